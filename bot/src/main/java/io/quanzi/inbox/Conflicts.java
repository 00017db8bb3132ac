package io.quanzi.inbox;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import io.quanzi.shared.Indexes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Stores contradictions: facts that came a second time under a known key and differ. What was known stands; the
 * newcomer is kept here until a person has looked at both.
 *
 * <pre>{"_id": "order/3f1c…", "kind": "order", "subject": "E-17", "had": {"buyer": "b-1"}, "got": {"buyer": "b-2"},
 *  "at": ISODate, "open": true, "settledBy": "admin", "settledAt": ISODate}</pre>
 *
 * One on which something was decided has {@code "decision": "CARD"} and all decisions with who and when in {@code
 * "decisions"}.
 */
@Component
public class Conflicts implements AlarmSource {
    /** The decision that takes the one before it back. */
    public static final String UNDONE = "UNDONE";

    private static final String CONFLICTS = "conflicts";
    /** Longer than any id or amount; a longer value is cut, with an ellipsis. */
    private static final int MAX_VALUE = 200;

    private final MongoOperations mongo;
    private final Clock clock;

    Conflicts(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        // serves the lists, newest first
        Indexes.make(
                mongo,
                CONFLICTS,
                new Index("open", Sort.Direction.ASC)
                        .on("at", Sort.Direction.DESC)
                        .on("_id", Sort.Direction.DESC),
                "open_1_at_-1");
    }

    /**
     * Keeps a conflict. Told twice, with the same facts on both sides, it is one; one that was settled stays settled.
     *
     * @param had what is known, by the field's name; shown to managers, so people only by id or masked name
     * @param got what came
     */
    public void record(String kind, String subject, Map<String, String> had, Map<String, String> got, Instant at) {
        Map<String, String> known = cut(had);
        Map<String, String> came = cut(got);
        var row = new Document("_id", kind + "/" + digest(kind, subject, known, came))
                .append("kind", kind)
                .append("subject", cut(subject))
                .append("had", fields(known))
                .append("got", fields(came))
                .append("at", at)
                .append("open", true);
        try {
            mongo.insert(row, CONFLICTS);
        } catch (DuplicateKeyException toldBefore) {
            // the same facts again
        }
    }

    /** How many wait for a person. */
    public long open() {
        return mongo.count(Query.query(where("open").is(true)), CONFLICTS);
    }

    /** Lists the conflicts that wait, the newest first. */
    public List<Conflict> listOpen(long skip, int limit) {
        return list(true, skip, limit);
    }

    /** Lists the conflicts that were settled, the newest first. */
    public List<Conflict> listSettled(long skip, int limit) {
        return list(false, skip, limit);
    }

    /** Marks one as looked at; false when there is none, or somebody did before. */
    public boolean settle(String id, String actor) {
        Criteria waiting = where("_id").is(id).and("open").is(true);
        var settled = new Update().set("open", false).set("settledBy", actor).set("settledAt", clock.instant());
        return mongo.updateFirst(Query.query(waiting), settled, CONFLICTS).getModifiedCount() > 0;
    }

    public Optional<Conflict> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Conflict.class, CONFLICTS));
    }

    /** Keeps what was decided, first or anew; false when there is no such conflict. */
    public boolean decide(String id, String decision, String actor) {
        return decided(
                id,
                new Update()
                        .set("open", false)
                        .set("settledBy", actor)
                        .set("settledAt", clock.instant())
                        .set("decision", decision),
                decision,
                actor);
    }

    /** Takes the decision back: it waits for a person again. */
    public boolean reopen(String id, String actor) {
        return decided(
                id,
                new Update()
                        .set("open", true)
                        .unset("settledBy")
                        .unset("settledAt")
                        .unset("decision"),
                UNDONE,
                actor);
    }

    private boolean decided(String id, Update update, String what, String actor) {
        update.push("decisions", new Conflict.Decision(what, actor, clock.instant()));
        return mongo.updateFirst(Query.query(where("_id").is(id)), update, CONFLICTS)
                        .getModifiedCount()
                == 1;
    }

    /** Notes how it stood before anybody decided. */
    public void noteBefore(String id, String before) {
        mongo.updateFirst(Query.query(where("_id").is(id)), new Update().set("before", before), CONFLICTS);
    }

    @Override
    public List<Alarm> alarms() {
        long open = open();
        return open == 0
                ? List.of()
                : List.of(new Alarm("alarm.conflicts", open, List.of(), null, "/conflicts", false));
    }

    private List<Conflict> list(boolean open, long skip, int limit) {
        Query query = Query.query(where("open").is(open))
                .with(Sort.by(Sort.Direction.DESC, "at", "_id"))
                .skip(skip)
                .limit(limit);
        return mongo.find(query, Conflict.class, CONFLICTS);
    }

    /** Writes fields as a list, since a field's name may have dots, which a key in MongoDB had better not. */
    private static List<Conflict.Fact> fields(Map<String, String> values) {
        return values.entrySet().stream()
                .map(field -> new Conflict.Fact(field.getKey(), field.getValue()))
                .toList();
    }

    private static Map<String, String> cut(Map<String, String> values) {
        var cut = new LinkedHashMap<String, String>();
        values.forEach((field, value) -> cut.put(cut(field), cut(value)));
        return cut;
    }

    private static String cut(String value) {
        return value.codePointCount(0, value.length()) <= MAX_VALUE
                ? value
                : value.substring(0, value.offsetByCodePoints(0, MAX_VALUE)) + "…";
    }

    private static String digest(String kind, String subject, Map<String, String> had, Map<String, String> got) {
        String facts =
                List.of(kind, subject, new TreeMap<>(had), new TreeMap<>(got)).toString();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(facts.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
