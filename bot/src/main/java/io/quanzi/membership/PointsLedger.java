package io.quanzi.membership;

import com.mongodb.MongoWriteException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.WriteModel;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DuplicateKeys;
import io.quanzi.shared.Message;
import io.quanzi.shared.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.stereotype.Component;

/**
 * The points of everybody, appended and never changed.
 *
 * <p>{@code points} has the entries:
 *
 * <pre>{"_id": "c66f.../3", "customer": "c66f...", "seq": 3, "cause": "order/O-1", "points": 256, "balance": 300,
 *  "at": ISODate, "words": "...", "said": "{\"key\": …}", "factors": [2, 1]}</pre>
 *
 * {@code points_heads} remembers where a person's entries end, to start looking from; it may lag, and never leads:
 *
 * <pre>{"_id": "c66f...", "seq": 3, "balance": 300}</pre>
 *
 * To post:
 *
 * <ol>
 *   <li>read the head, none being {@code {seq: 0, balance: 0}};
 *   <li>insert the entry {@code seq + 1} with the balance after it;
 *   <li>write the head.
 * </ol>
 *
 * The insert has three ends. It succeeds: posted. The cause is taken: it was posted before, and that entry is the
 * answer. The number is taken: somebody else posted, or a crash kept the head from being written; that entry becomes the
 * head, and the insert is tried behind it. A process killed between 2 and 3 leaves a head that lags, which the next
 * posting or reading walks past.
 */
@Component
class PointsLedger {
    static final String POINTS = "points";
    static final String HEADS = "points_heads";

    private static final int BATCH = 500;
    private static final int GROWTH_ROWS = 5_000;

    private final MongoCollection<Document> points;
    private final MongoCollection<Document> heads;

    PointsLedger(MongoOperations mongo) {
        // posts a cause once
        mongo.indexOps(POINTS).createIndex(new Index("cause", Sort.Direction.ASC).unique());
        // serves a person's history, newest first
        mongo.indexOps(POINTS).createIndex(new Index("customer", Sort.Direction.ASC).on("seq", Sort.Direction.DESC));
        // serves the growth of a span of time, and who held a tier when
        mongo.indexOps(POINTS).createIndex(new Index("customer", Sort.Direction.ASC).on("at", Sort.Direction.ASC));
        points = mongo.getCollection(POINTS);
        heads = mongo.getCollection(HEADS);
    }

    /** The number and the balance of a person's last entry. */
    record Head(long seq, long balance) {
        static final Head NONE = new Head(0, 0);
    }

    /**
     * An entry to be posted.
     *
     * @param factors of each line of an order that earned; empty for anything else
     */
    record Posting(
            CustomerId customer, PointsCause cause, long points, Instant at, Message words, List<Integer> factors) {}

    /**
     * An entry as it stands, with what only this module reads.
     *
     * @param isNew posted just now, so that it was the last; false for one that was read
     */
    record Posted(PointsEntry entry, PointsCause cause, List<Integer> factors, boolean isNew) {}

    /** The sum of all balances, as the heads have them. */
    long outstanding() {
        long sum = 0;
        for (Document head : heads.find().projection(new Document("balance", 1))) {
            sum += head.get("balance", Number.class).longValue();
        }
        return sum;
    }

    Membership.Liability liability() {
        long sum = 0;
        long holders = 0;
        for (Document head : heads.find(Filters.gt("balance", 0)).projection(new Document("balance", 1))) {
            sum += head.get("balance", Number.class).longValue();
            holders++;
        }
        return new Membership.Liability(sum, holders);
    }

    Membership.Movement movement(Instant from, Instant to) {
        long earned = 0;
        long taken = 0;
        for (Document entry : points.find(
                        Filters.and(Filters.gte("at", Date.from(from)), Filters.lt("at", Date.from(to))))
                .projection(new Document("points", 1))) {
            long change = entry.get("points", Number.class).longValue();
            earned += Math.max(0, change);
            taken -= Math.min(0, change);
        }
        return new Membership.Movement(earned, taken);
    }

    /** Posts points for a cause that is not an order. */
    Posted post(CustomerId customer, PointsCause pointsCause, long points, Instant at, Message words) {
        return post(new Posting(customer, pointsCause, points, at, words, List.of()));
    }

