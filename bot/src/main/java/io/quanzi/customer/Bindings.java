package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.CustomerFact.Arrival;
import io.quanzi.customer.CustomerFact.Loss;
import io.quanzi.customer.CustomerFact.Withdrawal;
import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Which contact in WeCom belongs to which person.
 *
 * <p>WeCom's events come in any order and more than once, so what stands in the end is decided by their times: a coming
 * changes nothing of a contact that came later, a parting ends only what began before it or in its very second, and one
 * that was heard before the coming it ends is applied when that is heard ({@link ContactEndings}).
 */
@Component
class Bindings {
    private final MongoOperations mongo;
    private final Customers customers;
    private final CustomerOutbox customerOutbox;
    private final ContactEndings contactEndings;
    private final Merge merge;

    Bindings(
            MongoOperations mongo,
            Customers customers,
            CustomerOutbox customerOutbox,
            ContactEndings contactEndings,
            Merge merge) {
        this.mongo = mongo;
        this.customers = customers;
        this.customerOutbox = customerOutbox;
        this.contactEndings = contactEndings;
        this.merge = merge;
    }

    /** The person of a contact nobody was matched to: made when there is none. Publishes {@link ContactBound}. */
    void stranger(Arrival arrival) {
        Optional<Customer> known = customers.byContact(arrival.externalUserId());
        if (known.isPresent()) {
            bind(known.get().id(), arrival);
            return;
        }
        Document row = customers.row(new Document("contact", contactRow(arrival)));
        row.putAll(customerOutbox.withFact(arrival.toDocument()));
        try {
            mongo.insert(row, Customers.COLLECTION);
        } catch (DuplicateKeyException madeMeanwhile) {
            bind(
                    customers
                            .byContact(arrival.externalUserId())
                            .orElseThrow(() -> madeMeanwhile)
                            .id(),
                    arrival);
            return;
        }
        customerOutbox.publish(row);
        endIfOver(arrival);
    }

    /**
     * Binds a contact in WeCom to a person, or makes it live again. Publishes {@link ContactBound}, at once, since the
     * welcome builds on what listeners make of it. Nothing happens when the person's contact came later.
     */
    void bind(CustomerId id, Arrival arrival) {
        tellNow(customerOutbox.change(
                where("_id")
                        .is(id.value())
                        .orOperator(
                                where("contact.since").is(null),
                                where("contact.since").lte(Date.from(arrival.at()))),
                new Update().set("contact", contactRow(id, arrival)),
                arrival.toDocument()));
        endIfOver(arrival);
    }

    private void endIfOver(Arrival arrival) {
        contactEndings
                .of(arrival.externalUserId(), arrival.userId())
                .filter(end -> !end.at().isBefore(arrival.at()))
                .map(end -> end.after(arrival.decision()))
                .ifPresent(this::unbind);
    }

    /** Whether a person may be given a contact by the card that was made for them: one who has somebody already may not. */
    static boolean mayTakeByCard(Customer person, Arrival arrival) {
        Customer.Contact contact = person.contact();
        return mayTake(person, arrival)
                && (contact == null
                        || !contact.live()
                        || contact.externalUserId().equals(arrival.externalUserId()));
    }

    /** Whether a person may take a contact that came: theirs, or the only one they have, or later than another. */
    static boolean mayTake(Customer person, Arrival arrival) {
        Customer.Contact contact = person.contact();
        return contact == null
                || contact.externalUserId().equals(arrival.externalUserId())
                || !contact.since().isAfter(arrival.at());
    }

    /** Binds a contact to the buyer whom a stranger turned out to be; of the two knowings of the contact the later. */
    void merge(Customer stranger, CustomerId buyer, Arrival arrival) {
        merge.merge(stranger, buyer, arrival.how());
        Customer.Contact known = stranger.contact();
        bind(
                buyer,
                known != null
                                && known.externalUserId().equals(arrival.externalUserId())
                                && known.since().isAfter(arrival.at())
                        ? new Arrival(
                                known.externalUserId(),
                                known.userId(),
                                arrival.how(),
                                arrival.state(),
                                known.since(),
                                arrival.decision())
                        : arrival);
    }

