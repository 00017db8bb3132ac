package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.CustomerFact.Arrival;
import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Field;
import org.springframework.data.mongodb.core.mapping.Field.Write;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * The collection {@code contact_moves}: contacts that are being taken from one person and given to another. A row is there
 * from before the contact is taken until all that was sent by it is the other's; whoever fails or dies on the way leaves
 * it to the next try.
 *
 * <pre>{"_id": "wm.../c66f...", "contact": "wm...", "from": "c66f...", "userId": "lan", "since": ISODate,
 *  "unionid": "oU..."}</pre>
 *
 * Few rows at any time, so that no index is needed.
 */
@Component
class ContactTransfers {
    private static final String MOVES = "contact_moves";

    private final MongoOperations mongo;

    ContactTransfers(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /**
     * A contact on its way.
     *
     * @param from whom it is taken from
     * @param since when the contact began
     * @param unionid what WeCom said of the contact while that did not decide whose it is; else null
     */
    record Transfer(
            @Id String id,
            @Field("contact") String externalUserId,
            CustomerId from,
            String userId,
            Instant since,
            @Field(write = Write.ALWAYS) @Nullable String unionid) {
        Arrival arrival() {
            return new Arrival(externalUserId, userId, "unionid", null, since);
        }
    }

    void begin(Customer.Contact contact, CustomerId from) {
        mongo.save(
                new Transfer(
                        contact.externalUserId() + "/" + from.value(),
                        contact.externalUserId(),
                        from,
                        contact.userId(),
                        contact.since(),
                        contact.unionid()),
                MOVES);
    }

    List<Transfer> of(String externalUserId) {
        return all(where("contact").is(externalUserId));
    }

    List<Transfer> from(CustomerId person) {
        return all(where("from").is(person.value()));
    }

    /** Returns the transfers of contacts of whom WeCom said this unionid. */
    List<Transfer> ofUnionid(String unionid) {
        return all(where("unionid").is(unionid));
    }

    /** Returns the transfers of contacts from any of some people, and of contacts of whom WeCom said any of some unionids. */
    List<Transfer> fromAnyOrOfUnionids(Collection<String> people, Collection<String> unionids) {
        return all(new Criteria()
                .orOperator(where("from").in(people), where("unionid").in(unionids)));
    }

    void done(Transfer transfer) {
        mongo.remove(Query.query(where("_id").is(transfer.id())), MOVES);
    }

    void erase(CustomerId person) {
        mongo.remove(Query.query(where("from").is(person.value())), MOVES);
    }

    private List<Transfer> all(Criteria criteria) {
        return mongo.find(Query.query(criteria), Transfer.class, MOVES);
    }
}
