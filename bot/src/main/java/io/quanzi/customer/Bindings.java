package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.Unheard.Arrival;
import io.quanzi.customer.Unheard.Loss;
import io.quanzi.shared.CustomerId;
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

/** Which contact in WeCom belongs to which person. */
@Component
class Bindings {
    private final MongoOperations mongo;
    private final Customers customers;
    private final Unheard unheard;

    Bindings(MongoOperations mongo, Customers customers, Unheard unheard) {
        this.mongo = mongo;
        this.customers = customers;
        this.unheard = unheard;
    }

    /** The person of a contact nobody was matched to: made when there is none. Publishes {@link ContactBound}. */
    void stranger(Arrival arrival) {
        Optional<Customer> known = customers.byContact(arrival.externalUserId());
        if (known.isPresent()) {
            bind(known.get().id(), arrival);
            return;
        }
        Document row = customers.row(new Document("contact", contactRow(arrival)));
        row.putAll(unheard.mark(arrival.toDocument()));
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
        unheard.tellNow(row);
    }

    /**
     * Binds a contact in WeCom to a person, or makes it live again. Publishes {@link ContactBound}, at once, since the
     * welcome builds on what listeners make of it.
     */
    void bind(CustomerId id, Arrival arrival) {
        tellNow(unheard.change(
                where("_id").is(id.value()), new Update().set("contact", contactRow(arrival)), arrival.toDocument()));
    }

    void addUnionid(Customer person, String unionid) {
        if (person.unionid() == null && customers.byUnionid(unionid).isEmpty()) {
            customers.write(person, new Update().set("unionid", unionid));
        }
    }

    /** The contact with this officer is over; the person stays. Publishes {@link ContactLost} unless another has it. */
    void unbind(Loss loss) {
        Criteria theirs = where("contact.externalUserId").is(loss.externalUserId());
        Document row = unheard.change(
                where("contact.externalUserId")
                        .is(loss.externalUserId())
                        .and("contact.userId")
                        .is(loss.userId()),
                new Update().set("contact.live", false),
                loss.toDocument());
        tellNow(
                row != null
                        ? row
                        : unheard.change(theirs.and("contact.live").is(false), new Update(), loss.toDocument()));
    }

    private void tellNow(@Nullable Document row) {
        if (row != null) {
            unheard.tellNow(row);
        }
    }

    /** The contact turned out to be somebody else's. */
    void release(CustomerId id) {
        mongo.updateFirst(
                Query.query(where("_id").is(id.value())), new Update().unset("contact"), Customers.COLLECTION);
    }

    /** Takes a contact away from a stranger, so that it can be bound to whom it belongs to. */
    void forget(Customer stranger) {
        mongo.remove(Query.query(where("_id").is(stranger.id().value())), Customers.COLLECTION);
    }

    private static Document contactRow(Arrival arrival) {
        return new Document("externalUserId", arrival.externalUserId())
                .append("userId", arrival.userId())
                .append("since", Date.from(arrival.at()))
                .append("live", true);
    }
}