    void addUnionid(Customer person, String unionid) {
        if (person.unionid() == null && customers.byUnionid(unionid).isEmpty()) {
            customers.write(person, new Update().set("unionid", unionid));
        }
    }

    /** The contact with this officer is over; the person stays. Publishes {@link ContactLost} unless another has it. */
    void unbind(Loss loss) {
        contactEndings.record(loss);
        Criteria theirs = where("contact.externalUserId").is(loss.externalUserId());
        Document row = customerOutbox.change(
                where("contact.externalUserId")
                        .is(loss.externalUserId())
                        .and("contact.userId")
                        .is(loss.userId())
                        .and("contact.since")
                        .lte(Date.from(loss.at())),
                new Update().set("contact.live", false),
                loss.toDocument());
        tellNow(
                row != null
                        ? row
                        : customerOutbox.change(theirs.and("contact.live").is(false), new Update(), loss.toDocument()));
    }

    private void tellNow(@Nullable Document row) {
        if (row != null) {
            customerOutbox.publish(row);
        }
    }

    /** The contact turned out to be somebody else's. Publishes {@link ContactWithdrawn}. */
    void release(Customer person, Instant now) {
        Customer.Contact contact = person.contact();
        if (contact != null) {
            tellNow(customerOutbox.change(
                    where("_id")
                            .is(person.id().value())
                            .and("contact.externalUserId")
                            .is(contact.externalUserId()),
                    new Update().unset("contact"),
                    new Withdrawal(contact.externalUserId(), contact.userId(), contact.since(), now).toDocument()));
        }
    }

    /** Tells what stands to be told of a person, such as a listener refused or a process that died left. */
    void tellAgain(CustomerId id) {
        Document row = mongo.findById(id.value(), Document.class, Customers.COLLECTION);
        if (row != null && row.containsKey(CustomerOutbox.UNHEARD)) {
            customerOutbox.publish(row);
        }
    }

    private static Document contactRow(Arrival arrival) {
        return new Document("externalUserId", arrival.externalUserId())
                .append("userId", arrival.userId())
                .append("since", Date.from(arrival.at()))
                .append("live", true);
    }

    /**
     * Makes the stored contact. By the card alone it is somebody's until more is known; one that was known before stays
     * as it was.
     */
    private Document contactRow(CustomerId id, Arrival arrival) {
        Customer.Contact before = customers
                .byContact(arrival.externalUserId())
                .filter(person -> person.id().equals(id))
                .map(Customer::contact)
                .orElse(null);
        Document row = contactRow(arrival);
        if (before == null
                ? arrival.how().equals("state")
                : before.provisional() && !arrival.how().equals("unionid")) {
            row.append("provisional", true);
            if (before != null && before.unionid() != null) {
                row.append("unionid", before.unionid());
            }
        }
        return row;
    }

    /** The person proved by more than the card to be the contact. */
    void confirm(CustomerId id) {
        Customer person = customers.find(id).orElse(null);
        if (person == null || person.contact() == null || !person.contact().provisional()) {
            return;
        }
        mongo.updateFirst(
                Query.query(where("_id")
                        .is(person.id().value())
                        .and("contact.externalUserId")
                        .is(person.contact().externalUserId())),
                new Update().unset("contact.provisional").unset("contact.unionid"),
                Customers.COLLECTION);
        if (person.contact().unionid() != null) {
            addUnionid(person, person.contact().unionid());
        }
    }

    /** Keeps a unionid that WeCom said of a contact, and that tells neither for nor against whom it was taken for. */
    void noteUnionid(Customer person, Customer.Contact contact, String unionid) {
        mongo.updateFirst(
                Query.query(where("_id")
                        .is(person.id().value())
                        .and("contact.externalUserId")
                        .is(contact.externalUserId())),
                new Update().set("contact.unionid", unionid),
                Customers.COLLECTION);
    }
}
