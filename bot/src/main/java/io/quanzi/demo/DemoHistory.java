package io.quanzi.demo;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Whether history was played into this store.
 *
 * <pre>{"_id": "history", "of": 60, "day": 17, "begunAt": ISODate, "doneAt": ISODate or null}</pre>
 */
@Component
class DemoHistory {
    private static final String DEMO = "demo";
    private static final String ID = "history";

    private final MongoOperations mongo;

    DemoHistory(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /** @param doneAt null when it was interrupted */
    record Played(int day, int of, @Nullable Instant doneAt) {}

    Optional<Played> played() {
        return Optional.ofNullable(mongo.findById(ID, Document.class, DEMO))
                .map(row -> new Played(
                        row.getInteger("day"),
                        row.getInteger("of"),
                        row.getDate("doneAt") == null
                                ? null
                                : row.getDate("doneAt").toInstant()));
    }

    void begin(int of, Instant now) {
        mongo.insert(
                new Document("_id", ID)
                        .append("of", of)
                        .append("day", 0)
                        .append("begunAt", now)
                        .append("doneAt", null),
                DEMO);
    }

    void reached(int day) {
        update(new Update().set("day", day));
    }

    void done(Instant now) {
        update(new Update().set("doneAt", now));
    }

    private void update(Update update) {
        mongo.updateFirst(Query.query(where("_id").is(ID)), update, DEMO);
    }
}
