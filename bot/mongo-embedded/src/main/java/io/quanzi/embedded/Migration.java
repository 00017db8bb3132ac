package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Copies every collection of a store, and its indexes, to another MongoDB.
 *
 * <p>Safe to repeat: the target is marked before the first document, by {@code {_id: "migration", from, at}} in {@link
 * #MARK}, and a run that finds the mark of the same source goes on: it writes what is missing or differs, and removes what
 * the source has not. The mark goes last, after the counts were compared. A target that has data and no mark is refused.
 */
public final class Migration {
    static final String MARK = "quanzi_migration";

    private static final String DEFAULT_DATABASE = "quanzi";
    private static final int BATCH = 1_000;
    /** A target that has not answered by then is frozen, or gone; the run ends, and goes on when it is repeated. */
    private static final int ANSWER_MINUTES = 10;
    /** All indexes of one collection are built by one command. */
    private static final int INDEXES_HOURS = 6;

    private final MongoDatabase source;
    private final MongoDatabase target;
    private final Listener listener;

    private Migration(MongoDatabase source, MongoDatabase target, Listener listener) {
        this.source = source;
        this.target = target;
        this.listener = listener;
    }

    /** Hears how far it is. */
    public interface Listener {
        /** Tells how many documents of a collection are equal in the target, of how many in all. */
        void copied(String collection, long done, long of);
    }

    /**
     * A collection that was copied.
     *
     * @param written documents that this run wrote; fewer than {@code documents} when it went on with an earlier one
     */
    public record Copied(String collection, long documents, long written, int indexes) {}

    /**
     * Copies; the store must have no other client.
     *
     * @param from names the source, such as its data directory; the mark holds it
     * @throws IllegalStateException when the target has other data, or counts differ at the end
     */
    public static List<Copied> run(EmbeddedStore store, String from, String uri, Instant at, Listener listener) {
        ConnectionString address = new ConnectionString(uri);
        String database = Objects.requireNonNullElse(address.getDatabase(), DEFAULT_DATABASE);
        try (MongoClient source = MongoClients.create(store.uri());
                MongoClient target = MongoClients.create(MongoClientSettings.builder()
                        .applyToSocketSettings(socket -> socket.readTimeout(ANSWER_MINUTES, TimeUnit.MINUTES))
                        .applyConnectionString(address)
                        .build())) {
            return new Migration(source.getDatabase(DEFAULT_DATABASE), target.getDatabase(database), listener)
                    .run(from, at);
        }
    }

    private List<Copied> run(String from, Instant at) {
        boolean goesOn = mark(from, at);
        List<String> names = new ArrayList<>();
        for (String name : source.listCollectionNames()) {
            if (!name.startsWith("system.")) {
                names.add(name);
            }
        }
        names.sort(null);
        if (goesOn) {
            removeOtherCollections(Set.copyOf(names));
        }
        List<Copied> copied = new ArrayList<>();
        for (String name : names) {
            copied.add(copy(name));
        }
        for (Copied one : copied) {
            long there = target.getCollection(one.collection).countDocuments();
            if (there != one.documents) {
                throw new IllegalStateException(
                        "%s has %d documents in the target, expected %d: somebody else writes there, or wrote to the source. End that, and run this again; it goes on."
                                .formatted(one.collection, there, one.documents));
            }
        }
        target.getCollection(MARK).drop();
        return copied;
    }

    /** Says whose data this becomes; true when an earlier run of the same had said so already. */
    private boolean mark(String from, Instant at) {
        Document mark = target.getCollection(MARK).find(eq("_id", "migration")).first();
        if (mark != null) {
            if (!from.equals(mark.getString("from"))) {
                throw new IllegalStateException("The target has half a migration from " + mark.getString("from")
                        + ", and this is from " + from + ". Finish that one, or name an empty database.");
            }
            return true;
        }
        for (String name : target.listCollectionNames()) {
            if (!name.startsWith("system.") && target.getCollection(name).find().first() != null) {
                throw new IllegalStateException("The target database " + target.getName()
                        + " has data already (collection " + name + "). Name an empty database in the URI.");
            }
        }
        target.getCollection(MARK)
                .insertOne(new Document("_id", "migration").append("from", from).append("at", at));
        return false;
    }

    private void removeOtherCollections(Set<String> names) {
        for (String name : target.listCollectionNames()) {
            if (!names.contains(name) && !name.equals(MARK) && !name.startsWith("system.")) {
                target.getCollection(name).drop();
            }
        }
    }

    private Copied copy(String name) {
        MongoCollection<BsonDocument> origin = source.getCollection(name, BsonDocument.class);
        MongoCollection<BsonDocument> copy = target.getCollection(name, BsonDocument.class);
        if (!exists(name)) {
            target.createCollection(name);
        } else {
            // A value may have moved from one document to another since an earlier run.
            copy.dropIndexes();
            removeStale(origin, copy);
        }
        long all = origin.countDocuments();
        long done = 0;
        long written = 0;
        List<BsonDocument> batch = new ArrayList<>(BATCH);
        if (all > 0) {
            listener.copied(name, 0, all);
        }
        for (BsonDocument document : origin.find().batchSize(BATCH)) {
            batch.add(document);
            if (batch.size() == BATCH) {
                written += write(batch, copy);
                done += batch.size();
                batch.clear();
                listener.copied(name, done, all);
            }
        }
        written += write(batch, copy);
        listener.copied(name, done + batch.size(), all);
        return new Copied(name, done + batch.size(), written, createIndexes(name));
    }

    private boolean exists(String name) {
        for (String present : target.listCollectionNames()) {
            if (present.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static void removeStale(MongoCollection<BsonDocument> origin, MongoCollection<BsonDocument> copy) {
        List<BsonValue> ids = new ArrayList<>(BATCH);
        for (BsonDocument document :
                copy.find().projection(new Document("_id", 1)).batchSize(BATCH)) {
            ids.add(document.get("_id"));
            if (ids.size() == BATCH) {
                removeStale(ids, origin, copy);
                ids.clear();
            }
        }
        removeStale(ids, origin, copy);
    }

    private static void removeStale(
            List<BsonValue> ids, MongoCollection<BsonDocument> origin, MongoCollection<BsonDocument> copy) {
        Set<@Nullable BsonValue> kept = new HashSet<>();
        origin.find(in("_id", ids))
                .projection(new Document("_id", 1))
                .forEach(document -> kept.add(document.get("_id")));
        List<BsonValue> stale = ids.stream().filter(id -> !kept.contains(id)).toList();
        if (!stale.isEmpty()) {
            copy.deleteMany(in("_id", stale));
        }
    }

    private static long write(List<BsonDocument> batch, MongoCollection<BsonDocument> copy) {
        Map<@Nullable BsonValue, BsonDocument> there = new HashMap<>();
        copy.find(in("_id", batch.stream().map(document -> document.get("_id")).toList()))
                .forEach(document -> there.put(document.get("_id"), document));
        List<ReplaceOneModel<BsonDocument>> missing = new ArrayList<>();
        for (BsonDocument document : batch) {
            BsonValue id = document.get("_id");
            if (!document.equals(there.get(id))) {
                missing.add(new ReplaceOneModel<>(eq("_id", id), document, new ReplaceOptions().upsert(true)));
            }
        }
        if (!missing.isEmpty()) {
            copy.bulkWrite(missing, new BulkWriteOptions().ordered(false));
        }
        return missing.size();
    }

    private int createIndexes(String name) {
        List<Document> indexes = new ArrayList<>();
        for (Document index : source.getCollection(name).listIndexes()) {
            if (!"_id_".equals(index.getString("name"))) {
                Document same = new Document(index);
                same.remove("ns");
                same.remove("v");
                indexes.add(same);
            }
        }
        if (!indexes.isEmpty()) {
            target.withTimeout(INDEXES_HOURS, TimeUnit.HOURS)
                    .runCommand(new Document("createIndexes", name).append("indexes", indexes));
        }
        return indexes.size();
    }
}
