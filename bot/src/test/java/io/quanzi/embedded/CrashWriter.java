package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import io.quanzi.embedded.EmbeddedStore.Sync;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bson.Document;
import org.slf4j.LoggerFactory;

/**
 * A process to be killed. Each of its threads writes documents of its own and says so on standard output once the store has
 * acknowledged it: {@code <id> <version>}, where version 0 stands for deleted. The first line is {@code ready}; a refused
 * write ends the process with its message after {@code refused}.
 */
final class CrashWriter {
    static final int THREADS = 4;

    private CrashWriter() {}

    /**
     * Writes until it is killed or refused.
     *
     * @param args the store's directory, and the round, which makes ids new
     */
    public static void main(String[] args) throws InterruptedException {
        // Standard output is for acknowledgements; logging goes elsewhere, and little of it.
        System.setOut(System.err);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (EmbeddedStore store = EmbeddedStore.open(Path.of(args[0]), Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoCollection<Document> items = client.getDatabase("quanzi").getCollection("items");
            items.createIndex(Indexes.ascending("shelf", "version"));
            items.createIndex(Indexes.ascending("tags"));
            out.println("ready");
            Thread[] threads = new Thread[THREADS];
            for (int i = 0; i < THREADS; i++) {
                String prefix = args[1] + "-" + i + "-";
                threads[i] = new Thread(() -> write(items, prefix, out));
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void write(MongoCollection<Document> items, String prefix, PrintStream out) {
        try {
            for (int i = 0; ; i++) {
                String id = prefix + i;
                items.insertOne(item(id, 1));
                out.println(id + " 1");
                items.updateOne(
                        eq(id), combine(set("version", 2), set("shelf", "s" + i % 7), set("tags", List.of("t2", id))));
                out.println(id + " 2");
                if (i % 3 == 0) {
                    items.deleteOne(eq(id));
                    out.println(id + " 0");
                }
                if (i % 10 == 0) {
                    items.bulkWrite(
                            List.of(new InsertOneModel<>(item(id + "a", 1)), new InsertOneModel<>(item(id + "b", 1))));
                    out.println(id + "a 1\n" + id + "b 1");
                }
            }
        } catch (MongoException e) {
            out.println("refused " + e.getMessage() + " readable " + items.countDocuments());
        }
    }

    private static Document item(String id, int version) {
        return new Document("_id", id)
                .append("version", version)
                .append("shelf", "s" + id.length())
                .append("tags", List.of("t" + version, id))
                .append("text", "x".repeat(100));
    }
}
