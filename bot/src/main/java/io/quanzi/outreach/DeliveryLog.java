package io.quanzi.outreach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DuplicateKeys;
import io.quanzi.shared.Indexes;
import io.quanzi.shared.PersonalData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Records what was delivered, or withheld, to one person.
 *
 * <pre>{"_id": "welcome/3f9c...", "kind": "WELCOME", "customer": "c66f...", "state": "SAID", "reason": null, "detail": null,
 *  "askedAt": ISODate, "endedAt": ISODate}</pre>
 *
 * and of a welcome that was not said {@code "userId": "lan", "note": "greet/wm.../lan", "settledAt": ISODate}: who should have
 * said it, what they were asked to do by hand, and when it was done or a manager had seen it.
 *
 * A row in state SAYING is one whose call may have left: whoever finds it knows not to take a refusal for "never said".
 */
@Component
class DeliveryLog implements PersonalData {
    static final String DELIVERIES = "deliveries";

    private final MongoOperations mongo;

    DeliveryLog(MongoOperations mongo) {
        this.mongo = mongo;
        // serves a person's own list
        mongo.indexOps(DELIVERIES)
                .createIndex(new Index("customer", Sort.Direction.ASC).on("askedAt", Sort.Direction.DESC));
        // serves the counts of a kind, and the welcomes that were not said lately
        Indexes.make(
                mongo,
                DELIVERIES,
                new Index("kind", Sort.Direction.ASC)
                        .on("state", Sort.Direction.ASC)
                        .on("endedAt", Sort.Direction.DESC)
                        .on("_id", Sort.Direction.DESC),
                "kind_1_state_1_endedAt_-1");
    }

    /** The kinds of messages. */
    enum Kind {
        WELCOME,
        NOTICE,
        OFFER,
        /** One of many people whom a manager writes to one by one. */
        POST
    }

    /** Returns the outcome of an earlier attempt; empty when there was none, or its end is not known. */
    Optional<DeliveryOutcome> outcome(String id) {
        return Optional.ofNullable(mongo.findOne(Query.query(where("_id").is(id)), Document.class, DELIVERIES))
                .map(DeliveryLog::ended);
    }

    /** Returns the outcomes of earlier attempts by id; empty of those without an end. */
    Map<String, Optional<DeliveryOutcome>> attempts(Collection<String> ids) {
        var attempts = new HashMap<String, Optional<DeliveryOutcome>>();
        if (!ids.isEmpty()) {
            mongo.find(Query.query(where("_id").in(ids)), Document.class, DELIVERIES)
                    .forEach(row -> attempts.put(row.getString("_id"), Optional.ofNullable(ended(row))));
        }
        return attempts;
    }

    /**
     * Records an attempt as begun and returns empty; when there was an earlier one, returns that and records nothing.
     */
    Optional<Before> begin(String id, Kind kind, CustomerId customer, Instant now) {
        try {
            mongo.insert(
                    new Document("_id", id)
                            .append("kind", kind.name())
                            .append("customer", customer.value())
                            .append("state", "SAYING")
                            .append("askedAt", now),
                    DELIVERIES);
            return Optional.empty();
        } catch (DuplicateKeyException known) {
            Document row = mongo.findOne(Query.query(where("_id").is(id)), Document.class, DELIVERIES);
            if (row == null) {
                throw known;
            }
            return Optional.of(new Before(row.getDate("askedAt").toInstant(), ended(row)));
        }
    }

    /**
     * An earlier try.
     *
     * @param askedAt when the first call of it left, or may have left
     * @param outcome null when it was begun and no end is known
     */
    record Before(Instant askedAt, @Nullable DeliveryOutcome outcome) {}

    private static @Nullable DeliveryOutcome ended(Document row) {
        return switch (row.getString("state")) {
            case "SAID" -> new DeliveryOutcome.Said();
            case "SKIPPED" ->
                new DeliveryOutcome.Skipped(
                        DeliveryOutcome.SkipReason.valueOf(row.getString("reason")),
                        String.valueOf(row.getString("detail")));
            default -> null;
        };
    }

    DeliveryOutcome said(String id, Instant now) {
        end(id, new Update().set("state", "SAID").set("endedAt", now));
        return new DeliveryOutcome.Said();
    }

    DeliveryOutcome skipped(String id, DeliveryOutcome.Skipped why, Instant now) {
        end(id, skipping(why, now));
        return why;
    }

