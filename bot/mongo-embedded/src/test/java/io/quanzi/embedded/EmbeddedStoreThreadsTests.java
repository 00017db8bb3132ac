package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The embedded store with many at work on one collection at once. */
class EmbeddedStoreThreadsTests {
    private static final int THREADS = 16;

    private final EmbeddedStore store = EmbeddedStore.inMemory();
    private final MongoClient client = MongoClients.create(store.uri());
    private final MongoCollection<Document> items = client.getDatabase("quanzi").getCollection("items");

    @AfterEach
    void close() {
        client.close();
        store.close();
    }

    @Test
    void countsExactlyUnderManyThreads() throws Exception {
        items.insertOne(new Document("_id", "counter").append("n", 0).append("version", 0));
        AtomicInteger swapped = new AtomicInteger();

        together(thread -> {
            for (int i = 0; i < 50; i++) {
                items.updateOne(eq("_id", "counter"), inc("n", 1));
                int version = items.find(eq("_id", "counter")).first().getInteger("version");
                swapped.addAndGet((int)
                        items.updateOne(and(eq("_id", "counter"), eq("version", version)), inc("version", 1))
                                .getModifiedCount());
            }
        });

        Document counter = items.find(eq("_id", "counter")).first();
        assertThat(counter).containsEntry("n", THREADS * 50).containsEntry("version", swapped.get());
    }

    @Test
    void givesEachTaskToOneOfManyClaimants() throws Exception {
        items.createIndex(compoundIndex(ascending("state"), ascending("at")));
        fill(200);
        items.updateMany(new Document(), set("state", "due"));
        Set<Object> claimed = ConcurrentHashMap.newKeySet();
        AtomicInteger claims = new AtomicInteger();

        together(thread -> {
            var first = new FindOneAndUpdateOptions().sort(ascending("at"));
            for (Document task = items.findOneAndUpdate(eq("state", "due"), set("state", "taken"), first);
                    task != null;
                    task = items.findOneAndUpdate(eq("state", "due"), set("state", "taken"), first)) {
                claimed.add(task.get("_id"));
                claims.incrementAndGet();
            }
        });

        assertThat(claims).hasValue(200);
        assertThat(claimed).hasSize(200);
    }

    @Test
    void makesIndexesAndKeepsThemUniqueUnderTraffic() throws Exception {
        AtomicInteger inserted = new AtomicInteger();
        items.createIndex(ascending("phone"), new IndexOptions().unique(true));

        together(thread -> {
            for (int i = 0; i < 60; i++) {
                if (thread == 0 && i % 10 == 0) {
                    items.createIndex(ascending("extra" + i, "thread"));
                }
                try {
                    items.insertOne(
                            new Document("phone", i).append("thread", thread).append("extra10", i));
                    inserted.incrementAndGet();
                } catch (MongoWriteException e) {
                    assertThat(e.getCode()).isEqualTo(11000);
                }
                items.updateOne(eq("phone", i), inc("touched", 1));
                assertThat(found(eq("phone", i))).hasSize(1);
            }
        });

        assertThat(inserted).hasValue(60);
        assertThat(found(eq("extra10", 5))).hasSize(1);
        assertThat(items.find()).allMatch(item -> item.getInteger("touched") == THREADS);
    }

    @Test
    void findsAllThatMatchWhileTheirKeysMove() throws Exception {
        items.createIndex(ascending("at"));
        items.createIndex(ascending("place"));
        fill(800);
        AtomicInteger moving = new AtomicInteger(8);

        together(thread -> {
            if (thread < 8) {
                for (int i = 0; i < 200; i++) {
                    int id = (i * 37 + thread * 100) % 800;
                    // Always at one of the two: in the range, or at the place.
                    items.updateOne(eq("_id", id), combine(set("at", i % 2 == 0 ? -1 : i), set("place", "here")));
                    items.updateOne(eq("_id", id), combine(set("at", 799 - i), set("place", "there")));
                }
                moving.decrementAndGet();
            }
            while (thread >= 8 && moving.get() > 0) {
                assertThat(found(gte("at", -1))).hasSize(800).doesNotHaveDuplicates();
                assertThat(found(or(gte("at", 0), eq("place", "here"))))
                        .hasSize(800)
                        .doesNotHaveDuplicates();
                List<Document> latest = items.find(gte("at", -1))
                        .sort(descending("at"))
                        .limit(300)
                        .into(new ArrayList<>());
                assertThat(latest).hasSize(300);
                assertThat(latest)
                        .isSortedAccordingTo(
                                Comparator.comparing(item -> item.getInteger("at"), Comparator.reverseOrder()));
            }
        });
    }

    @Test
    void dropsIndexesUnderTraffic() throws Exception {
        fill(500);

        together(thread -> {
            for (int i = 0; i < 40; i++) {
                if (thread == 0) {
                    items.createIndex(ascending("state", "at"));
                    items.dropIndex("state_1_at_1");
                }
                items.updateOne(eq("_id", thread), inc("touched", 1));
                assertThat(found(eq("state", "s3"))).hasSize(50);
            }
        });

        assertThat(items.find(gte("touched", 1))).hasSize(THREADS).allMatch(item -> item.getInteger("touched") == 40);
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void together(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            tasks.add(() -> {
                work.run(thread);
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(tasks)) {
            done.get();
        }
        threads.shutdown();
    }

    private void fill(int count) {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            documents.add(new Document("_id", i).append("state", "s" + i % 10).append("at", i));
        }
        items.insertMany(documents);
    }

    private List<Document> found(Bson query) {
        return items.find(query).into(new ArrayList<>());
    }
}