    /**
     * Posts unless the cause was posted before.
     *
     * @return the entry that stands for the cause: the new one, or the one posted before
     * @throws IllegalArgumentException when the balance would fall below 0 by anything but a refund or an edit
     */
    Posted post(Posting posting) {
        String customer = posting.customer().value();
        Head head = storedHead(customer);
        while (true) {
            Document row = row(posting, head);
            try {
                points.insertOne(row);
                writeHead(customer, head(row));
                return read(row, true);
            } catch (MongoWriteException taken) {
                DuplicateKeys.rethrowOther(taken);
                Optional<Posted> before = find(posting.cause());
                if (before.isPresent()) {
                    if (before.get().entry().seq() > head.seq()) {
                        writeHead(customer, walkToEnd(customer, head));
                    }
                    return before.get();
                }
                head = walkToEnd(customer, head);
            }
        }
    }

    /**
     * Posts to the accounts of different people, each as {@link #post(Posting)} does.
     *
     * @return the entries that stand for the causes, in their order
     */
    List<Posted> postAll(List<Posting> postings) {
        var known = new HashMap<String, Head>();
        heads.find(Filters.in(
                        "_id",
                        postings.stream().map(each -> each.customer().value()).toList()))
                .forEach(row -> known.put(row.getString("_id"), head(row)));
        var rows = new ArrayList<Document>();
        for (Posting posting : postings) {
            rows.add(row(posting, known.getOrDefault(posting.customer().value(), Head.NONE)));
        }
        Set<Integer> taken = DuplicateKeys.insertMissing(points, rows);
        var posted = new ArrayList<Posted>();
        var ends = new ArrayList<WriteModel<Document>>();
        for (int i = 0; i < rows.size(); i++) {
            if (taken.contains(i)) {
                posted.add(post(postings.get(i)));
            } else {
                posted.add(read(rows.get(i), true));
                ends.add(new ReplaceOneModel<>(
                        Filters.eq("_id", rows.get(i).getString("customer")),
                        headRow(rows.get(i).getString("customer"), head(rows.get(i))),
                        new ReplaceOptions().upsert(true)));
            }
        }
        if (!ends.isEmpty()) {
            heads.bulkWrite(ends, new BulkWriteOptions().ordered(false));
        }
        return posted;
    }

    private static Document row(Posting posting, Head head) {
        long balance = Math.addExact(head.balance(), posting.points());
        if (balance < 0 && posting.points() < 0 && !posting.cause().givesBackPoints()) {
            throw new IllegalArgumentException("expected at least %d points on the account of %s for %s, found %d"
                    .formatted(
                            -posting.points(),
                            posting.customer(),
                            posting.cause().value(),
                            head.balance()));
        }
        Message words =
                balance < 0 ? Message.of("points.owed", posting.words(), String.valueOf(-balance)) : posting.words();
        var row = new Document("_id", posting.customer() + "/" + (head.seq() + 1))
                .append("customer", posting.customer().value())
                .append("seq", head.seq() + 1)
                .append("cause", posting.cause().value())
                .append("points", posting.points())
                .append("balance", balance)
                .append("at", Date.from(posting.at()))
                .append("words", words.in(Locale.SIMPLIFIED_CHINESE))
                .append("said", StoredMessage.write(words));
        return posting.factors().isEmpty() ? row : row.append("factors", posting.factors());
    }

    /** The entry of a cause. */
    Optional<Posted> find(PointsCause pointsCause) {
        return Optional.ofNullable(
                        points.find(Filters.eq("cause", pointsCause.value())).first())
                .map(PointsLedger::read);
    }

    /** The entries of some causes, as far as there are. */
    List<Posted> findAll(List<PointsCause> causes) {
        return points.find(Filters.in(
                        "cause", causes.stream().map(PointsCause::value).toList()))
                .map(PointsLedger::read)
                .into(new ArrayList<>());
    }

    /** Returns the end of a person's entries now; {@link Head#NONE} when there are none. */
    Head head(CustomerId customer) {
        return walkToEnd(customer.value(), storedHead(customer.value()));
    }

    /** A person's entries, newest first. */
    List<PointsEntry> history(CustomerId customer, int most) {
        return entries(points.find(Filters.eq("customer", customer.value()))
                .sort(Sorts.descending("seq"))
                .limit(most));
    }