    /** What was delivered, or withheld, to a person, the latest first. */
    List<DeliveryHistory.Delivery> of(CustomerId person, int most) {
        return mongo
                .find(
                        Query.query(where("customer").is(person.value()))
                                .with(Sort.by(Sort.Direction.DESC, "askedAt", "_id"))
                                .limit(most),
                        Document.class,
                        DELIVERIES)
                .stream()
                .map(row -> {
                    Date ended = row.getDate("endedAt");
                    Date asked = row.getDate("askedAt");
                    String reason = row.getString("reason");
                    return new DeliveryHistory.Delivery(
                            row.getString("kind"),
                            "SAID".equals(row.getString("state")),
                            reason == null ? null : DeliveryOutcome.SkipReason.valueOf(reason),
                            ended != null ? ended.toInstant() : asked == null ? Instant.EPOCH : asked.toInstant());
                })
                .toList();
    }

    /** Takes away that it was not said for a reason which is over. */
    void forget(String id, DeliveryOutcome.SkipReason reason) {
        mongo.remove(
                Query.query(where("_id")
                        .is(id)
                        .and("state")
                        .is("SKIPPED")
                        .and("reason")
                        .is(reason.name())),
                DELIVERIES);
    }

    /**
     * Records of those of some messages that were begun, and whose end is not known, that nobody will try them again: they
     * may have been said.
     *
     * @param why they are not tried again
     */
    void abandon(Collection<String> ids, String why, Instant now) {
        if (!ids.isEmpty()) {
            mongo.updateMulti(
                    Query.query(where("_id").in(ids).and("state").is("SAYING")),
                    skipping(
                            new DeliveryOutcome.Skipped(
                                    DeliveryOutcome.SkipReason.UNCONFIRMED,
                                    "a call left, no answer is known, and it was not made again: " + why),
                            now),
                    DELIVERIES);
        }
    }

    /** Records that it is not said; what was begun before may have been, and what was said meanwhile stays said. */
    DeliveryOutcome withheld(String id, Kind kind, CustomerId customer, DeliveryOutcome.Skipped why, Instant now) {
        abandon(List.of(id), why.reason() + " " + why.detail(), now);
        try {
            mongo.upsert(
                    Query.query(where("_id")
                            .is(id)
                            .and("state")
                            .ne("SAID")
                            .and("reason")
                            .ne(DeliveryOutcome.SkipReason.UNCONFIRMED.name())),
                    skipping(why, now)
                            .setOnInsert("kind", kind.name())
                            .setOnInsert("customer", customer.value())
                            .setOnInsert("askedAt", now),
                    DELIVERIES);
            return why;
        } catch (DuplicateKeyException known) {
            return outcome(id).orElseThrow(() -> known);
        }
    }

    /** Records of messages that nothing is recorded of that they were handed to the officers. */
    void saidAll(Map<String, CustomerId> ids, Kind kind, Instant now) {
        var rows = new ArrayList<Document>();
        ids.forEach((id, customer) -> rows.add(new Document("_id", id)
                .append("kind", kind.name())
                .append("customer", customer.value())
                .append("state", "SAID")
                .append("askedAt", Date.from(now))
                .append("endedAt", Date.from(now))));
        DuplicateKeys.insertMissing(mongo.getCollection(DELIVERIES), rows);
    }

    /** Records of messages that nothing is recorded of that they are not said for a reason that all of them have. */
    void withheldAll(Map<String, CustomerId> ids, Kind kind, DeliveryOutcome.Skipped why, Instant now) {
        var rows = new ArrayList<Document>();
        ids.forEach((id, customer) -> rows.add(new Document("_id", id)
                .append("kind", kind.name())
                .append("customer", customer.value())
                .append("state", "SKIPPED")
                .append("reason", why.reason().name())
                .append("detail", why.detail())
                .append("askedAt", Date.from(now))
                .append("endedAt", Date.from(now))));
        DuplicateKeys.insertMissing(mongo.getCollection(DELIVERIES), rows);
    }

    /** Records that a welcome is not said, who should have said it, and what they were asked to do instead. */
    DeliveryOutcome missed(
            String id, CustomerId customer, String userId, String note, DeliveryOutcome.Skipped why, Instant now) {
        mongo.upsert(
                Query.query(where("_id").is(id)),
                skipping(why, now)
                        .set("userId", userId)
                        .set("note", note)
                        .setOnInsert("kind", Kind.WELCOME.name())
                        .setOnInsert("customer", customer.value())
                        .setOnInsert("askedAt", now),
                DELIVERIES);
        return why;
    }

