package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Single commands at a million documents in memory, on this store or on the plain one. */
final class StoreCommands {
    static final String BY_ID = "find by `_id` ms";
    static final String HEAP = "heap, 8 indexes, MB";
    private static final int SIZE = 1_000_000;
    private static final int RANGE = 1_000;

    private final MongoCollection<Document> customers;
    private final int slowly;
    private final Random random = new Random(7);

    /** @param slowly how often a command runs that may scan */
    private StoreCommands(MongoCollection<Document> customers, int slowly) {
        this.customers = customers;
        this.slowly = slowly;
    }

    static void measure(boolean plain) throws InterruptedException {
        MongoServer server = plain ? new MongoServer(new MemoryBackend()) : null;
        EmbeddedStore store = plain ? null : EmbeddedStore.inMemory();
        String uri = server == null ? store.uri() : server.bindAndGetConnectionString();
        try (MongoClient client = MongoClients.create(uri)) {
            new StoreCommands(client.getDatabase("quanzi").getCollection("customers"), plain ? 7 : 1_000).measure();
        } finally {
            if (server != null) {
                server.shutdownNow();
            } else {
                store.close();
            }
        }
    }

    private void measure() throws InterruptedException {
        BenchShop.index(customers);
        double perSecond = BenchShop.fill(customers, 0, SIZE);
        time(BY_ID, 5_000, () -> customers.find(eq("_id", anyId())).first());
        time("non-unique equality (50 hits) ms", slowly, () -> count(eq("officer", BenchShop.officer(any()))));
        time("`{_id, state}` update ms", slowly, () -> {
            int i = any();
            customers.updateOne(and(eq("_id", BenchShop.id(i)), eq("state", "s" + i % 7)), inc("version", 1));
        });
        var oldest = new FindOneAndUpdateOptions().sort(ascending("at"));
        time(
                "findAndModify by state, sorted ms",
                slowly,
                () -> customers.findOneAndUpdate(eq("state", "s3"), set("state", "taken"), oldest));
        time("range of 1 000 ms", slowly, () -> {
            int first = random.nextInt(SIZE - RANGE);
            count(and(gte("at", BenchShop.at(first)), lt("at", BenchShop.at(first + RANGE))));
        });
        time(
                "sort + top 20 ms",
                slowly,
                () -> customers.find().sort(descending("spent")).limit(20).into(new ArrayList<>()));
        besideAScan();
        StoreBench.report("bulk inserts per second, 8 indexes", perSecond);
        StoreBench.report(HEAP, heapMegabytes());
    }

    private void besideAScan() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread scan = new Thread(() -> {
            while (!done.get()) {
                count(eq("note", "none"));
            }
        });
        scan.start();
        time(
                "update while another scans (p50) ms",
                Math.max(slowly, 30),
                () -> customers.updateOne(eq("_id", anyId()), inc("version", 1)));
        done.set(true);
        scan.join();
    }

    private int count(Bson query) {
        return customers.find(query).into(new ArrayList<>()).size();
    }

    private int any() {
        return random.nextInt(SIZE);
    }

    private String anyId() {
        return BenchShop.id(any());
    }

    /** Reports the median; half as many runs again go before, to warm up. */
    private static void time(String name, int runs, Runnable command) {
        double[] took = new double[runs];
        for (int i = -runs / 2; i < runs; i++) {
            long start = System.nanoTime();
            command.run();
            took[Math.max(i, 0)] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(took);
        StoreBench.report(name, took[runs / 2]);
    }

    private static double heapMegabytes() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }
}
