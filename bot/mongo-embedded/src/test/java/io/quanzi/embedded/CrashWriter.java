package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import io.quanzi.embedded.EmbeddedStore.Sync;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.slf4j.LoggerFactory;

/**
 * A process to be killed. Each of its threads says on standard output what it is about to change, {@code > thread key=value
 * …}, and again, with {@code <}, once the store has acknowledged it; all of a line happens together. The first line is {@code
 * ready}; a refused write is told after {@code refused} and tried again. Keys:
 *
 * <ul>
 *   <li>{@code item/ID}: the version of a document, 0 when there is none
 *   <li>{@code claim/ID}: 1 when the document got the phone number it asked for, 0 when another had it
 *   <li>{@code shed/NAME}: the one document of a collection, 0 when there is no such collection
 *   <li>{@code index/NAME}: 1 when there is that index, else 0
 * </ul>
 */
final class CrashWriter {
    static final int THREADS = 6;
    private static final int DUPLICATE_KEY = 11000;
    private static final int OUT_OF_DISK_SPACE = 14031;
    private static final int NAMESPACE_NOT_FOUND = 26;
    private static final int INDEX_NOT_FOUND = 27;

    private final MongoDatabase database;
    private final MongoCollection<Document> items;
    private final MongoCollection<Document> claims;
    private final PrintStream out;
    private final int thread;
    private final String prefix;
    private final Random random;

    private CrashWriter(MongoDatabase database, PrintStream out, int thread, int round, long seed) {
        this.database = database;
        this.items = database.getCollection("items");
        this.claims = database.getCollection("claims");
        this.out = out;
        this.thread = thread;
        this.prefix = round + "-" + thread + "-";
        this.random = new Random(seed * THREADS + thread);
    }

    /**
     * Writes until it is killed.
     *
     * @param args the store's directory; the round, which makes ids new; the seed; how long a log is worth rewriting
     */
    public static void main(String[] args) throws InterruptedException {
        // Standard output is for acknowledgements; logging goes elsewhere, and little of it.
        System.setOut(System.err);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        int round = Integer.parseInt(args[1]);
        long seed = Long.parseLong(args[2]);
        try (EmbeddedStore store = EmbeddedStore.open(
                        Path.of(args[0]), Sync.PROCESS, Clock.systemUTC(), new Disk(), Long.parseLong(args[3]));
                MongoClient client = MongoClients.create(store.uri())) {
            MongoDatabase database = client.getDatabase("quanzi");
            database.getCollection("items").createIndex(ascending("shelf", "version"));
            database.getCollection("items").createIndex(ascending("tags"));
            database.getCollection("claims").createIndex(ascending("phone"), new IndexOptions().unique(true));
            out.println("ready");
            Thread[] threads = new Thread[THREADS];
            for (int i = 0; i < THREADS; i++) {
                CrashWriter writer = new CrashWriter(database, out, i, round, seed);
                threads[i] = new Thread(writer::write);
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private void write() {
        for (int i = 0; ; i++) {
            String id = prefix + i;
            String item = "item/" + id + "=";
            change(item + 1, () -> items.insertOne(item(id)));
            change(
                    item + 2,
                    () -> items.updateOne(
                            eq(id),
                            combine(set("version", 2), set("shelf", "s" + i(id)), set("tags", List.of("t2", id)))));
            if (random.nextInt(3) == 0) {
                change(
                        item + 3,
                        () -> items.findOneAndUpdate(
                                eq(id), combine(set("version", 3), set("shelf", "s3"), set("tags", List.of(id)))));
            }
            if (random.nextInt(2) == 0) {
                change(item + 0, () -> items.deleteOne(eq(id)));
            }
            if (random.nextInt(4) == 0) {
                claim(id);
            }
            if (random.nextInt(20) == 0) {
                rebuildShed(i + 1);
            }
            if (random.nextInt(30) == 0) {
                String name = "by-" + thread;
                change(
                        "index/" + name + "=1",
                        () -> items.createIndex(ascending("of" + thread), new IndexOptions().name(name)));
                change("index/" + name + "=0", () -> items.dropIndex(name));
            }
        }
    }

    private static int i(String id) {
        return Math.floorMod(id.hashCode(), 7);
    }

    private static Document item(String id) {
        return new Document("_id", id)
                .append("version", 1)
                .append("shelf", "s" + id.length())
                .append("tags", List.of("t1", id))
                .append("text", "x".repeat(100));
    }

    /** Asks for a number that others ask for too. */
    private void claim(String id) {
        Document claim = new Document("_id", id).append("phone", random.nextInt(10_000));
        out.println("> " + thread + " claim/" + id + "=1");
        while (true) {
            try {
                claims.insertOne(claim);
                out.println("< " + thread + " claim/" + id + "=1");
                return;
            } catch (MongoException e) {
                if (e.getCode() == DUPLICATE_KEY) {
                    boolean own = claims.find(eq(id)).first() != null;
                    out.println("< " + thread + " claim/" + id + "=" + (own ? 1 : 0));
                    return;
                }
                refused(e);
            }
        }
    }

    /** A new collection takes the place of the old one, sometimes after that was dropped. */
    private void rebuildShed(int generation) {
        // Of this round: what the last one was killed over may have been left under its name.
        String fresh = "fresh-" + prefix + "of";
        String shed = "shed-" + thread;
        change(
                "shed/" + fresh + "=" + generation,
                () -> database.getCollection(fresh).insertOne(new Document("_id", generation)));
        if (random.nextBoolean()) {
            change("shed/" + shed + "=0", () -> database.getCollection(shed).drop());
        }
        change(
                "shed/" + fresh + "=0 shed/" + shed + "=" + generation,
                () -> database.getCollection(fresh)
                        .renameCollection(
                                new MongoNamespace(database.getName(), shed),
                                new RenameCollectionOptions().dropTarget(true)));
    }

    private void change(String what, Runnable write) {
        out.println("> " + thread + " " + what);
        while (true) {
            try {
                write.run();
                break;
            } catch (MongoException e) {
                // Refused for want of room, it may still have been written when there was room again.
                int code = e.getCode();
                if (code == DUPLICATE_KEY || code == NAMESPACE_NOT_FOUND || code == INDEX_NOT_FOUND) {
                    break;
                }
                refused(e);
            }
        }
        out.println("< " + thread + " " + what);
    }

    private void refused(MongoException e) {
        if (e.getCode() != OUT_OF_DISK_SPACE) {
            throw e;
        }
        out.println("refused " + e.getMessage() + " readable " + items.countDocuments());
        try {
            Thread.sleep(50);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
