package io.quanzi.wecom.repair;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.Indexes;
import io.quanzi.wecom.repair.Reconciler.Difference;
import io.quanzi.work.LeasedDocuments;
import io.quanzi.work.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The collection {@code reconciliations}: one document a run. {@code going} is unique and stands in the run that goes on,
 * so that there is one at a time; its node renews the lease with every step, and another takes it over where it stopped.
 *
 * <pre>{"_id": "r66f...", "by": "admin", "startedAt": ISODate, "endedAt": null, "cancelledBy": null, "going": true, "owner": "4711/...@shop-1",
 *  "leaseUntil": ISODate, "at": "groups", "done": 2, "of": 5, "next": "wr...", "more": true,
 *  "gaps": [{"kind": "members", "side": "HERE", "count": 3, "what": {...}}],
 *  "counts": [{"kind": "contacts", "looked": 1200, "missing": 3, "gone": 0, "mended": 3, "left": 0, "why": [{"words": "...", "count": 1}]}]}</pre>
 *
 * {@code cancelledBy} may be written by anybody, all else only by the owner. {@code gaps} is what the present piece found and is not mended yet; {@code next} where to go on after it, if there is
 * {@code more}.
 */
@Component
class ReconciliationRepository {
    static final Duration LEASE = Duration.ofMinutes(2);

    private static final String RUNS = "reconciliations";
    private static final Duration KEPT = Duration.ofDays(90);
    private static final Set<String> NOT_WRITTEN = Set.of("_id", "cancelledBy", "owner", "leaseUntil");

    private final MongoOperations mongo;
    private final Clock clock;
    private final LeasedDocuments leases;

    @Autowired
    ReconciliationRepository(MongoOperations mongo, Clock clock) {
        this(mongo, clock, Leases.OWNER);
    }

    /** @param owner the name under which this node holds a run */
    ReconciliationRepository(MongoOperations mongo, Clock clock, String owner) {
        this.mongo = mongo;
        this.clock = clock;
        this.leases = new LeasedDocuments(mongo, RUNS, LEASE, clock, owner);
        // one run at a time
        mongo.indexOps(RUNS)
                .createIndex(new Index("going", Sort.Direction.ASC).unique().sparse());
        // serves the list of the latest
        Indexes.make(
                mongo,
                RUNS,
                new Index("startedAt", Sort.Direction.DESC).on("_id", Sort.Direction.DESC),
                "startedAt_-1");
    }

    void releaseOfDeadProcesses() {
        leases.releaseOfDeadProcesses(where("going").is(true));
    }

    /** An id for a run that nothing else names. */
    static String anId() {
        return "r" + new ObjectId().toHexString();
    }

    /** Begins a run; empty when one goes on, or this one was begun before. */
    Optional<Document> begin(String id, String by) {
        Instant now = clock.instant();
        mongo.remove(
                Query.query(where("startedAt").lt(now.minus(KEPT)).and("going").exists(false)), RUNS);
        Document row = leases.hold(new Document("_id", id)
                .append("by", by)
                .append("startedAt", Date.from(now))
                .append("endedAt", null)
                .append("cancelledBy", null)
                .append("going", true)
                .append("done", 0)
                .append("of", 1)
                .append("gaps", List.of())
                .append("counts", List.of()));
        try {
            mongo.insert(row, RUNS);
            return Optional.of(row);
        } catch (DuplicateKeyException oneGoesOnOrIsKnown) {
            return Optional.empty();
        }
    }

    /** Takes over a run whose node is gone; empty when there is none. */
    Optional<Document> takeOver() {
        return leases.take(where("going").is(true), Sort.unsorted());
    }

    /** Keeps a run that goes on here. */
    void renew(String id) {
        leases.renew(id);
    }

    /** Asks the owner to stop; false when it does not go on. */
    boolean cancel(String id, String by) {
        return mongo.updateFirst(
                                Query.query(where("_id")
                                        .is(id)
                                        .and("going")
                                        .is(true)
                                        .and("cancelledBy")
                                        .is(null)),
                                new Update().set("cancelledBy", by),
                                RUNS)
                        .getMatchedCount()
                == 1;
    }

    /** The result of writing a run. */
    enum Saved {
        GOING,
        /** Written; somebody asked to stop. */
        CANCELLED,
        /** Not written: another node has taken it over. */
        LOST
    }

    /** Writes how far a run is and renews its lease. */
    Saved save(Document row) {
        var update = new Update();
        row.forEach((key, value) -> {
            if (!NOT_WRITTEN.contains(key)) {
                update.set(key, value);
            }
        });
        Optional<Document> written = leases.changeAndRead(row.getString("_id"), update);
        written.ifPresent(now -> row.put("cancelledBy", now.getString("cancelledBy")));
        return written.isEmpty() ? Saved.LOST : row.get("cancelledBy") == null ? Saved.GOING : Saved.CANCELLED;
    }

    /** Writes that a run has ended; false when another node has taken it over. */
    boolean end(Document row) {
        var update = new Update().set("endedAt", clock.instant());
        List.of("done", "of", "counts").forEach(key -> update.set(key, row.get(key)));
        List.of("going", "at", "next", "more", "gaps").forEach(update::unset);
        return leases.release(row.getString("_id"), update);
    }

    /** The one that goes on, on whatever node. */
    Optional<ReconciliationRun> going() {
        return Optional.ofNullable(mongo.findOne(Query.query(where("going").is(true)), ReconciliationRun.class, RUNS));
    }

    List<ReconciliationRun> latest(int most) {
        return mongo.find(
                new Query()
                        .with(Sort.by(Sort.Direction.DESC, "startedAt", "_id"))
                        .limit(most),
                ReconciliationRun.class,
                RUNS);
    }

    Optional<ReconciliationRun> find(String id) {
        return Optional.ofNullable(mongo.findById(id, ReconciliationRun.class, RUNS));
    }

    ReconciliationRun read(Document row) {
        return mongo.getConverter().read(ReconciliationRun.class, row);
    }

    /** What the present piece found and is not mended yet, as it was stored or is about to be. */
    List<Difference> gaps(Document row) {
        return row.getList("gaps", Object.class).stream()
                .map(gap -> gap instanceof Document stored
                        ? mongo.getConverter().read(Difference.class, stored)
                        : (Difference) gap)
                .toList();
    }
}
