package io.quanzi.embedded;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.quanzi.embedded.EmbeddedStore.Sync;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;

/** Inserts into a store on disk, each acknowledged once it survives the end of the process. */
final class StoreInserts {
    private static final int WARM = 20_000;
    private static final int COUNT = 60_000;

    private StoreInserts() {}

    static void measure(Path directory) throws InterruptedException {
        try (EmbeddedStore store = EmbeddedStore.open(directory, Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoCollection<Document> customers = client.getDatabase("quanzi").getCollection("customers");
            BenchShop.index(customers);
            AtomicInteger next = new AtomicInteger();
            insert(customers, next, 8, WARM);
            StoreBench.report("acknowledged inserts per second, 1 thread", insert(customers, next, 1, COUNT));
            StoreBench.report("acknowledged inserts per second, 8 threads", insert(customers, next, 8, COUNT));
        }
    }

    private static double insert(MongoCollection<Document> customers, AtomicInteger next, int threads, int count)
            throws InterruptedException {
        int end = next.get() + count;
        Thread[] writers = new Thread[threads];
        long start = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            writers[i] = new Thread(() -> {
                for (int number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
                    customers.insertOne(BenchShop.customer(number));
                }
            });
            writers[i].start();
        }
        for (Thread writer : writers) {
            writer.join();
        }
        next.set(end);
        return count * 1e9 / (System.nanoTime() - start);
    }

    static void fill(Path directory, int from, int to) {
        try (EmbeddedStore store = EmbeddedStore.open(directory, Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoCollection<Document> customers = client.getDatabase("quanzi").getCollection("customers");
            BenchShop.index(customers);
            StoreBench.report("bulk inserts per second up to " + to, BenchShop.fill(customers, from, to));
        }
    }
}
