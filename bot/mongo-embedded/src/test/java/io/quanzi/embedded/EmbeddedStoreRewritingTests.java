package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Updates.inc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.UpdateOptions;
import io.quanzi.embedded.EmbeddedStore.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log made shorter beside traffic. */
class EmbeddedStoreRewritingTests {
    private static final int WRITERS = 8;
    private static final long LONG_WAIT_MILLIS = Duration.ofSeconds(60).toMillis();

    @TempDir
    private Path directory;

    @Test
    void holdsTheSameWhenRewrittenUnderEightWriters() throws Exception {
        Map<String, List<Document>> before;
        try (EmbeddedStore store = open(Long.MAX_VALUE);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoDatabase database = client.getDatabase("quanzi");
            database.getCollection("items").createIndex(ascending("n"));
            var written = new AtomicBoolean();
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(new Thread(() -> write(database, writer, written)));
            }
            writers.forEach(Thread::start);

            for (int i = 0; i < 20; i++) {
                store.compaction().rewrite();
            }
            written.set(true);
            for (Thread writer : writers) {
                writer.join();
            }

            before = content(database);
            assertThat(store.condition().documents())
                    .isEqualTo(before.values().stream().mapToLong(List::size).sum());
        }

        try (EmbeddedStore store = open(Long.MAX_VALUE);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoDatabase database = client.getDatabase("quanzi");
            assertThat(content(database)).isEqualTo(before);
            assertThat(store.condition().documents()).isEqualTo(store.opening().documents());
            assertThat(database.getCollection("items").listIndexes())
                    .extracting(index -> index.getString("name"))
                    .contains("_id_", "n_1");
        }
    }

    private static void write(MongoDatabase database, int writer, AtomicBoolean enough) {
        MongoCollection<Document> items = database.getCollection("items");
        for (int i = 0; !enough.get(); i++) {
            String id = writer + "-" + i;
            items.insertOne(new Document("_id", id).append("n", i));
            items.updateOne(eq(id), inc("n", 1));
            items.updateOne(eq("shared"), inc("n", 1), new UpdateOptions().upsert(true));
            if (i % 3 == 0) {
                items.deleteOne(eq(id));
            }
            if (i % 10 == 0) {
                MongoCollection<Document> fresh = database.getCollection("fresh-" + writer);
                fresh.insertOne(new Document("_id", i));
                fresh.createIndex(ascending("n"), new IndexOptions().name("by-n"));
                fresh.renameCollection(
                        new MongoNamespace("quanzi.shed-" + writer), new RenameCollectionOptions().dropTarget(true));
            }
        }
    }

    @Test
    void shortensTheLogByItselfOnceMostOfItIsSuperseded() throws Exception {
        try (EmbeddedStore store = open(100_000);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoCollection<Document> items = client.getDatabase("quanzi").getCollection("items");
            items.insertOne(new Document("_id", 1).append("n", 0).append("text", "x".repeat(1_000)));
            for (int update = 0; update < 80; update++) {
                items.updateOne(eq(1), inc("n", 1));
            }
            assertThat(store.condition().rewritten()).isNull();
            // not many more, for what is written meanwhile is in the new log too
            for (int update = 80; update < 120; update++) {
                items.updateOne(eq(1), inc("n", 1));
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> store.condition().rewritten() != null);

            assertThat(store.condition().rewritten().bytesBefore()).isGreaterThan(100_000);
            assertThat(store.condition().rewritten().bytesAfter()).isLessThan(50_000);
            assertThat(items.find(eq(1)).first()).containsEntry("n", 120);
        }
    }

    @Test
    void shortensALogThatIsMostlySupersededWhenItIsOpened() throws Exception {
        try (EmbeddedStore store = open(Long.MAX_VALUE);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoCollection<Document> items = client.getDatabase("quanzi").getCollection("items");
            items.createIndex(ascending("n"), new IndexOptions().unique(true));
            for (int i = 0; i < 200; i++) {
                items.insertOne(new Document("_id", i).append("n", i).append("text", "x".repeat(1_000)));
                if (i % 100 != 0) {
                    items.deleteOne(eq(i));
                }
            }
        }
        long before = Files.size(directory.resolve("store.log"));

        try (EmbeddedStore store = open(100_000);
                MongoClient client = MongoClients.create(store.uri())) {
            for (long waited = 0; store.condition().rewritten() == null && waited < LONG_WAIT_MILLIS; waited += 10) {
                Thread.sleep(10);
            }
            assertThat(Files.size(directory.resolve("store.log"))).isLessThan(before / 10);
            assertThat(client.getDatabase("quanzi").getCollection("items").find())
                    .hasSize(2);
        }
        try (EmbeddedStore store = open(100_000)) {
            assertThat(store.opening().documents()).isEqualTo(2);
        }
    }

    @Test
    void leavesALogAloneThatOnlyGrew() throws Exception {
        try (EmbeddedStore store = open(100_000);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoCollection<Document> items = client.getDatabase("quanzi").getCollection("items");
            for (int i = 0; i < 300; i++) {
                items.insertOne(new Document("_id", i).append("text", "x".repeat(1_000)));
            }
        }

        try (EmbeddedStore store = open(100_000)) {
            assertThat(store.condition().bytes()).isGreaterThan(300_000);
            assertThat(store.condition().rewritten()).isNull();
        }
    }

    @Test
    void removesWhatAKilledRewritingLeft() throws IOException {
        open(Long.MAX_VALUE).close();
        Path left = Files.writeString(directory.resolve("store.log.new"), "half a log");

        open(Long.MAX_VALUE).close();

        assertThat(left).doesNotExist();
    }

    private EmbeddedStore open(long worthRewriting) {
        return EmbeddedStore.open(directory, Sync.PROCESS, Clock.systemUTC(), new Disk(), worthRewriting);
    }

    private static Map<String, List<Document>> content(MongoDatabase database) {
        Map<String, List<Document>> content = new TreeMap<>();
        for (String name : database.listCollectionNames()) {
            content.put(
                    name,
                    database.getCollection(name).find().sort(ascending("_id")).into(new ArrayList<>()));
        }
        return content;
    }
}