    /** The sum of what buying earned, less what refunds and edits took back, from one instant to before another. */
    long growth(CustomerId customer, Instant from, Instant to) {
        long sum = 0;
        for (Document row : points.find(Filters.and(
                        Filters.eq("customer", customer.value()),
                        Filters.gte("at", Date.from(from)),
                        Filters.lt("at", Date.from(to))))
                .projection(Projections.fields(Projections.include("cause", "points"), Projections.excludeId()))) {
            sum += new PointsCause(row.getString("cause")).isGrowth() ? number(row, "points") : 0;
        }
        return sum;
    }

    /** Whether anything that happened at or before an instant was posted. */
    boolean hasEntryUpTo(CustomerId customer, Instant at) {
        return points.find(Filters.and(Filters.eq("customer", customer.value()), Filters.lte("at", Date.from(at))))
                        .first()
                != null;
    }

    /** Returns {@link #growth(CustomerId, Instant, Instant)} of several people by one query. */
    Map<CustomerId, Long> growth(Collection<CustomerId> customers, Instant from, Instant to) {
        var sums = new HashMap<CustomerId, Long>();
        for (Document row : points.find(Filters.and(
                        Filters.in(
                                "customer",
                                customers.stream().map(CustomerId::value).toList()),
                        Filters.gte("at", Date.from(from)),
                        Filters.lt("at", Date.from(to))))
                .projection(
                        Projections.fields(Projections.include("customer", "cause", "points"), Projections.excludeId()))
                .batchSize(GROWTH_ROWS)) {
            if (new PointsCause(row.getString("cause")).isGrowth()) {
                sums.merge(new CustomerId(row.getString("customer")), number(row, "points"), Long::sum);
            }
        }
        return sums;
    }

    /** Hands everybody who has entries to a reader, some hundred at a time, each with a head that may lag. */
    void forEachMember(Consumer<Map<CustomerId, Head>> reader) {
        var batch = new LinkedHashMap<CustomerId, Head>();
        for (Document row : heads.find().batchSize(BATCH)) {
            batch.put(new CustomerId(row.getString("_id")), head(row));
            if (batch.size() == BATCH) {
                reader.accept(Map.copyOf(batch));
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            reader.accept(Map.copyOf(batch));
        }
    }

    /** Takes out all of a person's entries; the head first, since it must not lead. */
    void erase(CustomerId customer) {
        heads.deleteOne(Filters.eq("_id", customer.value()));
        points.deleteMany(Filters.eq("customer", customer.value()));
    }

    private Head storedHead(String customer) {
        Document row = heads.find(Filters.eq("_id", customer)).first();
        return row == null ? Head.NONE : head(row);
    }

    /** Walks from a head that may lag to the last entry. */
    private Head walkToEnd(String customer, Head from) {
        Head end = from;
        Document next = entryAt(customer, end.seq() + 1);
        while (next != null) {
            end = head(next);
            next = entryAt(customer, end.seq() + 1);
        }
        return end;
    }

    private @Nullable Document entryAt(String customer, long seq) {
        return points.find(Filters.eq("_id", customer + "/" + seq)).first();
    }

    /** Two who write at once may leave the smaller number; the next walks past it. */
    private void writeHead(String customer, Head head) {
        heads.replaceOne(Filters.eq("_id", customer), headRow(customer, head), new ReplaceOptions().upsert(true));
    }

    private static Document headRow(String customer, Head head) {
        return new Document("_id", customer).append("seq", head.seq()).append("balance", head.balance());
    }

    private static Head head(Document row) {
        return new Head(number(row, "seq"), number(row, "balance"));
    }

    private static List<PointsEntry> entries(FindIterable<Document> rows) {
        var entries = new ArrayList<PointsEntry>();
        rows.forEach(row -> entries.add(read(row).entry()));
        return entries;
    }

    private static Posted read(Document row) {
        return read(row, false);
    }

    private static Posted read(Document row, boolean isNew) {
        var entry = new PointsEntry(
                new CustomerId(row.getString("customer")),
                number(row, "seq"),
                number(row, "points"),
                number(row, "balance"),
                row.getDate("at").toInstant(),
                row.getString("words"),
                row.getString("said"));
        return new Posted(
                entry,
                new PointsCause(row.getString("cause")),
                row.getList("factors", Integer.class, List.of()),
                isNew);
    }

    private static long number(Document row, String key) {
        return row.get(key, Number.class).longValue();
    }
}