    /** Whether a welcome was said to a person, by whatever code, since an instant. */
    boolean wasWelcomed(CustomerId customer, Instant since) {
        return mongo.exists(
                Query.query(where("customer")
                        .is(customer.value())
                        .and("kind")
                        .is(Kind.WELCOME.name())
                        .and("state")
                        .is("SAID")
                        .and("endedAt")
                        .gte(since)),
                DELIVERIES);
    }

    /** A person's welcomes that were not said need nobody any more. */
    void settleWelcomes(CustomerId customer, Instant now) {
        settle(missedSince(null, Instant.EPOCH).and("customer").is(customer.value()), now);
    }

    /** One welcome that was not said needs nobody any more; false when it did not. */
    boolean settleWelcome(String id, Instant now) {
        return settle(missedSince(null, Instant.EPOCH).and("_id").is(id), now) > 0;
    }

    /** Records that an officer said by hand what a note asked for. */
    void settleNote(String note, Instant now) {
        settle(missedSince(null, Instant.EPOCH).and("note").is(note), now);
    }

    private long settle(Criteria which, Instant now) {
        return mongo.updateMulti(Query.query(which), new Update().set("settledAt", now), DELIVERIES)
                .getModifiedCount();
    }

    /** Welcomes that were not said since an instant and are not settled, newest first. */
    List<MissedWelcomes.Missed> missedWelcomes(@Nullable String officer, Instant since, long skip, int most) {
        return mongo.find(
                Query.query(missedSince(officer, since))
                        .with(Sort.by(Sort.Direction.DESC, "endedAt", "_id"))
                        .skip(skip)
                        .limit(most),
                MissedWelcomes.Missed.class,
                DELIVERIES);
    }

    List<MissedWelcomes.Missed> missedWelcomes(List<String> ids) {
        return mongo.find(Query.query(where("_id").in(ids)), MissedWelcomes.Missed.class, DELIVERIES);
    }

    static Criteria missedSince(@Nullable String officer, Instant since) {
        Criteria missed = where("kind")
                .is(Kind.WELCOME.name())
                .and("state")
                .is("SKIPPED")
                .and("endedAt")
                .gte(since)
                .and("settledAt")
                .is(null);
        return officer == null ? missed : missed.and("userId").is(officer);
    }

    private static Update skipping(DeliveryOutcome.Skipped why, Instant now) {
        return new Update()
                .set("state", "SKIPPED")
                .set("reason", why.reason().name())
                .set("detail", why.detail())
                .set("endedAt", now);
    }

    /** Nothing left the house: the next try is the first again. */
    void undo(String id) {
        mongo.remove(Query.query(where("_id").is(id)), DELIVERIES);
    }

    private void end(String id, Update update) {
        mongo.updateFirst(Query.query(where("_id").is(id)), update, DELIVERIES);
    }

    @Override
    public String section() {
        return "deliveries";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        List<Document> rows =
                mongo.find(Query.query(where("customer").is(customer.value())), Document.class, DELIVERIES);
        return rows.isEmpty() ? Map.of() : Map.of("deliveries", rows);
    }

    @Override
    public void erase(CustomerId customer) {
        mongo.remove(Query.query(where("customer").is(customer.value())), DELIVERIES);
    }

    /**
     * Records what one person was told for another too: also under the other's name, so that no campaign speaks to them
     * again.
     */
    @Override
    public void merge(CustomerId from, CustomerId into) {
        String end = "/" + from.value();
        for (Document row : mongo.find(Query.query(where("customer").is(from.value())), Document.class, DELIVERIES)) {
            String id = row.getString("_id");
            row.put("customer", into.value());
            row.put("_id", id.endsWith(end) ? id.substring(0, id.length() - end.length() + 1) + into.value() : id);
            if (row.getString("_id").equals(id)) {
                mongo.save(row, DELIVERIES);
                continue;
            }
            try {
                mongo.insert(row, DELIVERIES);
            } catch (DuplicateKeyException toldToo) {
                // the other had it of its own, or this was begun before
            }
            undo(id);
        }
    }
}
