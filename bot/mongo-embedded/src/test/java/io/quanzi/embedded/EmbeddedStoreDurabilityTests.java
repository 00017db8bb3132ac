package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Updates.inc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import io.quanzi.embedded.EmbeddedStore.Sync;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreDurabilityTests {
    @TempDir
    private Path directory;

    @Test
    void keepsDocumentsAndIndexesOverARestart() {
        with(database -> {
            var people = database.getCollection("people");
            people.createIndex(
                    ascending("phone"), new IndexOptions().unique(true).partialFilterExpression(eq("here", true)));
            people.createIndex(ascending("city"));
            for (int i = 0; i < 100; i++) {
                people.insertOne(new Document("_id", i)
                        .append("city", "c" + i % 4)
                        .append("phone", i)
                        .append("here", true));
            }
            people.updateMany(eq("city", "c1"), inc("seen", 1));
            people.deleteMany(eq("city", "c2"));
            database.getCollection("gone").insertOne(new Document());
            database.getCollection("gone").drop();
            database.getCollection("old").insertOne(new Document("_id", 1));
            database.getCollection("old").renameCollection(new MongoNamespace("quanzi.renamed"));
            people.dropIndex("city_1");
            people.createIndex(ascending("city"), new IndexOptions().name("by-city"));
        });

        with(database -> {
            var people = database.getCollection("people");
            assertThat(people.countDocuments()).isEqualTo(75);
            assertThat(people.find(eq("city", "c1"))).hasSize(25).allMatch(person -> person.getInteger("seen") == 1);
            assertThat(people.listIndexes())
                    .extracting(index -> index.getString("name"))
                    .containsExactlyInAnyOrder("_id_", "phone_1", "by-city");
            assertThat(database.listCollectionNames()).containsExactlyInAnyOrder("people", "renamed");
            assertThatThrownBy(() -> people.insertOne(new Document("phone", 1).append("here", true)))
                    .isInstanceOf(MongoWriteException.class);
            people.insertOne(new Document("phone", 1));
        });
    }

    @Test
    void cutsATornEndAtEveryByteAndReportsIt() throws IOException {
        with(database -> database.getCollection("people").insertOne(new Document("_id", 1)));
        Path log = directory.resolve("store.log");
        long before = Files.size(log);
        with(database ->
                database.getCollection("people").insertOne(new Document("_id", 2).append("text", "long enough")));
        byte[] whole = Files.readAllBytes(log);

        for (int length = (int) before; length < whole.length; length++) {
            Files.write(log, Arrays.copyOf(whole, length));
            try (EmbeddedStore store = EmbeddedStore.open(directory, Sync.PROCESS)) {
                assertThat(store.opening().documents()).isEqualTo(1);
                assertThat(store.opening().tornBytes()).isEqualTo(length - before);
            }
            assertThat(Files.size(log)).isEqualTo(before);
        }
        Files.write(log, whole);
        with(database ->
                assertThat(database.getCollection("people").countDocuments()).isEqualTo(2));
    }

    @Test
    void cutsATornEndOfSeveralRecordsAsOne() throws IOException {
        with(database -> {
            database.getCollection("fresh").insertOne(new Document("_id", "new"));
            database.getCollection("people").insertOne(new Document("_id", "old"));
        });
        Path log = directory.resolve("store.log");
        long before = Files.size(log);
        with(database -> database.getCollection("fresh")
                .renameCollection(new MongoNamespace("quanzi.people"), new RenameCollectionOptions().dropTarget(true)));
        byte[] whole = Files.readAllBytes(log);

        for (int length = (int) before; length <= whole.length; length++) {
            Files.write(log, Arrays.copyOf(whole, length));
            JournalReader read = JournalReader.read(log);
            assertThat(read.collections().values())
                    .extracting(content -> content.namespace + " " + content.documents.keySet())
                    .containsExactlyInAnyOrder(
                            length < whole.length
                                    ? new String[] {"quanzi.fresh [new]", "quanzi.people [old]"}
                                    : new String[] {"quanzi.people [new]"});
        }
    }

    @Test
    void countsALastRecordThatDoesNotFitItsChecksumAsTornAndKeepsIt() throws IOException {
        with(database -> database.getCollection("people").insertOne(new Document("_id", 1)));
        Path log = directory.resolve("store.log");
        long before = Files.size(log);
        with(database -> database.getCollection("people").insertOne(new Document("_id", 2)));
        byte[] whole = Files.readAllBytes(log);
        whole[whole.length - 3] ^= 4;
        Files.write(log, whole);

        try (EmbeddedStore store = EmbeddedStore.open(directory, Sync.PROCESS)) {
            assertThat(store.opening().documents()).isEqualTo(1);
            assertThat(store.opening().tornBytes()).isEqualTo(whole.length - before);
        }
        assertThat(directory.resolve("store.log.cut-at-" + before)).hasSize(whole.length - before);
    }

    @Test
    void refusesALogThatIsDamagedInTheMiddle() throws IOException {
        with(database -> {
            for (int i = 0; i < 20; i++) {
                database.getCollection("people").insertOne(new Document("_id", i).append("name", "somebody"));
            }
        });
        Path log = directory.resolve("store.log");
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(Files.size(log) / 2);
            int old = file.read();
            file.seek(Files.size(log) / 2);
            file.write(old ^ 4);
        }

        assertThatThrownBy(() -> EmbeddedStore.open(directory, Sync.PROCESS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(log.toString())
                .hasMessageContaining("damaged at byte")
                .hasMessageContaining("Restore a backup")
                .hasMessageContaining("truncate -s ");
    }

    @Test
    void refusesASecondOpeningAndNamesTheFirst() {
        try (EmbeddedStore first = EmbeddedStore.open(directory, Sync.PROCESS)) {
            assertThat(first.uri()).matches("mongodb://quanzi:[0-9a-f]{64}@127\\.0\\.0\\.1:\\d+/quanzi");
            assertThatThrownBy(() -> EmbeddedStore.open(directory, Sync.PROCESS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid() + " since ");
        }
        EmbeddedStore.open(directory, Sync.ALWAYS).close();
    }

    private void with(Consumer<MongoDatabase> work) {
        try (EmbeddedStore store = EmbeddedStore.open(directory, Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            work.accept(client.getDatabase("quanzi"));
        }
    }
}
