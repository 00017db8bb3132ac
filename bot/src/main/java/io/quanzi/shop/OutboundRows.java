package io.quanzi.shop;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import io.quanzi.work.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;
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
 *  "why": "502"}</pre>
 *
 * and, of the one who tells: {@code {"_id": "sender", "owner": "4711/...@shop-1", "leaseUntil": ISODate, "pausedUntil":
 * ISODate, "failures": 3, "stopped": true}} in {@code outbound_sender}. One node at a time tells, which keeps the order.
 */
@Component
class OutboundRows {
    static final Duration LEASE = Duration.ofMinutes(2);

    private static final String OUTBOUND = "outbound";
    private static final String SENDERS = "outbound_sender";
    private static final String SENDER = "sender";

    private final MongoOperations mongo;
    private final Clock clock;

    OutboundRows(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        // serves the look for what is to be told, in order
        mongo.indexOps(OUTBOUND).createIndex(new Index("state", Sort.Direction.ASC).on("seq", Sort.Direction.ASC));
        // serves what there is of a person
        mongo.indexOps(OUTBOUND).createIndex(new Index("customer", Sort.Direction.ASC));
    }

    /** How far a notice is. */
    enum State {
        OPEN,
        DONE,
        /** Given up; waits for a person. */
        PARKED
    }

    /** A notice as it stands. */
    record Row(ShopNotice notice, State state, int tries, Instant firstTriedAt, Instant nextAt, String why) {}

    /** Keeps a notice; nothing happens when it is there. */
    void insert(ShopNotice notice) {
        Instant now = clock.instant();
        try {
            mongo.insert(
                    new Document("_id", notice.id())
                            .append("type", notice.type())
                            .append("customer", notice.customer().value())
                            .append("at", Date.from(notice.at()))
                            .append("data", new Document(notice.data()))
                            .append("seq", new ObjectId())
                            .append("state", State.OPEN.name())
                            .append("tries", 0)
                            .append("firstTriedAt", Date.from(now))
                            .append("nextAt", Date.from(now))
                            .append("why", ""),
                    OUTBOUND);
        } catch (DuplicateKeyException known) {
            // noticed before
        }
    }

    /** What may be told now, in order; of a person with a failed notice, nothing that came after it. */
    List<Row> due(int most) {
        Instant now = clock.instant();
        List<String> waiting = mongo.findDistinct(
                Query.query(where("state").is(State.OPEN.name()).and("nextAt").gt(now)),
                "customer",
                OUTBOUND,
                String.class);
        Criteria due = where("state").is(State.OPEN.name()).and("nextAt").lte(now);
        return find(Query.query(waiting.isEmpty() ? due : due.and("customer").nin(waiting))
                .with(Sort.by("seq"))
                .limit(most));
    }

    List<Row> parked(int most) {
        return find(Query.query(where("state").is(State.PARKED.name()))
                .with(Sort.by(Sort.Direction.DESC, "seq"))
                .limit(most));
    }

    /** Those that failed and are tried again. */
    List<Row> failing(int most) {
        return find(
                Query.query(where("state").is(State.OPEN.name()).and("tries").gt(0))
                        .with(Sort.by("nextAt", "_id"))
                        .limit(most));
    }

    long count(State state) {
        return mongo.count(Query.query(where("state").is(state.name())), OUTBOUND);
    }

    void done(List<String> ids) {
        mongo.updateMulti(
                Query.query(where("_id").in(ids)),
                new Update().set("state", State.DONE.name()).set("why", "").set("doneAt", clock.instant()),
                OUTBOUND);
    }

    void failed(Row row, State state, Instant nextAt, String why) {
        mongo.updateFirst(
                Query.query(where("_id").is(row.notice().id())),
                new Update()
                        .set("state", state.name())
                        .set("nextAt", nextAt)
                        .set("firstTriedAt", row.tries() == 0 ? clock.instant() : row.firstTriedAt())
                        .set("why", why)
                        .inc("tries", 1),
                OUTBOUND);
    }

    /** Gives a parked notice its tries again; false when it is not parked. */
    boolean replay(String id) {
        return reopen(where("_id").is(id)) == 1;
    }

    long replayAll() {
        return reopen(new Criteria());
    }

    private long reopen(Criteria which) {
        Instant now = clock.instant();
        return mongo.updateMulti(
                        Query.query(which.and("state").is(State.PARKED.name())),
                        new Update()
                                .set("state", State.OPEN.name())
                                .set("tries", 0)
                                .set("nextAt", now)
                                .set("why", ""),
                        OUTBOUND)
                .getModifiedCount();
    }

    void removeDoneBefore(Instant instant) {
        mongo.remove(
                Query.query(where("state").is(State.DONE.name()).and("doneAt").lt(instant)), OUTBOUND);
    }

    List<Row> of(CustomerId customer) {
        return find(Query.query(where("customer").is(customer.value())).with(Sort.by("seq")));
    }

    /** What was noticed of one person is another's. */
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
        return Optional.ofNullable(mongo.findById(SENDER, Document.class, SENDERS))
                .map(row -> new Sender(
                        row.getDate("pausedUntil").toInstant(), row.getInteger("failures"), row.getBoolean("stopped")))
                .orElse(new Sender(Instant.EPOCH, 0, false));
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

    /** Takes or keeps the telling for a node; false when another has it. */
    boolean hold(String owner) {
        Instant now = clock.instant();
        if (mongo.updateFirst(
                                Query.query(where("_id")
                                        .is(SENDER)
                                        .orOperator(
                                                where("owner").is(owner),
                                                where("leaseUntil").lte(now))),
                                new Update().set("owner", owner).set("leaseUntil", now.plus(LEASE)),
                                SENDERS)
                        .getMatchedCount()
                == 1) {
            return true;
        }
        try {
            mongo.insert(
                    new Document("_id", SENDER)
                            .append("owner", owner)
                            .append("leaseUntil", Date.from(now.plus(LEASE)))
                            .append("pausedUntil", Date.from(Instant.EPOCH))
                            .append("failures", 0)
                            .append("stopped", false),
                    SENDERS);
            return true;
        } catch (DuplicateKeyException anotherHasIt) {
            return false;
        }
    }

    void releaseLeasesOfDeadProcesses() {
        Leases.releaseLeasesOfDeadProcesses(mongo, SENDERS);
    }

    private List<Row> find(Query query) {
        return mongo.find(query, Document.class, OUTBOUND).stream()
                .map(row -> new Row(
                        new ShopNotice(
                                row.getString("_id"),
                                row.getString("type"),
                                new CustomerId(row.getString("customer")),
                                row.getDate("at").toInstant(),
                                Map.copyOf(row.get("data", Document.class))),
                        State.valueOf(row.getString("state")),
                        row.getInteger("tries"),
                        row.getDate("firstTriedAt").toInstant(),
                        row.getDate("nextAt").toInstant(),
                        row.getString("why")))
                .toList();
    }
}
