package io.quanzi.broadcast;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Stores the tests of texts that were begun, and which posts are theirs.
 *
 * <pre>{"_id": "daily-tip-deal.2026-12-01.daily-tip-deal-short", "schedule": "daily-tip-deal", "a": "broadcast/daily-tip-deal",
 *  "b": "broadcast/daily-tip-deal-short", "hypothesis": "...", "minimumClicks": 200, "from": "2026-12-01", "until": "2026-12-21",
 *  "campaigns": ["daily-tip-deal@.../moms-0-6-months", ...], "taken": "B", "takenBy": "xiaolan", "takenAt": ISODate}</pre>
 */
@Component
class AbTestRows {
    private static final String COLLECTION = "ab_tests";

    private final MongoOperations mongo;

    AbTestRows(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /**
     * A test that was begun.
     *
     * @param campaigns the posts that had its versions
     * @param taken which version was taken; null as long as none was
     */
    record Row(
            AbTest test,
            List<String> campaigns,
            @Nullable AbVersion taken,
            @Nullable String takenBy,
            @Nullable Instant takenAt) {}

    /** Notes that a post has both versions; safe to say twice. What was taken back into the schedule goes on. */
    void note(AbTest test, String campaign) {
        mongo.upsert(
                byId(test.id()),
                new Update()
                        .set("schedule", test.schedule())
                        .set("a", test.a())
                        .set("b", test.b())
                        .set("hypothesis", test.hypothesis())
                        .set("minimumClicks", test.minimumClicks())
                        .set("from", test.from().toString())
                        .set("until", test.until().toString())
                        .addToSet("campaigns", campaign)
                        .unset("taken")
                        .unset("takenBy")
                        .unset("takenAt"),
                COLLECTION);
    }

    void take(String id, AbVersion version, String by, Instant now) {
        mongo.updateFirst(
                byId(id),
                new Update().set("taken", version.name()).set("takenBy", by).set("takenAt", now),
                COLLECTION);
    }

    Optional<Row> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, COLLECTION))
                .map(AbTestRows::read);
    }

    /** All, the latest first. */
    List<Row> all() {
        return mongo
                .find(new Query().with(Sort.by(Sort.Direction.DESC, "from", "_id")), Document.class, COLLECTION)
                .stream()
                .map(AbTestRows::read)
                .toList();
    }

    private static Query byId(String id) {
        return Query.query(where("_id").is(id));
    }

    private static Row read(Document row) {
        String taken = row.getString("taken");
        return new Row(
                new AbTest(
                        row.getString("schedule"),
                        row.getString("a"),
                        row.getString("b"),
                        row.getString("hypothesis"),
                        row.getInteger("minimumClicks"),
                        LocalDate.parse(row.getString("from")),
                        LocalDate.parse(row.getString("until"))),
                row.getList("campaigns", String.class),
                taken == null ? null : AbVersion.valueOf(taken),
                row.getString("takenBy"),
                row.getDate("takenAt") == null ? null : row.getDate("takenAt").toInstant());
    }
}
