package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.quanzi.embedded.JournalReader.Content;
import io.quanzi.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A MongoDB server in this process, on a port of its own on 127.0.0.1 that asks for a password; see the package for what it
 * can.
 *
 * <pre>{@code
 * try (EmbeddedStore store = EmbeddedStore.open(Path.of("data/store"), EmbeddedStore.Sync.PROCESS);
 *         MongoClient client = MongoClients.create(store.uri())) { … }
 * }</pre>
 */
public final class EmbeddedStore implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedStore.class);
    static final String LOG_NAME = "store.log";

    private final StoreBackend backend;
    private final StoreServer server;
    private final String password;
    private final Expiry expiry;
    private final @Nullable FileJournal journal;
    private final @Nullable LogCompaction compaction;
    private final @Nullable DirectoryLock lock;
    private final Opening opening;

    /** The event that an acknowledged write survives. */
    public enum Sync {
        /** The end of the process, however sudden. */
        PROCESS,
        /** Loss of power: each group of writes is forced to the disk. */
        ALWAYS
    }

    /**
     * The findings when the store was opened.
     *
     * @param tornBytes cut from the end of the log, of a write that was not acknowledged; kept in a file beside it
     */
    public record Opening(long documents, long tornBytes, Duration took) {}

    /**
     * How the store is.
     *
     * @param bytes of its log; 0 in memory
     * @param rewritten when the log was last made shorter, since the start; null when it was not
     * @param refusing why changes are refused; null when they are not
     */
    public record Condition(
            long bytes,
            long documents,
            @Nullable Rewritten rewritten,
            @Nullable String refusing) {}

    /** A rewriting of the log, which superseded records left. */
    public record Rewritten(Instant at, long bytesBefore, long bytesAfter) {}

    private EmbeddedStore(
            StoreBackend backend,
            @Nullable FileJournal journal,
            @Nullable LogCompaction compaction,
            @Nullable DirectoryLock lock,
            String password,
            Opening opening) {
        this.backend = backend;
        this.journal = journal;
        this.compaction = compaction;
        this.lock = lock;
        this.opening = opening;
        this.password = password;
        this.server = new StoreServer(backend, password);
        this.expiry = new Expiry(backend);
    }

    /**
     * Opens the store in a directory, or makes one there.
     *
     * @throws IllegalStateException when another process has it, or its log is damaged
     * @throws UncheckedIOException when the directory cannot be read and written
     */
    public static EmbeddedStore open(Path directory, Sync sync) {
        return open(directory, sync, Clock.systemUTC());
    }

    /** Opens the store in a directory; documents expire by this clock. */
    public static EmbeddedStore open(Path directory, Sync sync, Clock clock) {
        return open(directory, sync, clock, new Disk(), LogCompaction.WORTH_REWRITING);
    }

    static EmbeddedStore open(Path directory, Sync sync, Clock clock, Disk disk, long worthRewriting) {
        DirectoryLock lock = null;
        FileJournal journal = null;
        try {
            Instant start = Instant.now(Clock.systemUTC());
            PrivateFiles.createDirectories(directory);
            PrivateFiles.tighten(directory);
            lock = DirectoryLock.take(directory, start);
            Path path = directory.resolve(LOG_NAME);
            JournalRewriter.removeLeft(path);
            JournalReader read = JournalReader.read(path);
            Inventory inventory = read.inventory();
            StoreBackend backend = new StoreBackend(clock);
            restore(backend, read.collections());
            long torn = keepTornEnd(path, read.good());
            journal = new FileJournal(path, sync, disk, read.good(), inventory);
            backend.writeTo(journal, read.lastNumber());
            Opening opening =
                    new Opening(inventory.documents(), torn, Duration.between(start, Instant.now(Clock.systemUTC())));
            log.info(
                    "store opened directory={} documents={} millis={}",
                    directory,
                    opening.documents,
                    opening.took.toMillis());
            return new EmbeddedStore(
                    backend,
                    journal,
                    new LogCompaction(journal, backend, clock, worthRewriting),
                    lock,
                    StorePassword.in(directory),
                    opening);
        } catch (IOException e) {
            release(journal, lock);
            throw new UncheckedIOException(
                    "The data directory " + directory + " cannot be used (" + e
                            + "). Check that it may be written, or set quanzi.data-dir to another.",
                    e);
        } catch (RuntimeException e) {
            release(journal, lock);
            throw e;
        }
    }

    /** A store that is gone when it is closed. */
    public static EmbeddedStore inMemory() {
        return inMemory(Clock.systemUTC());
    }

    /** A store that is gone when it is closed, whose documents expire by this clock. */
    public static EmbeddedStore inMemory(Clock clock) {
        return new EmbeddedStore(
                new StoreBackend(clock), null, null, null, StorePassword.random(), new Opening(0, 0, Duration.ZERO));
    }

    private static void restore(StoreBackend backend, Map<Integer, Content> collections) {
        for (Map.Entry<Integer, Content> entry : collections.entrySet()) {
            Content content = entry.getValue();
            StoreCollection collection = backend.restore(entry.getKey(), content.namespace);
            for (Document description : content.indexes.values()) {
                description.put("ns", content.namespace);
                ((StoreDatabase) collection.getDatabase()).addIndex(description);
            }
            collection.load(content.documents.values());
        }
    }

    private static long keepTornEnd(Path path, long good) throws IOException {
        long torn = Files.exists(path) ? Files.size(path) - good : 0;
        if (torn > 0) {
            Path kept = path.resolveSibling(LOG_NAME + ".cut-at-" + good);
            try (var in = Files.newInputStream(path);
                    var out = PrivateFiles.newOutputStream(kept)) {
                in.skipNBytes(good);
                in.transferTo(out);
            }
            log.warn("store had a torn end, of a write that was not finished bytes={} kept={}", torn, kept);
        }
        return torn;
    }

    /**
     * Returns the driver's address of the store, with its password: {@code
     * mongodb://quanzi:<password>@127.0.0.1:40217/quanzi}.
     */
    public String uri() {
        return uri(port());
    }

    /** The same by way of another port of this machine, which leads to the store's. */
    public String uri(int port) {
        String host = server.address().getAddress().getHostAddress();
        return "mongodb://" + Scram.USER + ":" + password + "@" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + port + "/quanzi";
    }

    /** The port it listens at. */
    public int port() {
        return server.address().getPort();
    }

    /** Returns the findings when the store was opened; all zero for a store in memory. */
    public Opening opening() {
        return opening;
    }

    /** How the store is now. */
    public Condition condition() {
        FileJournal kept = journal;
        LogCompaction compacting = compaction;
        return kept == null || compacting == null
                ? new Condition(0, 0, null, null)
                : new Condition(kept.length(), kept.documents(), compacting.last(), kept.refusing());
    }

    /** Keeps the log short; null for a store in memory. */
    @Nullable
    LogCompaction compaction() {
        return compaction;
    }

    /** How many documents were looked at for queries since the start; shows whether an index served one. */
    public long examined() {
        return backend.examined();
    }

    /** Removes what has expired, as happens by itself every half minute. */
    void expire() {
        expiry.removeExpired();
    }

    /** Ends the server, once the commands it is at are done, and writes what is left. */
    @Override
    public void close() {
        expiry.close();
        server.close();
        if (compaction != null) {
            compaction.close();
        }
        release(journal, lock);
    }

    private static void release(@Nullable FileJournal journal, @Nullable DirectoryLock lock) {
        try (DirectoryLock closesLast = lock;
                FileJournal closesFirst = journal) {
            log.debug("releasing journal={} lock={}", closesFirst != null, closesLast != null);
        } catch (IOException e) {
            log.warn("store did not close well reason=\"{}\"", e.getMessage());
        }
    }
}
