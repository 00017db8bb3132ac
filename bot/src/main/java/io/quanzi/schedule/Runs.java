package io.quanzi.schedule;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.Indexes;
import io.quanzi.work.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** Stores the claims of occurrences, and up to when each schedule has been evaluated. */
@Component
class Runs {
    private static final String OCCURRENCES = "occurrences";
    private static final String MARKS = "schedule_marks";
    /** Renewed while its action is at work. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    /** What was claimed since is left alone, since its claimer may not have begun. */
    private static final Duration SURELY_IDLE = Duration.ofSeconds(30);

    /** Of an occurrence that this node has. */
    private static Query held(String id) {
        return Query.query(where("_id")
                .is(id)
                .and("state")
                .is(Run.State.RUNNING.name())
                .and("owner")
                .is(Leases.OWNER));
    }

    private final MongoOperations mongo;

    Runs(MongoOperations mongo) {
        this.mongo = mongo;
        // serves "what ran lately, of this schedule" and the look for runs whose lease is over
        Indexes.make(mongo, OCCURRENCES, new Index("at", Sort.Direction.DESC).on("_id", Sort.Direction.DESC), "at_-1");
        mongo.indexOps(OCCURRENCES).createIndex(new Index("state", Sort.Direction.ASC));
    }

    void releaseLeasesOfDeadProcesses() {
        Leases.releaseLeasesOfDeadProcesses(mongo, OCCURRENCES, where("state").is(Run.State.RUNNING.name()));
    }

    /** Takes an occurrence for this node: true for one caller only, however many ask. */
    boolean claim(Occurrence<?> occurrence, Instant now) {
        return insert(occurrence, now, Run.State.RUNNING);
    }

    /** Whether a run was asked for although it repeats what was said; so it stays when another takes it over. */
    boolean mayRepeat(String id) {
        Document row = mongo.findById(id, Document.class, OCCURRENCES);
        return row != null && Boolean.TRUE.equals(row.getBoolean("mayRepeat"));
    }

    /** Records one that is not run; true when nobody knew of it. */
    boolean missed(Occurrence<?> occurrence, Instant now) {
        return insert(occurrence, now, Run.State.MISSED);
    }

    private boolean insert(Occurrence<?> occurrence, Instant now, Run.State state) {
        try {
            mongo.insert(
                    new Document("_id", occurrence.id())
                            .append("schedule", occurrence.schedule())
                            .append("at", occurrence.at())
                            .append("owner", Leases.OWNER)
                            .append("leaseUntil", now.plus(LEASE))
                            .append("mayRepeat", occurrence.mayRepeat() ? true : null)
                            .append("state", state.name()),
                    OCCURRENCES);
            return true;
        } catch (DuplicateKeyException someoneElseHasIt) {
            return false;
        }
    }

    /**
     * Frees what this node has and is not at work on: a claim or an outcome whose answer the store owed us.
     *
     * @param atWork what it was at work on a moment ago
     */
    void freeOwnBut(Set<String> atWork, Instant now) {
        mongo.updateMulti(
                Query.query(where("state")
                        .is(Run.State.RUNNING.name())
                        .and("owner")
                        .is(Leases.OWNER)
                        .and("leaseUntil")
                        .lt(now.plus(LEASE).minus(SURELY_IDLE))
                        .and("_id")
                        .nin(atWork)),
                new Update().set("leaseUntil", Instant.EPOCH).unset("owner"),
                OCCURRENCES);
    }

    /** Keeps an occurrence for this node while its action is at work; false when another has it. */
    boolean renew(String id, Instant now) {
        return mongo.updateFirst(held(id), new Update().set("leaseUntil", now.plus(LEASE)), OCCURRENCES)
                        .getMatchedCount()
                > 0;
    }

    /** Removes those of before an instant that have ended; how many there were. */
    long forgetBefore(Instant at) {
        return mongo.remove(Query.query(where("at").lt(at).and("state").ne(Run.State.RUNNING.name())), OCCURRENCES)
                .getDeletedCount();
    }

    /**
     * Writes the outcome; false when another node took the run over meanwhile, whose outcome stands then.
     *
     * @param summary null where there is nothing to say beside the state
     */
    boolean finished(String id, Run.State state, @Nullable String summary, Instant now) {
        return mongo.updateFirst(
                                held(id),
                                new Update()
                                        .set("state", state.name())
                                        .set("summary", summary)
                                        .set("endedAt", now)
                                        .unset("leaseUntil")
                                        .unset("owner"),
                                OCCURRENCES)
                        .getMatchedCount()
                > 0;
    }

    /** Writes that the action failed, and frees the run at an instant for whoever comes first. */
    void failed(String id, String why, Instant againAt) {
        mongo.updateFirst(
                held(id),
                new Update()
                        .set("summary", why)
                        .set("leaseUntil", againAt)
                        .inc("tries", 1)
                        .unset("owner"),
                OCCURRENCES);
    }

    /** Runs without an outcome, their lease over: of a dead node, or failed a while ago. Each is taken by one caller. */
    Optional<Run> takeOver(Instant now) {
        Document taken = mongo.findAndModify(
                Query.query(where("state")
                        .is(Run.State.RUNNING.name())
                        .and("leaseUntil")
                        .lt(now)),
                new Update().set("owner", Leases.OWNER).set("leaseUntil", now.plus(LEASE)),
                Document.class,
                OCCURRENCES);
        return Optional.ofNullable(taken).map(Runs::read);
    }

    List<Run> latest(int most) {
        return mongo
                .find(
                        new Query()
                                .with(Sort.by(Sort.Direction.DESC, "at", "_id"))
                                .limit(most),
                        Document.class,
                        OCCURRENCES)
                .stream()
                .map(Runs::read)
                .toList();
    }

    List<Run> latestOf(String schedule, int most) {
        return mongo
                .find(
                        Query.query(where("schedule").is(schedule))
                                .with(Sort.by(Sort.Direction.DESC, "at", "_id"))
                                .limit(most),
                        Document.class,
                        OCCURRENCES)
                .stream()
                .map(Runs::read)
                .toList();
    }

    /** Newest first. */
    List<Run> since(Instant from) {
        return mongo
                .find(
                        Query.query(where("at").gte(from)).with(Sort.by(Sort.Direction.DESC, "at", "_id")),
                        Document.class,
                        OCCURRENCES)
                .stream()
                .map(Runs::read)
                .toList();
    }

    Map<String, Instant> marks() {
        var marks = new HashMap<String, Instant>();
        mongo.findAll(Document.class, MARKS)
                .forEach(row ->
                        marks.put(row.getString("_id"), row.getDate("lastAt").toInstant()));
        return marks;
    }

    void mark(String schedule, Instant lastAt) {
        mongo.save(new Document("_id", schedule).append("lastAt", lastAt), MARKS);
    }

    private static Run read(Document row) {
        var endedAt = row.getDate("endedAt");
        return new Run(
                row.getString("_id"),
                row.getString("schedule"),
                row.getDate("at").toInstant(),
                Run.State.valueOf(row.getString("state")),
                row.getInteger("tries", 0),
                row.getString("summary"),
                endedAt == null ? null : endedAt.toInstant());
    }
}
