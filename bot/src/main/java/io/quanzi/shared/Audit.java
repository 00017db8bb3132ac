package io.quanzi.shared;

import java.time.Clock;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * Records who changed what, when; appended, never changed.
 *
 * <pre>{"at": ISODate, "actor": "admin", "action": "playbook.publish", "subject": "schedules/daily-tip.yaml", "detail": "version 3"}</pre>
 */
@Component
public class Audit {
    private static final int MAX_LENGTH = 500;

    private final MongoOperations mongo;
    private final Clock clock;

    Audit(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /**
     * Appends one line.
     *
     * @param actor the user's name, or the module's for what the program does by itself
     * @param detail no personal data
     */
    public void record(String actor, String action, String subject, String detail) {
        mongo.insert(
                new Document("at", clock.instant())
                        .append("actor", bounded(actor))
                        .append("action", action)
                        .append("subject", bounded(subject))
                        .append("detail", bounded(detail)),
                "audit");
    }

    /** Shortens a text that came from outside. */
    private static String bounded(String text) {
        return text.length() <= MAX_LENGTH ? text : Excerpt.of(text, MAX_LENGTH);
    }
}
