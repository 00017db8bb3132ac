package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.CustomerFact.Loss;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The collection {@code contact_ends}: when a contact and an officer parted last. WeCom's events come in any order and
 * more than once, so that an end may be heard before the beginning it belongs to.
 *
 * <pre>{"_id": "wm.../lan", "contact": "wm...", "userId": "lan", "byCustomer": true, "at": ISODate}</pre>
 */
@Component
class ContactEndings {
    static final String ENDS = "contact_ends";

    private final MongoOperations mongo;

    ContactEndings(MongoOperations mongo) {
        this.mongo = mongo;
        // serves a person's request to be forgotten
        mongo.indexOps(ENDS).createIndex(new Index("contact", Sort.Direction.ASC));
    }

    /** Keeps the latest. */
    void record(Loss loss) {
        String id = id(loss.externalUserId(), loss.userId());
        Query notLater = Query.query(where("_id").is(id).and("at").lte(Date.from(loss.at())));
        var update = new Update().set("byCustomer", loss.byCustomer()).set("at", Date.from(loss.at()));
        if (mongo.updateFirst(notLater, update, ENDS).getMatchedCount() == 1) {
            return;
        }
        try {
            mongo.insert(
                    new Document("_id", id)
                            .append("contact", loss.externalUserId())
                            .append("userId", loss.userId())
                            .append("byCustomer", loss.byCustomer())
                            .append("at", Date.from(loss.at())),
                    ENDS);
        } catch (DuplicateKeyException laterIsKnown) {
            // that one stands
        }
    }

    Optional<Loss> of(String externalUserId, String userId) {
        return Optional.ofNullable(mongo.findById(id(externalUserId, userId), Document.class, ENDS))
                .map(row -> new Loss(
                        externalUserId,
                        userId,
                        row.getBoolean("byCustomer"),
                        row.getDate("at").toInstant()));
    }

    List<Document> export(String externalUserId) {
        return mongo.find(Query.query(where("contact").is(externalUserId)), Document.class, ENDS);
    }

    void erase(String externalUserId) {
        mongo.remove(Query.query(where("contact").is(externalUserId)), ENDS);
    }

    private static String id(String externalUserId, String userId) {
        return externalUserId + "/" + userId;
    }
}
