package io.quanzi.inbox;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.InsertManyOptions;
import io.quanzi.inbox.Stored.State;
import io.quanzi.inbox.Stored.Work;
import io.quanzi.shared.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** The collection {@code inbox}. */
@Component
class Entries {
    private static final Logger log = LoggerFactory.getLogger(Entries.class);
    private static final String INBOX = "inbox";
    private static final int DUPLICATE_KEY = 11000;

    private final MongoOperations mongo;

    Entries(MongoOperations mongo) {
        this.mongo = mongo;
        // serves the look for work that is due, and the console's list of what waits or failed
        mongo.indexOps(INBOX).createIndex(new Index("state", Sort.Direction.ASC).on("nextAt", Sort.Direction.ASC));
        // serves the look whether another node is at work on the same subject: few rows have a lease
        mongo.indexOps(INBOX).createIndex(new Index("leaseUntil", Sort.Direction.ASC).sparse());
        // serves the removal of old entries
        mongo.indexOps(INBOX).createIndex(new Index("receivedAt", Sort.Direction.ASC));
    }

    /** Stores what is not known yet; the ids that were. One with a known id and another body is kept as it was, and warned of. */
    Set<String> insert(List<Stored> entries) {
        var rows = new LinkedHashMap<String, Document>();
        var known = new HashSet<String>();
        for (Stored entry : entries) {
            rows.put(entry.entry().id(), entry.toDocument());
        }
        try {
            mongo.getCollection(INBOX)
                    .insertMany(new ArrayList<>(rows.values()), new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException some) {
            List<Document> asked = new ArrayList<>(rows.values());
            some.getWriteErrors().forEach(error -> {
                if (error.getCode() != DUPLICATE_KEY) {
                    throw some;
                }
                known.add(asked.get(error.getIndex()).getString("_id"));
            });
            warnOfOtherBodies(rows, known);
        }
        return known;
    }

    private void warnOfOtherBodies(Map<String, Document> rows, Set<String> known) {
        for (String id : known) {
            Document before = mongo.findById(id, Document.class, INBOX);
            Document now = rows.get(id);
            if (before != null && now != null && !before.getString("body").equals(now.getString("body"))) {
                warnOfAnotherBody(id);
            }
        }
    }

    static void warnOfAnotherBody(String id) {
        log.warn("event repeated with another body, the first is kept id={}", id);
    }

    /**
     * Takes an entry for this node until the lease is over: empty when it is finished, when another node has it, or has
     * another entry of its subject.
     *
     * <ol>
     *   <li>Write the lease into the entry, if nobody else's stands there.
     *   <li>Look for a lease of another node on another entry of the subject. There is one: give this one back.
     * </ol>
     *
     * <p>Of two nodes that take two entries of one subject at once, whoever looks last sees the other's lease, so that
     * never both go on; both may give way, and try again half a second later.
     */
    Optional<Stored> take(String id, String owner, Instant now, Duration lease) {
        var free = new Criteria()
                .orOperator(
                        where("leaseUntil").is(null),
                        where("leaseUntil").lt(now),
                        where("owner").is(owner));
        Document row = mongo.findAndModify(
                Query.query(
                        where("_id").is(id).and("state").is(State.OPEN.name()).andOperator(free)),
                new Update().set("owner", owner).set("leaseUntil", now.plus(lease)),
                Document.class,
                INBOX);
        if (row == null) {
            return Optional.empty();
        }
        if (isAnotherAtWork(row.getString("subject"), owner, now)) {
            mongo.updateFirst(held(id, owner), new Update().unset("owner").unset("leaseUntil"), INBOX);
            return Optional.empty();
        }
        return Optional.of(Stored.read(row));
    }

    private boolean isAnotherAtWork(String subject, String owner, Instant now) {
        return mongo.exists(
                Query.query(where("leaseUntil")
                        .gte(now)
                        .and("subject")
                        .is(subject)
                        .and("owner")
                        .ne(owner)),
                INBOX);
    }

    private static Query held(String id, String owner) {
        return Query.query(where("_id").is(id).and("owner").is(owner));
    }

    void freeOfTheDead() {
        Leases.freeOfTheDead(mongo, INBOX);
    }

    /**
     * Writes how far the consumers are and gives the entry free. False when the lease was over and another node has taken
     * it meanwhile: its own results stand then.
     */
    boolean finish(String id, String owner, List<Work> work, Instant now) {
        return mongo.updateFirst(held(id, owner), progress(work, now), INBOX).getMatchedCount() == 1;
    }

    /** Gives consumers their tries again, if the entry still stands as it was read. */
    boolean reopen(String id, List<Work> work, Instant now) {
        return mongo.updateFirst(
                                Query.query(where("_id").is(id).and("state").is(State.PARKED.name())),
                                progress(work, now),
                                INBOX)
                        .getMatchedCount()
                == 1;
    }

    private static Update progress(List<Work> work, Instant now) {
        return new Update()
                .set("work", work.stream().map(Work::toDocument).toList())
                .set("state", Stored.stateOf(work).name())
                .set("nextAt", Stored.nextAt(work, now))
                .unset("owner")
                .unset("leaseUntil");
    }

    /**
     * An entry that is due.
     *
     * @param consumers the names of those whose part is due
     */
    record Due(String id, String subject, Instant receivedAt, List<String> consumers) {}

    /**
     * Entries that are due and that nobody is at work on.
     *
     * @param busy those that this node itself is at work on; one that it holds and is not at work on was left by a failure
     */
    List<Due> due(Instant now, int most, String owner, Set<String> busy) {
        var query = Query.query(
                        where("state").is(State.OPEN.name()).and("nextAt").lte(now))
                .with(Sort.by("nextAt"))
                .limit(most);
        query.fields()
                .include("subject")
                .include("owner")
                .include("leaseUntil")
                .include("receivedAt")
                .include("work");
        return mongo.find(query, Document.class, INBOX).stream()
                .filter(row -> {
                    Date leaseUntil = row.getDate("leaseUntil");
                    boolean free = leaseUntil == null || leaseUntil.toInstant().isBefore(now);
                    return free || (owner.equals(row.getString("owner")) && !busy.contains(row.getString("_id")));
                })
                .map(row -> new Due(
                        row.getString("_id"),
                        row.getString("subject"),
                        row.getDate("receivedAt").toInstant(),
                        row.getList("work", Document.class).stream()
                                .map(Work::read)
                                .filter(part -> part.isDueAt(now))
                                .map(Work::name)
                                .toList()))
                .toList();
    }

    List<Stored> inState(State state, int most) {
        return mongo
                .find(
                        Query.query(where("state").is(state.name()))
                                .with(Sort.by(Sort.Direction.DESC, "nextAt"))
                                .limit(most),
                        Document.class,
                        INBOX)
                .stream()
                .map(Stored::read)
                .toList();
    }

    /** Open ones of which a consumer failed before. */
    List<Stored> failing(int most) {
        return mongo
                .find(
                        Query.query(where("state")
                                        .is(State.OPEN.name())
                                        .and("work.tries")
                                        .gt(0))
                                .with(Sort.by("nextAt"))
                                .limit(most),
                        Document.class,
                        INBOX)
                .stream()
                .map(Stored::read)
                .toList();
    }

    List<String> ids(State state) {
        var query = Query.query(where("state").is(state.name())).with(Sort.by("nextAt"));
        query.fields().include("_id");
        return mongo.find(query, Document.class, INBOX).stream()
                .map(row -> row.getString("_id"))
                .toList();
    }

    Optional<Instant> oldestOpen() {
        return mongo
                .find(
                        Query.query(where("state").is(State.OPEN.name()))
                                .with(Sort.by("receivedAt"))
                                .limit(1),
                        Document.class,
                        INBOX)
                .stream()
                .map(row -> row.getDate("receivedAt").toInstant())
                .findFirst();
    }

    long count(State state) {
        return mongo.count(Query.query(where("state").is(state.name())), INBOX);
    }

    Optional<Stored> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, INBOX)).map(Stored::read);
    }

    /** Removes what is finished; looks by the time it was received, for which there is an index. */
    long removeFinished(String type, @Nullable String subject, Instant from, Instant to) {
        var asked = where("receivedAt")
                .gte(from)
                .lt(to)
                .and("type")
                .is(type)
                .and("state")
                .is(State.DONE.name());
        return mongo.remove(
                        Query.query(
                                subject == null ? asked : asked.and("subject").is(subject)),
                        INBOX)
                .getDeletedCount();
    }

    long removeFinishedBefore(Instant instant) {
        return mongo.remove(
                        Query.query(where("receivedAt").lt(instant).and("state").is(State.DONE.name())), INBOX)
                .getDeletedCount();
    }
}
