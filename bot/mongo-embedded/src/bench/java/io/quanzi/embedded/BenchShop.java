package io.quanzi.embedded;

import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/**
 * The customers that the store is measured with, always the same: {@code {_id, phone, officer, state, at, spent, city,
 * babies: [{born}], tags: [..], note, version}}, with eight indexes.
 */
final class BenchShop {
    /** How many customers have the same officer. */
    static final int PER_OFFICER = 50;

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int BATCH = 10_000;
    private static final int ARRAY_LENGTH_HINT = 2;

    private BenchShop() {}

    static void index(MongoCollection<Document> customers) {
        customers.createIndex(ascending("phone"), new IndexOptions().unique(true));
        customers.createIndex(ascending("officer"));
        customers.createIndex(compoundIndex(ascending("state"), ascending("at")));
        customers.createIndex(ascending("at"));
        customers.createIndex(descending("spent"));
        customers.createIndex(ascending("city", "spent"));
        customers.createIndex(ascending("tags"));
    }

    /** Inserts these customers, and tells how many it were per second. */
    static double fill(MongoCollection<Document> customers, int from, int to) {
        long start = System.nanoTime();
        for (int first = from; first < to; first += BATCH) {
            List<Document> batch = new ArrayList<>(BATCH);
            for (int i = first; i < Math.min(to, first + BATCH); i++) {
                batch.add(customer(i));
            }
            customers.insertMany(batch, new InsertManyOptions().ordered(false));
        }
        return (to - from) * 1e9 / (System.nanoTime() - start);
    }

    static String id(int i) {
        return "wm" + (10_000_000 + i);
    }

    static String officer(int i) {
        return "officer-" + i % 20_000;
    }

    /** A second each, in the order of insertion. */
    static Instant at(int i) {
        return START.plusSeconds(i);
    }

    static Document customer(int i) {
        int mixed = Integer.reverse(i) >>> 1;
        List<String> tags = new ArrayList<>(ARRAY_LENGTH_HINT);
        tags.add("t" + mixed % 500);
        tags.add("u" + i % 700);
        return new Document("_id", id(i))
                .append("phone", "h" + Long.toString(((long) mixed << 20) + i, 36))
                .append("officer", officer(i))
                .append("state", "s" + i % 7)
                .append("at", at(i))
                .append("spent", mixed % 1_000_000)
                .append("city", "city-" + mixed % 300)
                .append("babies", List.of(new Document("born", "2026-0" + (1 + i % 9))))
                .append("tags", tags)
                .append("note", "came with order " + i)
                .append("version", 0);
    }
}
