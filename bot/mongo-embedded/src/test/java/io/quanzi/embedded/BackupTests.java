package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import io.quanzi.embedded.Backup.Manifest;
import io.quanzi.embedded.EmbeddedStore.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTests {
    private static final List<String> BESIDE = List.of("journal", "app.json");
    private static final Instant AT = Instant.parse("2026-03-02T16:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void holdsOneMomentWhileWritersGoOn() throws Exception {
        Manifest manifest;
        try (EmbeddedStore store = open("data");
                MongoClient client = MongoClients.create(store.uri())) {
            MongoCollection<Document> pairs = client.getDatabase("quanzi").getCollection("pairs");
            pairs.createIndex(ascending("n"), new IndexOptions().unique(true));
            var enough = new AtomicBoolean();
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int writer = i;
                // Each writes its documents one after another: a moment has no later one without the earlier.
                writers.add(new Thread(() -> {
                    for (int n = 0; !enough.get(); n++) {
                        pairs.insertOne(new Document("_id", writer + "-" + n).append("n", n * 4 + writer));
                        if (n >= 5) {
                            pairs.deleteOne(eq("_id", writer + "-" + (n - 5)));
                        }
                    }
                }));
            }
            writers.forEach(Thread::start);
            while (pairs.countDocuments() < 12) {
                Thread.onSpinWait();
            }
            manifest = backup(store, "backup");
            store.compaction().rewrite();
            enough.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
        }

        assertThat(Restore.restore(directory.resolve("backup"), directory.resolve("again"), Set.of("run.json")))
                .isEqualTo(manifest);

        with("again", pairs -> {
            assertThat(pairs.countDocuments()).isEqualTo(manifest.documents().get("quanzi.pairs"));
            for (int writer = 0; writer < 4; writer++) {
                String prefix = writer + "-";
                List<Integer> there = pairs.find().into(new ArrayList<>()).stream()
                        .map(pair -> pair.getString("_id"))
                        .filter(id -> id.startsWith(prefix))
                        .map(id -> Integer.parseInt(id.substring(2)))
                        .sorted()
                        .toList();
                assertThat(there).hasSizeLessThanOrEqualTo(6);
                for (int i = 1; i < there.size(); i++) {
                    assertThat(there.get(i)).isEqualTo(there.get(i - 1) + 1);
                }
            }
            assertThatThrownBy(() -> pairs.insertOne(
                            new Document("n", pairs.find().first().get("n"))))
                    .hasMessageContaining("11000");
        });
    }

    @Test
    void takesAlongWhatIsNamedBesideTheStore() throws IOException {
        write("data/journal/state.jsonl", "[[\"people\"]]\n");
        write("data/journal/state.lock", "");
        write("data/app.json", "{}");
        try (EmbeddedStore store = open("data")) {
            Manifest with = backup(store, "with");
            assertThat(with.files()).containsOnlyKeys("store/store.log", "journal/state.jsonl", "app.json");

            Manifest without = Restore.write(
                    directory.resolve("without"),
                    destination -> Backup.write(store, directory.resolve("data"), List.of(), "1", AT, destination));
            assertThat(without.files()).containsOnlyKeys("store/store.log");
        }

        Restore.restore(directory.resolve("with"), directory.resolve("again"), Set.of("run.json"));

        assertThat(directory.resolve("again/journal/state.jsonl")).hasContent("[[\"people\"]]\n");
        assertThat(directory.resolve("again/app.json")).hasContent("{}");
        assertThat(names("again")).containsExactlyInAnyOrder("store", "journal", "app.json");
    }

    @Test
    void travelsAsAZip() throws IOException {
        Path zip = directory.resolve("backup.zip");
        with("data", items -> items.insertOne(new Document("_id", 1)));
        try (EmbeddedStore store = open("data");
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            Backup.write(store, directory.resolve("data"), List.of(), "1", AT, Backup.into(out));
        }

        Restore.restore(zip, directory.resolve("again"), Set.of("run.json"));

        with("again", items -> assertThat(items.countDocuments()).isEqualTo(1));
        assertThat(Backup.last(directory.resolve("data")))
                .hasValueSatisfying(last -> assertThat(last.documents()).isEqualTo(1));
    }

    @Test
    void isNeverWrittenOverAnything() throws IOException {
        write("kept/of-mine", "text");
        try (EmbeddedStore store = open("data")) {
            assertThatThrownBy(() -> backup(store, "kept"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a backup is never written over anything");
            Files.createDirectory(directory.resolve("empty"));
            backup(store, "empty");
        }
        assertThat(names("kept")).containsExactly("of-mine");
        assertThat(names("empty")).contains("manifest.json");
    }

    @Test
    void leavesNothingWhenItBreaksOff() throws IOException {
        try (EmbeddedStore store = open("data")) {
            assertThatThrownBy(() -> Restore.write(directory.resolve("backup"), destination -> {
                        Backup.write(store, directory.resolve("data"), List.of(), "1", AT, name -> {
                            if (name.equals("manifest.json")) {
                                throw new IOException("No space left on device");
                            }
                            return destination.next(name);
                        });
                    }))
                    .hasMessage("No space left on device");
        }

        assertThat(names(".")).containsExactly("data");
    }

    @Test
    void isRestoredIntoAnEmptyDataDirectoryOnly() throws IOException {
        try (EmbeddedStore store = open("data")) {
            backup(store, "backup");
        }

        assertThatThrownBy(() ->
                        Restore.restore(directory.resolve("backup"), directory.resolve("data"), Set.of("run.json")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not empty: it has store")
                .hasMessageContaining("move what is there away");
    }

    @Test
    void isRefusedWhenAnyFileOfItIsNotAsItWasWritten() throws IOException {
        with("data", items -> items.insertOne(new Document("_id", 1)));
        try (EmbeddedStore store = open("data")) {
            backup(store, "backup");
        }
        Path log = directory.resolve("backup/store/store.log");
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);

        assertThatThrownBy(() ->
                        Restore.restore(directory.resolve("backup"), directory.resolve("again"), Set.of("run.json")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "The backup is damaged: store/store.log should have " + bytes.length + " bytes and SHA-256 ");
        assertThat(names("again")).isEmpty();

        Files.delete(directory.resolve("backup/manifest.json"));
        assertThatThrownBy(() ->
                        Restore.restore(directory.resolve("backup"), directory.resolve("again"), Set.of("run.json")))
                .hasMessageContaining("no complete backup");
    }

    private Manifest backup(EmbeddedStore store, String name) throws IOException {
        return Restore.write(
                directory.resolve(name),
                destination -> Backup.write(store, directory.resolve("data"), BESIDE, "1", AT, destination));
    }

    private EmbeddedStore open(String name) {
        return EmbeddedStore.open(directory.resolve(name).resolve("store"), Sync.PROCESS);
    }

    private void with(String name, Consumer<MongoCollection<Document>> work) {
        try (EmbeddedStore store = open(name);
                MongoClient client = MongoClients.create(store.uri())) {
            work.accept(client.getDatabase("quanzi").getCollection("pairs"));
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> names(String name) throws IOException {
        try (Stream<Path> entries = Files.list(directory.resolve(name))) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
