package io.quanzi.work;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.FailureCause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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

/**
 * Work that stands in a collection, one document each:
 *
 * <pre>{"_id": ..., "state": "OPEN", "tries": 2, "nextAt": ISODate, "owner": "4711@…", "leaseUntil": ISODate, "reason": "45009"}</pre>
 *
 * Its owner puts the documents in, with {@code tries} and {@code nextAt} and what else it needs; a document without a
 * {@code state} is open. {@link WorkLayout} names what differs from collection to collection. As a bean, it is shown on the
 * console, measured, and swept of what is done.
 */
public final class WorkQueue implements WaitingWork {
    private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);
    private static final Duration RECOVERY_INTERVAL = Duration.ofSeconds(5);
    static final String STATE = "state";
    static final String DONE = "DONE";
    static final String TRIES = "tries";
    static final String NEXT_AT = "nextAt";
    static final String MOOT = "moot";

    private final MongoOperations mongo;
    private final WorkLayout layout;
    private final Clock clock;
    private final LeasedDocuments leases;
    private final WorkCriteria which;
    private final WorkUpdates updates;
    private final StuckWork stuck;
    private final OutcomeCounts tries = new OutcomeCounts();
    private volatile Instant recoveredAt = Instant.EPOCH;

    /** Makes the index that serves the look for what is due. */
    public WorkQueue(MongoOperations mongo, WorkLayout layout, Clock clock) {
        this.mongo = mongo;
        this.layout = layout;
        this.clock = clock;
        this.leases = new LeasedDocuments(mongo, layout.collection, layout.lease, clock);
        this.which = new WorkCriteria(layout, leases, clock);
        this.updates = new WorkUpdates(layout, clock);
        this.stuck = new StuckWork(mongo, layout, which, updates);
        mongo.indexOps(layout.collection)
                .createIndex(new Index(STATE, Sort.Direction.ASC).on(layout.order(), Sort.Direction.ASC));
    }

    @Override
    public String name() {
        return layout.name;
    }

    @Override
    public boolean isAlarmed() {
        return layout.alarmed;
    }

    @Override
    public @Nullable String page() {
        return layout.page;
    }

    /** Returns the update that makes work open again, due at once, with all its tries before it. */
    public Update reopened(Update update) {
        return updates.reopened(update);
    }

    /**
     * Puts in that something is to be done by an id, due at once. Of what is there already only the version changes: it keeps
     * its tries, and is open again when it was parked with another version.
     */
    public void put(Object id, Object version) {
        String field = Objects.requireNonNull(layout.version);
        var parked = new Criteria()
                .andOperator(where("_id").is(id), which.parked(), where(field).ne(version));
        if (!update(Query.query(parked), reopened(new Update().set(field, version)))) {
            Update fresh = new Update()
                    .set(field, version)
                    .setOnInsert(STATE, layout.open.get(0))
                    .setOnInsert(TRIES, 0)
                    .setOnInsert(NEXT_AT, clock.instant());
            mongo.upsert(Query.query(where("_id").is(id)), fresh, layout.collection);
        }
    }

    /** Takes the work that is due the longest; empty when none is. */
    public Optional<Document> takeNext() {
        return leases.take(which.due(), Sort.by(NEXT_AT, "_id"));
    }

    /** Takes a piece of open work that nobody has, due or not. */
    public Optional<Document> takeOpen(Object id) {
        return leases.take(which.open().and("_id").is(id), Sort.unsorted());
    }

    /**
     * Returns the work due of a queue worked off in order; nothing of a partition in which something waits for its next
     * try. Only for the holder of the queue's {@link NamedLease}.
     */
    public List<Document> due(int most) {
        String partition = Objects.requireNonNull(layout.partition);
        List<String> waiting = mongo.findDistinct(
                Query.query(which.open().and(NEXT_AT).gt(clock.instant())), partition, layout.collection, String.class);
        Criteria due =
                waiting.isEmpty() ? which.due() : which.due().and(partition).nin(waiting);
        return find(Query.query(due).with(Sort.by(layout.order(), "_id")), most);
    }

    /** The partition of a piece of work of a queue worked off in order. */
    String partitionOf(Document row) {
        return String.valueOf(row.get(layout.partition));
    }

    /**
     * Tries what is due on the thread that calls, one after another.
     *
     * @param most how much is tried before it returns in any case
     * @return how much was tried
     */
    public int runDue(Function<Document, Outcome> handler, int most) {
        return runDue(which::due, handler, most);
    }

    /** Tries what is due and of a kind, as {@link #runDue(Function, int)} does. */
    public int runDue(Criteria kind, Function<Document, Outcome> handler, int most) {
        return runDue(() -> which.due().andOperator(kind), handler, most);
    }

    /** Tries some pieces of open work that nobody has, due or not, on the thread that calls. */
    public void runOpen(Collection<String> ids, Function<Document, Outcome> handler) {
        ids.forEach(id -> takeOpen(id).ifPresent(taken -> attempt(taken, handler)));
    }

    private int runDue(Supplier<Criteria> due, Function<Document, Outcome> handler, int most) {
        recover();
        int tried = 0;
        while (tried < most) {
            Optional<Document> taken = leases.take(due.get(), Sort.by(NEXT_AT, "_id"));
            if (taken.isEmpty()) {
                return tried;
            }
            attempt(taken.get(), handler);
            tried++;
        }
        return tried;
    }

    /** Tries work that was taken, and writes what became of it; a {@link RuntimeException} is a failure of that piece alone. */
    boolean attempt(Document taken, Function<Document, Outcome> handler) {
        Outcome outcome;
        try {
            outcome = handler.apply(taken);
        } catch (RuntimeException failed) {
            // a fault of ours, not an answer of whom it was told: the trace is wanted
            log.error("work failed queue={}", layout.name, failed);
            outcome = new Outcome.Failed(failed.toString(), FailureCause.of(failed));
        }
        return finish(taken, outcome);
    }

    /** Changes work that is held here and keeps it; false when another process has taken it, the lease being over. */
    public boolean change(Object id, Update update) {
        return leases.change(id, update);
    }

    /** Keeps work that is held here for another lease; false when another process has taken it. */
    public boolean renew(Object id) {
        return leases.renew(id);
    }

    /**
     * Writes what became of work that was taken, and gives it free.
     *
     * @return false when something else is wanted by now, or another process has it: then nothing is written
     */
    public boolean finish(Document taken, Outcome outcome) {
        boolean written = write(taken, outcome);
        if (!written) {
            leases.release(id(taken), new Update());
        }
        return written;
    }

    private boolean write(Document taken, Outcome outcome) {
        tries.add(outcome, 1);
        if (outcome instanceof Outcome.Done done) {
            return done(taken, done.update());
        }
        if (outcome instanceof Outcome.Step step) {
            return release(taken, updates.step(step));
        }
        if (outcome instanceof Outcome.Failed failed) {
            return failed(taken, failed);
        }
        if (outcome instanceof Outcome.Refused refused) {
            log.warn("work refused queue={} cause={}", layout.name, refused.reason());
            return release(taken, updates.parked(taken, refused.reason(), refused.cause(), new Update()));
        }
        if (outcome instanceof Outcome.Moot moot) {
            return release(
                    taken, updates.parked(taken, moot.reason(), FailureCause.OTHER, new Update().set(MOOT, true)));
        }
        if (outcome instanceof Outcome.Unknown unknown) {
            return unknown(taken, unknown);
        }
        throw new IllegalStateException("an outcome of no known kind: " + outcome);
    }

    /** Writes that all of these were done, in one command. */
    void finishAll(List<Document> done) {
        tries.add(Outcome.done(), done.size());
        mongo.updateMulti(
                Query.query(where("_id").in(done.stream().map(WorkQueue::id).toList())),
                updates.ended(new Update()),
                layout.collection);
    }

    /** How often this process has tried something that came to this, by {@link Outcome#word}. */
    long tries(String outcome) {
        return tries.of(outcome);
    }

    private boolean done(Document taken, Update update) {
        if (layout.removed) {
            return mongo.remove(asTaken(taken), layout.collection).getDeletedCount() == 1;
        }
        return release(taken, updates.ended(update));
    }

    private boolean failed(Document taken, Outcome.Failed failed) {
        int failures = taken.getInteger(TRIES, 0) + 1;
        Optional<Duration> pause = layout.retries.next(failures, updates.sinceFirstFailure(taken));
        if (pause.isEmpty()) {
            log.error("work parked queue={} tries={} cause={}", layout.name, failures, failed.reason());
            return release(taken, updates.parked(taken, failed.reason(), failed.cause(), failed.update()));
        }
        log.warn("work tried again later queue={} tries={} cause={}", layout.name, failures, failed.reason());
        return release(
                taken,
                updates.failure(taken, failed.reason(), failed.cause(), failed.update())
                        .set(NEXT_AT, clock.instant().plus(pause.get())));
    }

    private boolean unknown(Document taken, Outcome.Unknown outcome) {
        Duration pause = layout.retries.pause(taken.getInteger(TRIES, 0) + 1);
        Instant settled = clock.instant().plus(outcome.settles());
        Instant until = clock.instant().plus(pause.compareTo(outcome.settles()) > 0 ? pause : outcome.settles());
        update(
                asTaken(taken),
                updates.failure(taken, outcome.reason(), outcome.cause(), new Update())
                        .set(NEXT_AT, until));
        // what is wanted meanwhile waits until then, however long the pause: a lease longer than any given is no lease
        return update(Query.query(leases.held(id(taken))), new Update().set(LeasedDocuments.LEASE_UNTIL, settled));
    }

    private boolean release(Document taken, Update update) {
        return update(asTaken(taken), update.unset(LeasedDocuments.OWNER).unset(LeasedDocuments.LEASE_UNTIL));
    }

    private boolean update(Query which, Update update) {
        return mongo.updateFirst(which, update, layout.collection).getMatchedCount() == 1;
    }

    private static Object id(Document taken) {
        return Objects.requireNonNull(taken.get("_id"));
    }

    /** Held here, and wanting what it wanted when it was taken. */
    private Query asTaken(Document taken) {
        if (layout.sequence != null) {
            return Query.query(which.open().and("_id").is(id(taken)));
        }
        Criteria held = leases.held(id(taken));
        return Query.query(
                layout.version == null ? held : held.and(layout.version).is(taken.get(layout.version)));
    }

    @Override
    public boolean isOpen(String id) {
        return stuck.isOpen(id);
    }

    @Override
    public boolean retry(String id) {
        return stuck.retry(id);
    }

    @Override
    public long retryAll() {
        return stuck.retryAll();
    }

    @Override
    public long parked() {
        return count(which.parked());
    }

    /** Counts what is still to be done, whether due or not. */
    public long countOpen() {
        return count(which.open());
    }

    /** Counts what was done and is not removed yet. */
    public long countDone() {
        return count(where(STATE).is(DONE));
    }

    private long count(Criteria which) {
        return mongo.count(Query.query(which), layout.collection);
    }

    /** Returns for how long the oldest waiting work could have been tried; zero when none waits. */
    Duration oldestAge() {
        return find(Query.query(which.due()).with(Sort.by(NEXT_AT)), 1).stream()
                .map(row -> Duration.between(row.getDate(NEXT_AT).toInstant(), clock.instant()))
                .findFirst()
                .orElse(Duration.ZERO);
    }

    /** Returns what is parked, latest first. */
    public List<Document> parked(int most) {
        return stuck.parked(most);
    }

    /** Returns what failed and is tried again by itself, next first. */
    public List<Document> retried(int most) {
        return stuck.retried(most);
    }

    @Override
    public Rows rows() {
        return stuck.rows();
    }

    @Override
    public List<Item> items(List<String> ids) {
        return stuck.items(ids);
    }

    private List<Document> find(Query query, int most) {
        return mongo.find(query.limit(most), Document.class, layout.collection);
    }

    /** Removes what was done, or has ended, longer ago than it is kept; how much. */
    long removeExpired() {
        if (layout.kept == null) {
            return 0;
        }
        Instant before = clock.instant().minus(layout.kept);
        Criteria expired = layout.keptSince == null
                ? where(STATE).is(DONE).and(layout.ended).lt(before)
                : where(layout.keptSince).lt(before).and(STATE).nin(layout.open);
        return mongo.remove(Query.query(expired), layout.collection).getDeletedCount();
    }

    /** Makes work that is yet to be stored such as is taken here. */
    public Document hold(Document row) {
        return leases.hold(row);
    }

    /** Gives free what this process holds and is not at work on; see {@link LeasedDocuments#releaseOwnBut}. */
    public void releaseOwnBut(Collection<?> inProgress, Duration idle) {
        leases.releaseOwnBut(which.open(), inProgress, idle);
    }

    /** Gives free what processes of this machine held that died: at once, or when what they had under way has settled. */
    public void releaseOfDeadProcesses() {
        Instant settled =
                layout.settles == null ? Instant.EPOCH : clock.instant().plus(layout.settles);
        leases.releaseOfDeadProcesses(which.open(), settled);
    }

    /**
     * Gives free what dead processes held, and ends the pauses that a clock ahead of this one began; every few seconds,
     * whoever works the queue off calls it each time.
     */
    void recover() {
        Instant now = clock.instant();
        if (Duration.between(recoveredAt, now).abs().compareTo(RECOVERY_INTERVAL) >= 0) {
            if (layout.sequence == null) {
                releaseOfDeadProcesses();
            }
            mongo.updateMulti(Query.query(which.farOff()), new Update().set(NEXT_AT, now), layout.collection);
            recoveredAt = now;
        }
    }
}
