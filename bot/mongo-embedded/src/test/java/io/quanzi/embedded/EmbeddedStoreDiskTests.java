package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import io.quanzi.embedded.EmbeddedStore.Sync;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store asks of the disk, and what it does when the disk refuses. */
class EmbeddedStoreDiskTests {
    private final RecordingDisk disk = new RecordingDisk();

    @TempDir
    private Path directory;

    /** Counts, and fails on request. */
    private static final class RecordingDisk extends Disk {
        private final AtomicInteger forced = new AtomicInteger();
        private final AtomicInteger directoriesForced = new AtomicInteger();
        private final AtomicInteger unforced = new AtomicInteger();
        private volatile boolean full;
        private volatile boolean broken;

        @Override
        void write(RandomAccessFile file, byte[] bytes, int offset, int length) throws IOException {
            if (full) {
                // As a disk does: some of it still had room.
                super.write(file, bytes, offset, length / 2);
                throw new IOException("No space left on device");
            }
            unforced.incrementAndGet();
            super.write(file, bytes, offset, length);
        }

        @Override
        void force(RandomAccessFile file) throws IOException {
            if (broken) {
                throw new IOException("Input/output error");
            }
            super.force(file);
            unforced.set(0);
            forced.incrementAndGet();
        }

        @Override
        void forceDirectory(Path directory) throws IOException {
            super.forceDirectory(directory);
            directoriesForced.incrementAndGet();
        }
    }

    @Test
    void forcesEveryWriteBeforeItIsAcknowledgedWhereAskedTo() {
        with(Sync.ALWAYS, items -> {
            for (int i = 0; i < 20; i++) {
                int before = disk.forced.get();
                items.insertOne(new Document("_id", i));

                assertThat(disk.forced.get()).isGreaterThan(before);
                assertThat(disk.unforced.get()).isZero();
            }
        });
    }

    @Test
    void leavesForcingToTheSystemOtherwise() {
        with(Sync.PROCESS, items -> {
            items.insertOne(new Document());
            int before = disk.forced.get();
            items.insertOne(new Document());

            assertThat(disk.forced.get()).isEqualTo(before);
            assertThat(disk.unforced.get()).isPositive();
        });
        assertThat(disk.unforced.get()).as("closing forces").isZero();
    }

    @Test
    void forcesTheDirectoryWhenTheLogIsMadeAndWhenItIsReplaced() throws IOException {
        try (EmbeddedStore store = open(Sync.PROCESS)) {
            int made = disk.directoriesForced.get();
            assertThat(made).isPositive();
            int forced = disk.forced.get();

            store.compaction().rewrite();

            assertThat(disk.directoriesForced.get()).isGreaterThan(made);
            assertThat(disk.forced.get()).isGreaterThan(forced);
        }
    }

    @Test
    void refusesChangesWhileTheDiskIsFullAndResumesByItself() {
        with(Sync.PROCESS, items -> {
            items.createIndex(ascending("phone"), new IndexOptions().unique(true));
            items.insertOne(new Document("_id", 1).append("phone", "a"));
            disk.full = true;

            assertThatThrownBy(() -> items.insertOne(new Document("_id", 2).append("phone", "b")))
                    .isInstanceOfSatisfying(
                            MongoException.class, e -> assertThat(e.getCode()).isEqualTo(14031))
                    .hasMessageContaining(directory.resolve("store.log").toString())
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("Make room; writing then resumes by itself");
            assertThatThrownBy(() -> items.insertOne(new Document("_id", 3).append("phone", "c")))
                    .hasMessageContaining("reading goes on");
            assertThatThrownBy(() -> items.deleteOne(eq("_id", 1))).isInstanceOf(MongoException.class);
            assertThat(items.find(eq("_id", 1))).hasSize(1);

            disk.full = false;
            insertOnceThereIsRoom(items, new Document("_id", 4).append("phone", "d"));
        });

        with(Sync.PROCESS, items -> {
            // 2 was begun when the disk was full, and is written whole once there is room; 3 was refused outright.
            assertThat(items.find().sort(ascending("_id")))
                    .extracting(item -> item.get("_id"))
                    .containsExactly(1, 2, 4);
            assertThatThrownBy(() -> items.insertOne(new Document("_id", 5).append("phone", "b")))
                    .hasMessageContaining("11000");
        });
    }

    @Test
    void tellsOfAFullDiskInItsCondition() {
        try (EmbeddedStore store = open(Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoCollection<Document> items = client.getDatabase("quanzi").getCollection("items");
            items.insertOne(new Document("_id", 1));
            assertThat(store.condition().refusing()).isNull();
            disk.full = true;

            assertThatThrownBy(() -> items.insertOne(new Document("_id", 2))).isInstanceOf(MongoException.class);

            assertThat(store.condition().refusing()).contains("No space left on device");
            disk.full = false;
        }
    }

    @Test
    void goesOnWithTheLongerLogWhenThereIsNoRoomToRewriteIt() {
        try (EmbeddedStore store = open(Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoCollection<Document> items = client.getDatabase("quanzi").getCollection("items");
            items.insertOne(new Document("_id", 1));
            disk.full = true;
            assertThatThrownBy(() -> store.compaction().rewrite()).isInstanceOf(IOException.class);
            disk.full = false;

            items.insertOne(new Document("_id", 2));
            assertThat(directory.resolve("store.log.new")).doesNotExist();
        }
        with(Sync.PROCESS, items -> assertThat(items.countDocuments()).isEqualTo(2));
    }

    @Test
    void writesNothingMoreOnceForcingHasFailed() {
        with(Sync.ALWAYS, items -> {
            items.insertOne(new Document("_id", 1));
            disk.broken = true;
            assertThatThrownBy(() -> items.insertOne(new Document("_id", 2)))
                    .hasMessageContaining("Check the disk, then start again");
            disk.broken = false;

            assertThatThrownBy(() -> items.insertOne(new Document("_id", 3)))
                    .hasMessageContaining("Check the disk, then start again");
            assertThat(items.find(eq("_id", 1))).hasSize(1);
        });
    }

    private static void insertOnceThereIsRoom(MongoCollection<Document> items, Document document) {
        for (int attempt = 0; ; attempt++) {
            try {
                items.insertOne(document);
                return;
            } catch (MongoException e) {
                assertThat(attempt).as("attempts: %s", e.getMessage()).isLessThan(10_000);
            }
        }
    }

    private EmbeddedStore open(Sync sync) {
        return EmbeddedStore.open(directory, sync, Clock.systemUTC(), disk, Long.MAX_VALUE);
    }

    private void with(Sync sync, Consumer<MongoCollection<Document>> work) {
        try (EmbeddedStore store = open(sync);
                MongoClient client = MongoClients.create(store.uri())) {
            work.accept(client.getDatabase("quanzi").getCollection("items"));
        }
    }
}
