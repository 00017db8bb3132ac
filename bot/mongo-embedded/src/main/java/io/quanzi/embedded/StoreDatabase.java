package io.quanzi.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexNotFoundException;
import de.bwaldvogel.mongo.exception.InvalidOptionsException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database: its collections, and what is known of their indexes. All changes of either hold its lock. */
final class StoreDatabase extends AbstractSynchronizedMongoDatabase<Slot> {
    private static final int INDEX_OPTIONS_CONFLICT = 85;
    private static final int INDEX_KEY_SPECS_CONFLICT = 86;

    private final StoreBackend backend;

    StoreDatabase(StoreBackend backend, String name) {
        super(name, backend.cursors());
        this.backend = backend;
        initializeNamespacesAndIndexes();
    }

    @Override
    protected StoreCollection openOrCreateCollection(String name, CollectionOptions options) {
        return name.startsWith("system.")
                ? new StoreCollection(backend, this, name, options, -1)
                : backend.newCollection(this, name, options);
    }

    @Override
    public synchronized MongoCollection<Slot> createCollectionOrThrowIfExists(String name, CollectionOptions options) {
        return super.createCollectionOrThrowIfExists(name, options);
    }

    @Override
    public synchronized @Nullable StoreCollection resolveCollection(String name, boolean throwIfNotFound) {
        return (StoreCollection) super.resolveCollection(name, throwIfNotFound);
    }

    /** Adds an index, or does nothing when there is the same already. */
    @Override
    protected synchronized void addIndex(Document description) {
        description.putIfAbsent("v", 2);
        IndexSpec spec = IndexSpec.of(description);
        String name = String.valueOf(description.get("ns"))
                .substring(getDatabaseName().length() + 1);
        StoreCollection collection = (StoreCollection) resolveOrCreateCollection(name);
        if (hasAlready(collection, spec)) {
            return;
        }
        collection.addIndex(new SortedIndex(spec));
        getOrCreateIndexesCollection().addDocument(description);
        if (!spec.onId() && collection.number() >= 0) {
            backend.journal().indexed(collection.number(), description);
        }
    }

    private static boolean hasAlready(StoreCollection collection, IndexSpec spec) {
        for (SortedIndex index : collection.liveIndexes()) {
            IndexSpec present = index.spec;
            if (present.onId() && spec.onId()) {
                return true;
            }
            if (present.name().equals(spec.name())) {
                if (present.sameAs(spec)) {
                    return true;
                }
                throw conflict(
                        INDEX_KEY_SPECS_CONFLICT,
                        "IndexKeySpecsConflict",
                        "with another key or other options",
                        present);
            }
            if (present.sameAs(spec)) {
                throw conflict(INDEX_OPTIONS_CONFLICT, "IndexOptionsConflict", "under another name", present);
            }
        }
        return false;
    }

    private static MongoServerError conflict(int code, String codeName, String how, IndexSpec present) {
        return new MongoServerError(
                code,
                codeName,
                "Index '" + present.name() + "' exists already " + how + "; drop it first, or ask for it as it is");
    }

    /**
     * Drops indexes of one collection.
     *
     * @param which a name, a list of names, "*" for all but that on {@code _id}, or a key
     * @return how many indexes the collection had
     */
    synchronized int dropIndexes(String collectionName, @Nullable Object which) {
        StoreCollection collection = resolveCollection(collectionName, false);
        if (collection == null) {
            throw new MongoServerError(
                    26, "NamespaceNotFound", "ns not found " + getFullCollectionNamespace(collectionName));
        }
        List<SortedIndex> before = collection.liveIndexes();
        if ("*".equals(which)) {
            before.stream()
                    .filter(index -> !index.spec.onId())
                    .forEach(index -> dropIndex(collection, index.getName()));
        } else if (which instanceof Collection<?> names) {
            names.forEach(name -> dropIndex(collection, String.valueOf(name)));
        } else if (which instanceof Document key) {
            IndexSpec wanted = IndexSpec.of(new Document("name", "wanted").append("key", key));
            SortedIndex index = before.stream()
                    .filter(candidate -> candidate.spec.sameKey(wanted))
                    .findFirst()
                    .orElseThrow(() -> new IndexNotFoundException(key));
            dropIndex(collection, index.getName());
        } else {
            dropIndex(collection, String.valueOf(which));
        }
        return before.size();
    }

    @Override
    protected void dropIndex(MongoCollection<Slot> collection, String name) {
        if (name.equals(IndexSpec.ID_NAME)) {
            throw new InvalidOptionsException("cannot drop _id index");
        }
        collection.dropIndex(name);
        getOrCreateIndexesCollection()
                .deleteDocuments(new Document("ns", collection.getFullName()).append("name", name), 0);
    }

    /** Forgets the descriptions first: the library would look for each by a query made of the description itself. */
    @Override
    public synchronized void dropCollection(String name, Oplog oplog) {
        if (!name.startsWith("system.")) {
            getOrCreateIndexesCollection().deleteDocuments(new Document("ns", getFullCollectionNamespace(name)), 0);
        }
        super.dropCollection(name, oplog);
    }

    @Override
    public synchronized void drop(Oplog oplog) {
        super.drop(oplog);
    }

    @Override
    public synchronized void moveCollection(MongoDatabase from, MongoCollection<?> collection, String newName) {
        if (from != this) {
            throw new MongoServerError(
                    20, "IllegalOperation", "The embedded store renames collections only within one database");
        }
        if (resolveCollection(newName, false) != null) {
            throw new MongoServerError(48, "NamespaceExists", "target namespace exists");
        }
        super.moveCollection(from, collection, newName);
    }

    @Override
    protected Index<Slot> openOrCreateUniqueIndex(String collection, String name, List<IndexKey> keys, boolean sparse) {
        Document key = new Document();
        keys.forEach(field -> key.put(field.getKey(), field.isAscending() ? 1 : -1));
        return new SortedIndex(
                IndexSpec.of(new Document(Map.of("name", name, "key", key, "unique", true, "sparse", sparse))));
    }

    @Override
    protected long getStorageSize() {
        return 0;
    }

    @Override
    protected long getFileSize() {
        return 0;
    }
}
