package io.quanzi.shop;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import io.quanzi.shop.Outbound.Progress;
import io.quanzi.work.NamedLease;
import io.quanzi.work.RetryPolicy;
import io.quanzi.work.WorkLayout;
import io.quanzi.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The collection {@code outbound}: what the shop is to hear, before it is told and after.
 *
 * <pre>{"_id": "contact.added/c66f.../wm.../1772503200", "type": "contact.added", "customer": "c66f...", "at": ISODate,
 *  "data": {...}, "seq": ObjectId, "state": "OPEN|DONE|PARKED", "tries": 2, "firstTriedAt": ISODate, "nextAt": ISODate,
 *  "why": "502", "doneAt": ISODate}</pre>
 *
 * and, of the one who tells: {@code {"_id": "sender", "owner": "4711/...@shop-1", "leaseUntil": ISODate, "pausedUntil":
 * ISODate, "failures": 3, "stopped": true}} in {@code outbound_sender}. One node at a time tells, which keeps the order.
 */
@Component
class OutboundRepository {
    static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration KEPT = Duration.ofDays(90);
    private static final String OUTBOUND = Outbound.COLLECTION;
    private static final String OPEN = "OPEN";
    private static final String PARKED = "PARKED";
    private static final String STATE = "state";
    private static final String TRIES = "tries";
    private static final String SENDERS = "outbound_sender";
    private static final String SENDER = "sender";
    /**
     * The pauses of a notice that the shop did not take double from 5 seconds to an hour; after a day it is parked, as the
     * README and the page 推送商城 say.
     */
    static final RetryPolicy RETRIES =
            RetryPolicy.within(Duration.ofHours(24)).withBackoff(Duration.ofSeconds(5), Duration.ofHours(1));

    private static final WorkLayout LAYOUT = WorkLayout.of("outbound", OUTBOUND, RETRIES)
            .inOrder("seq", "customer")
            .reasonIn("why")
            .sinceIn("firstTriedAt")
            .endedIn("doneAt")
            .keptFor(KEPT)
            .shownBy(row -> row.getString("type"))
            .shownOn("/outbound");

    private final MongoOperations mongo;
    private final Clock clock;
    private final WorkQueue queue;

    OutboundRepository(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        this.queue = new WorkQueue(mongo, LAYOUT, clock);
        // serves what there is of a person
        mongo.indexOps(OUTBOUND).createIndex(new Index("customer", Sort.Direction.ASC));
        // serve the console's list: by time, of one state, of one type, and by when it is tried next
        mongo.indexOps(OUTBOUND).createIndex(by("at"));
        mongo.indexOps(OUTBOUND).createIndex(by(STATE, "at"));
        mongo.indexOps(OUTBOUND).createIndex(by("type", "at"));
        mongo.indexOps(OUTBOUND).createIndex(by("nextAt"));
    }

    private static Index by(String... fields) {
        var index = new Index();
        for (String field : fields) {
            index.on(field, Sort.Direction.ASC);
        }
        return index.on("_id", Sort.Direction.ASC);
    }

    /** The queue of notices for the shop. */
    @Bean("outboundQueue")
    WorkQueue queue() {
        return queue;
    }

    /** Keeps a notice; nothing happens when it is there. */
    void insert(ShopNotice notice) {
        Instant now = clock.instant();
        var row = new Document();
        mongo.getConverter().write(notice, row);
        row.append("seq", new ObjectId()).append(STATE, OPEN).append(TRIES, 0).append("nextAt", now);
        try {
            mongo.insert(row, OUTBOUND);
        } catch (DuplicateKeyException known) {
            // noticed before
        }
    }

    /** The condition that notices are so far. */
    Criteria of(Progress progress) {
        return switch (progress) {
            case PARKED -> where(STATE).is(PARKED);
            case RETRIED -> where(STATE).is(OPEN).and(TRIES).gt(0);
            case WAITING -> where(STATE).is(OPEN).and(TRIES).is(0);
            case TOLD -> where(STATE).is("DONE");
        };
    }

    static Progress progressOf(Document row) {
        return switch (row.getString(STATE)) {
            case PARKED -> Progress.PARKED;
            case OPEN -> row.getInteger(TRIES, 0) > 0 ? Progress.RETRIED : Progress.WAITING;
            default -> Progress.TOLD;
        };
    }

    List<Document> findAll(Collection<String> ids) {
        return mongo.find(Query.query(where("_id").in(ids)), Document.class, OUTBOUND);
    }

    /** Returns the notices about a person, in order. */
    List<Document> of(CustomerId customer) {
        return mongo.find(
                Query.query(where("customer").is(customer.value())).with(Sort.by("seq")), Document.class, OUTBOUND);
    }

    /** Gives the notices of one person to another. */
    void merge(CustomerId from, CustomerId into) {
        mongo.updateMulti(
                Query.query(where("customer").is(from.value())), new Update().set("customer", into.value()), OUTBOUND);
    }

    void removeOf(CustomerId customer) {
        mongo.remove(Query.query(where("customer").is(customer.value())), OUTBOUND);
    }

    /**
     * How the telling goes.
     *
     * @param pausedUntil after failures that were not one notice's
     * @param failures so many rounds failed in a row
     * @param stopped the shop said 410: nothing is told until a person says so
     */
    record Sender(Instant pausedUntil, int failures, boolean stopped) {}

    Sender sender() {
        Document row = Objects.requireNonNullElseGet(mongo.findById(SENDER, Document.class, SENDERS), Document::new);
        return new Sender(
                row.get("pausedUntil", Date.from(Instant.EPOCH)).toInstant(),
                row.getInteger("failures", 0),
                row.getBoolean("stopped", false));
    }

    void paused(Instant until, int failures) {
        sender(new Update().set("pausedUntil", until).set("failures", failures));
    }

    void stopped(boolean stopped) {
        sender(new Update()
                .set("stopped", stopped)
                .set("pausedUntil", Instant.EPOCH)
                .set("failures", 0));
    }

    private void sender(Update update) {
        mongo.updateFirst(Query.query(where("_id").is(SENDER)), update, SENDERS);
    }

    /** The lease of the node that sends. */
    NamedLease lease(String owner) {
        return new NamedLease(mongo, SENDERS, SENDER, LEASE, clock, owner);
    }

    ShopNotice read(Document row) {
        return mongo.getConverter().read(ShopNotice.class, row);
    }
}
