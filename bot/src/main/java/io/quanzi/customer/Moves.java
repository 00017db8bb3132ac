package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.CustomerOutbox.Arrival;
import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
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
class Moves {
    private static final String MOVES = "contact_moves";

    private final MongoOperations mongo;

    Moves(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /**
     * A contact on its way.
     *
     * @param from whom it is taken from
     * @param since when the contact began
     * @param unionid what WeCom said of the contact while that did not decide whose it is; else null
     */
    record Move(
            String externalUserId,
            CustomerId from,
            String userId,
            Instant since,
            @Nullable String unionid) {
        Arrival arrival() {
            return new Arrival(externalUserId, userId, "unionid", null, since);
        }
    }

    void begin(Customer.Contact contact, CustomerId from) {
        mongo.save(
                new Document("_id", id(contact.externalUserId(), from))
                        .append("contact", contact.externalUserId())
                        .append("from", from.value())
                        .append("userId", contact.userId())
                        .append("since", Date.from(contact.since()))
                        .append("unionid", contact.unionid()),
                MOVES);
    }

    List<Move> of(String externalUserId) {
        return all(where("contact").is(externalUserId));
    }

    List<Move> from(CustomerId person) {
        return all(where("from").is(person.value()));
    }

    /** Those of contacts of whom WeCom said this unionid. */
    List<Move> ofUnionid(String unionid) {
        return all(where("unionid").is(unionid));
    }

    void done(Move move) {
        mongo.remove(Query.query(where("_id").is(id(move.externalUserId(), move.from()))), MOVES);
    }

    void erase(CustomerId person) {
        mongo.remove(Query.query(where("from").is(person.value())), MOVES);
    }

    private List<Move> all(Criteria criteria) {
        return mongo.find(Query.query(criteria), Document.class, MOVES).stream()
                .map(Moves::read)
                .toList();
    }

    private static String id(String externalUserId, CustomerId from) {
        return externalUserId + "/" + from.value();
    }

    private static Move read(Document row) {
        return new Move(
                row.getString("contact"),
                new CustomerId(row.getString("from")),
                row.getString("userId"),
                row.getDate("since").toInstant(),
                row.getString("unionid"));
    }
}
