package io.quanzi.work;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
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
 * {@code state} is open. {@link Layout} names what differs from collection to collection.
 */
public final class WorkQueue {
    private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);
    private static final String STATE = "state";
    private static final String OPEN = "OPEN";
    private static final String DONE = "DONE";
    private static final String TRIES = "tries";
    private static final String NEXT_AT = "nextAt";
    private static final String ENDED_AT = "endedAt";
    private static final String MOOT = "moot";

    private final MongoOperations mongo;
    private final Layout layout;
    private final Clock clock;
    private final LeasedDocuments leases;

    /** Makes the index that serves the look for what is due. */
    public WorkQueue(MongoOperations mongo, Layout layout, Clock clock) {
        this.mongo = mongo;
        this.layout = layout;
        this.clock = clock;
        this.leases = new LeasedDocuments(mongo, layout.collection(), layout.lease(), clock);
        mongo.indexOps(layout.collection())
                .createIndex(new Index(STATE, Sort.Direction.ASC).on(NEXT_AT, Sort.Direction.ASC));
    }

    /**
     * How a collection keeps its work.
     *
     * @param lease how long work is taken for; more than one try may take
     * @param parked the state of what waits for a person
     * @param reason the field that says why the last try failed
     * @param since the field that says from when on {@link RetryPolicy#within} counts; written at the first failure where
     *     it is missing
     * @param version the field that grows with each change of what is wanted, so that one that came during a try is not
     *     taken for done; null where work never changes
     * @param removed whether what is done is removed
     */
    public record Layout(
            String collection,
            Duration lease,
            RetryPolicy retries,
            String parked,
            String reason,
            String since,
            @Nullable String version,
            boolean removed) {
        private static final Duration LEASE = Duration.ofSeconds(60);

        /** With the usual fields, kept when done, taken for a minute. */
        public static Layout of(String collection, RetryPolicy retries) {
            return new Layout(collection, LEASE, retries, "PARKED", "reason", "failedSince", null, false);
        }

        public Layout parkedAs(String state) {
            return new Layout(collection, lease, retries, state, reason, since, version, removed);
        }

        public Layout reasonIn(String field) {
            return new Layout(collection, lease, retries, parked, field, since, version, removed);
        }

        public Layout sinceIn(String field) {
            return new Layout(collection, lease, retries, parked, reason, field, version, removed);
        }

        public Layout versionIn(String field) {
            return new Layout(collection, lease, retries, parked, reason, since, field, removed);
        }

        public Layout removedWhenDone() {
            return new Layout(collection, lease, retries, parked, reason, since, version, true);
        }
    }

    /** What makes work open again, due at once, with all its tries before it. */
    public Update reopened(Update update) {
        return update.set(STATE, OPEN)
                .set(TRIES, 0)
                .set(NEXT_AT, clock.instant())
                .unset(MOOT)
                .unset(layout.reason())
                .unset(layout.since());
    }

    private Criteria open() {
        return where(STATE).in(null, OPEN);
    }

    private Criteria due() {
        return open().and(NEXT_AT).lte(clock.instant());
    }

    /** Takes the work that is due the longest; empty when none is. */
    public Optional<Document> takeNext() {
        return leases.take(due(), Sort.by(NEXT_AT, "_id"));
    }

    /** Takes a piece of work, if it is due and nobody has it. */
    public Optional<Document> take(Object id) {
        return leases.take(due().and("_id").is(id), Sort.unsorted());
    }

    /** Writes what became of work that was taken, and gives it free. */
    public void finish(Document taken, Outcome outcome) {
        boolean written;
        if (outcome instanceof Outcome.Done done) {
            written = done(taken, done.update());
        } else if (outcome instanceof Outcome.Failed failed) {
            written = failed(taken, failed.reason());
        } else if (outcome instanceof Outcome.Refused refused) {
            log.warn("work refused queue={} cause={}", layout.collection(), refused.reason());
            written = release(taken, parked(taken, refused.reason()));
        } else if (outcome instanceof Outcome.Moot moot) {
            written = release(taken, parked(taken, moot.reason()).set(MOOT, true));
        } else if (outcome instanceof Outcome.Unknown unknown) {
            written = unknown(taken, unknown);
        } else {
            throw new IllegalStateException("an outcome of no known kind: " + outcome);
        }
        if (!written) { // something else is wanted by now, or the lease is over
            leases.release(id(taken), new Update());
        }
    }

    private boolean done(Document taken, Update update) {
        if (layout.removed()) {
            return mongo.remove(asTaken(taken), layout.collection()).getDeletedCount() == 1;
        }
        return release(
                taken,
                update.set(STATE, DONE)
                        .set(ENDED_AT, clock.instant())
                        .set(TRIES, 0)
                        .unset(layout.reason())
                        .unset(layout.since()));
    }

    private boolean failed(Document taken, String reason) {
        int failures = taken.getInteger(TRIES, 0) + 1;
        Optional<Duration> pause = layout.retries().next(failures, sinceFirstFailure(taken));
        if (pause.isEmpty()) {
            log.error("work parked queue={} tries={} cause={}", layout.collection(), failures, reason);
            return release(taken, parked(taken, reason));
        }
        log.warn("work tried again later queue={} tries={} cause={}", layout.collection(), failures, reason);
        return release(
                taken, failure(taken, reason).set(NEXT_AT, clock.instant().plus(pause.get())));
    }

    private Update parked(Document taken, String reason) {
        return failure(taken, reason).set(STATE, layout.parked()).set(ENDED_AT, clock.instant());
    }

    private boolean unknown(Document taken, Outcome.Unknown outcome) {
        Duration pause = layout.retries().pause(taken.getInteger(TRIES, 0) + 1);
        Instant until = clock.instant().plus(pause.compareTo(outcome.settles()) > 0 ? pause : outcome.settles());
        update(asTaken(taken), failure(taken, outcome.reason()).set(NEXT_AT, until));
        // what is wanted meanwhile waits too
        return update(Query.query(leases.held(id(taken))), new Update().set(LeasedDocuments.LEASE_UNTIL, until));
    }

    private Update failure(Document taken, String reason) {
        var update = new Update().set(TRIES, taken.getInteger(TRIES, 0) + 1).set(layout.reason(), reason);
        return taken.get(layout.since()) == null ? update.set(layout.since(), clock.instant()) : update;
    }

    private Duration sinceFirstFailure(Document taken) {
        Date since = taken.getDate(layout.since());
        return since == null ? Duration.ZERO : Duration.between(since.toInstant(), clock.instant());
    }

    private boolean release(Document taken, Update update) {
        return update(asTaken(taken), update.unset(LeasedDocuments.OWNER).unset(LeasedDocuments.LEASE_UNTIL));
    }

    private boolean update(Query which, Update update) {
        return mongo.updateFirst(which, update, layout.collection()).getMatchedCount() == 1;
    }

    private static Object id(Document taken) {
        return Objects.requireNonNull(taken.get("_id"));
    }

    /** Held here, and wanting what it wanted when it was taken. */
    private Query asTaken(Document taken) {
        Criteria held = leases.held(id(taken));
        return Query.query(
                layout.version() == null ? held : held.and(layout.version()).is(taken.get(layout.version())));
    }

    /** Has parked work, or such as waits for its next try, tried at once; false when there is none of this id. */
    public boolean retry(Object id) {
        return mongo.updateFirst(Query.query(stuck().and("_id").is(id)), reopened(new Update()), layout.collection())
                        .getMatchedCount()
                == 1;
    }

    /** Has all parked work, and such as waits for its next try, tried at once; how much. */
    public long retryAll() {
        return mongo.updateMulti(Query.query(stuck()), reopened(new Update()), layout.collection())
                .getMatchedCount();
    }

    private Criteria parked() {
        return where(STATE).is(layout.parked()).and(MOOT).ne(true);
    }

    /** What failed and is not at work. */
    private Criteria stuck() {
        return new Criteria()
                .andOperator(
                        leases.free(),
                        new Criteria().orOperator(parked(), open().and(TRIES).gt(0)));
    }

    public long countOpen() {
        return mongo.count(Query.query(open()), layout.collection());
    }

    public long countParked() {
        return mongo.count(Query.query(parked()), layout.collection());
    }

    /** What is parked, latest first. */
    public List<Document> parked(int most) {
        return find(Query.query(parked()).with(Sort.by(Sort.Direction.DESC, NEXT_AT, "_id")), most);
    }

    /** What failed and is tried again by itself, next first. */
    public List<Document> retried(int most) {
        return find(Query.query(open().and(TRIES).gt(0)).with(Sort.by(NEXT_AT, "_id")), most);
    }

    /**
     * What is parked, then what is tried again by itself, as the console shows it.
     *
     * @param subject whose or what a piece of work is
     */
    public List<WaitingWork.Item> failed(int most, Function<Document, String> subject) {
        return Stream.concat(
                        parked(most).stream().map(row -> item(row, subject, null)),
                        retried(most).stream()
                                .map(row ->
                                        item(row, subject, row.getDate(NEXT_AT).toInstant())))
                .limit(most)
                .toList();
    }

    private WaitingWork.Item item(Document row, Function<Document, String> subject, @Nullable Instant nextAt) {
        Date since = row.getDate(layout.since());
        return new WaitingWork.Item(
                String.valueOf(row.get("_id")),
                subject.apply(row),
                since == null ? null : since.toInstant(),
                row.getInteger(TRIES, 0),
                Objects.requireNonNullElse(row.getString(layout.reason()), ""),
                nextAt);
    }

    private List<Document> find(Query query, int most) {
        return mongo.find(query.limit(most), Document.class, layout.collection());
    }

    /** Gives free at once what processes of this machine held that died. */
    public void releaseOfDeadProcesses() {
        leases.releaseOfDeadProcesses();
    }

    /** The same from an instant on: a call that one of them sent before may take effect until then. */
    public void releaseOfDeadProcesses(Instant settled) {
        leases.releaseOfDeadProcesses(settled);
    }
}
