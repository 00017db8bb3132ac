package io.quanzi.shared;

import java.time.Clock;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Records who changed what, when, and from which address; appended, never changed.
 *
 * <pre>{"at": ISODate, "actor": "admin", "action": "user.role", "subject": "xiaolan", "detail": "",
 *  "before": "VIEWER", "after": "OFFICER lan", "address": "203.0.113.7"}</pre>
 *
 * <p>Without {@code before} and {@code after} what has no such sides, without {@code address} what no request asked for. What
 * the program said in the detail stands beside it as {@code said}, as {@link StoredMessage} writes it, and what it said of
 * the sides as {@code saidBefore} and {@code saidAfter}.
 */
@Component
public class Audit {
    /** Where the lines stand. */
    public static final String COLLECTION = "audit";

    /** The actor of what the program does by itself, with customers' data; its cause is the detail. */
    public static final String PROGRAM = "program";

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
        insert(line(actor, action, subject, detail));
    }

    /**
     * Appends a line with what the program said, which is read in the reader's language.
     *
     * @param detail in Chinese, beginning with a word of the program's; no personal data
     * @param said what follows that word
     */
    public void record(String actor, String action, String subject, String detail, Message said) {
        insert(line(actor, action, subject, detail).append("said", StoredMessage.write(said)));
    }

    /**
     * Appends a change that has an id, for work that may be taken up again where a process died: however often it is called
     * there is one line.
     */
    public void recordChangeOnce(
            String id, String actor, String action, String subject, String before, String after, String detail) {
        try {
            insert(change(line(actor, action, subject, detail), before, after).append("_id", id));
        } catch (DuplicateKeyException recorded) {
            // by whoever did it before
        }
    }

    /**
     * Appends a change of something that had a value and has another.
     *
     * @param before empty when it was not there
     * @param after empty when it is no more; no personal data in either
     */
    public void recordChange(String actor, String action, String subject, String before, String after) {
        recordChange(actor, action, subject, before, after, "");
    }

    /**
     * Appends a change of which more is to be said than what it was and is.
     *
     * @param detail no personal data
     */
    public void recordChange(String actor, String action, String subject, String before, String after, String detail) {
        insert(change(line(actor, action, subject, detail), before, after));
    }

    /**
     * Appends a change whose sides are sentences of the program, which are read in the reader's language.
     *
     * @param before {@link Message#NONE} when it was not there
     * @param detail no personal data
     */
    public void recordChange(
            String actor, String action, String subject, Message before, Message after, String detail) {
        Document line = change(line(actor, action, subject, detail), before.toString(), after.toString());
        said(line, "saidBefore", before);
        said(line, "saidAfter", after);
        insert(line);
    }

    private static void said(Document line, String field, Message words) {
        if (!words.key().isEmpty()) {
            line.append(field, StoredMessage.write(words));
        }
    }

    private static Document change(Document line, String before, String after) {
        return line.append("before", bounded(before)).append("after", bounded(after));
    }

    private Document line(String actor, String action, String subject, String detail) {
        return new Document("at", clock.instant())
                .append("actor", bounded(actor))
                .append("action", action)
                .append("subject", bounded(subject))
                .append("detail", bounded(detail));
    }

    private void insert(Document line) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request) {
            line.append("address", request.getRequest().getRemoteAddr());
        }
        mongo.insert(line, COLLECTION);
    }

    /** Shortens a text that came from outside. */
    private static String bounded(String text) {
        return text.length() <= MAX_LENGTH ? text : Excerpt.of(text, MAX_LENGTH);
    }
}
