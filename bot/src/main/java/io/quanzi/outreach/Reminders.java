package io.quanzi.outreach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** How often members were reminded of their tasks, and which reminders are kept until the working hours. */
record Reminders(MongoOperations mongo) {
    private static final String TASKS = MassMessageRepository.TASKS;

    /** Counts a reminder that is about to be sent; false when there were so many already. */
    boolean count(String id, int most) {
        return mongo.updateFirst(
                                Query.query(where("_id").is(id).and("reminders").lt(most)),
                                new Update().inc("reminders", 1),
                                TASKS)
                        .getModifiedCount()
                > 0;
    }

    /** Keeps a reminder until an instant; false when there were so many already. */
    boolean hold(String id, Instant at, int most) {
        return mongo.updateFirst(
                                Query.query(where("_id").is(id).and("reminders").lt(most)),
                                new Update().set("remindAt", at),
                                TASKS)
                        .getMatchedCount()
                > 0;
    }

    /** Until when a reminder is kept; empty when none is. */
    Optional<Instant> held(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, TASKS))
                .map(row -> row.getDate("remindAt"))
                .map(Date::toInstant);
    }

    /** Counts a reminder that was held and is due; false when there is none, or there were so many already. */
    boolean takeHeld(String id, Instant now, int most) {
        return mongo.updateFirst(
                                Query.query(where("_id")
                                        .is(id)
                                        .and("remindAt")
                                        .lte(now)
                                        .and("reminders")
                                        .lt(most)),
                                new Update().inc("reminders", 1).unset("remindAt"),
                                TASKS)
                        .getModifiedCount()
                > 0;
    }

    /** A reminder was counted and not sent. */
    void takeBack(String id) {
        mongo.updateFirst(Query.query(where("_id").is(id)), new Update().inc("reminders", -1), TASKS);
    }
}
