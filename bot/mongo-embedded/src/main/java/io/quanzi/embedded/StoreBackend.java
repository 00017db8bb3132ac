package io.quanzi.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import io.quanzi.embedded.StoreCollection.Leading;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases, and the one door through which commands come. Mends the commands that the library gets wrong, and lets no
 * answer out before the journal holds what it tells of.
 */
final class StoreBackend extends AbstractMongoBackend {
    private static final Logger log = LoggerFactory.getLogger(StoreBackend.class);
    private static final Set<String> CREATE_OPTIONS = Set.of(
            "create", "$db", "lsid", "autoindexid", "writeconcern", "comment", "$readpreference", "$clustertime");
    private static final Set<String> CHANGES = Set.of(
            "insert",
            "update",
            "delete",
            "findandmodify",
            "create",
            "createindexes",
            "drop",
            "dropdatabase",
            "dropindexes",
            "renamecollection");

    private final Map<String, StoreDatabase> databases = new ConcurrentHashMap<>();
    private final Map<Integer, StoreCollection> collections = new ConcurrentHashMap<>();
    private final AtomicInteger lastCollection = new AtomicInteger();
    private final LongAdder examined = new LongAdder();
    private volatile Journal journal = Journal.NONE;

    StoreBackend(Clock clock) {
        super(clock);
    }

    /** From now on changes are written down. */
    void writeTo(Journal destination, int lastCollectionNumber) {
        journal = destination;
        lastCollection.set(lastCollectionNumber);
    }

    Journal journal() {
        return journal;
    }

    CursorRegistry cursors() {
        return getCursorRegistry();
    }

    void examined(int documents) {
        examined.add(documents);
    }

    long examined() {
        return examined.sum();
    }

    Collection<StoreCollection> collections() {
        return collections.values();
    }

    /** The collection of this number; null when there is none any more. */
    @Nullable
    StoreCollection collection(int number) {
        return collections.get(number);
    }

    StoreCollection newCollection(StoreDatabase database, String name, CollectionOptions options) {
        int number = lastCollection.incrementAndGet();
        journal.created(number, database.getDatabaseName() + "." + name);
        StoreCollection collection = new StoreCollection(this, database, name, options, number);
        collections.put(number, collection);
        return collection;
    }

    /** Makes a collection that was read back, under the number it had. */
    StoreCollection restore(int number, String namespace) {
        lastCollection.set(number - 1);
        return (StoreCollection) resolveDatabase(Utils.getDatabaseNameFromFullName(namespace))
                .createCollectionOrThrowIfExists(Utils.getCollectionNameFromFullName(namespace));
    }

    private StoreDatabase databaseOf(String name) {
        return (StoreDatabase) resolveDatabase(name);
    }

    void forget(StoreCollection collection) {
        collections.remove(collection.number());
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return databases.computeIfAbsent(name, key -> new StoreDatabase(this, key));
    }

    @Override
    public void dropDatabase(String name) {
        databases.remove(name);
        super.dropDatabase(name);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        try {
            return super.handleMessage(message);
        } catch (MongoServerException e) {
            // Answered here, because the library would log the whole command, with what customers' documents hold.
            log.debug("command refused", e);
            return refusal(e);
        }
    }

    private static Document refusal(MongoServerException e) {
        Document response = new Document("ok", 0).append("errmsg", e.getMessageWithoutErrorCode());
        if (e instanceof MongoServerError error) {
            response.append("code", error.getCode());
            response.putIfNotNull("codeName", error.getCodeName());
        }
        return response;
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        try {
            return super.handleQuery(query);
        } finally {
            journal.commit(false);
        }
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        boolean changes = changes(command, query);
        if (changes) {
            journal.ready();
        }
        try {
            refuseCollation(query);
            return switch (command.toLowerCase(Locale.ROOT)) {
                case "aggregate" -> cut(query, aggregate(channel, database, command, query));
                case "create" -> {
                    checkCreate(query);
                    yield super.handleCommand(channel, database, command, query);
                }
                case "createindexes" -> {
                    for (Document description : documents(query.get("indexes"))) {
                        IndexSpec.of(description);
                    }
                    yield super.handleCommand(channel, database, command, query);
                }
                case "dropindexes" -> dropIndexes(database, command, query);
                case "find" -> {
                    Document plain = database.equals("admin") ? null : PlainFind.answer(databaseOf(database), query);
                    yield plain == null ? cut(query, super.handleCommand(channel, database, command, query)) : plain;
                }
                case "getmore" -> {
                    Document next = Batches.next(database, query, cursors());
                    yield next == null ? super.handleCommand(channel, database, command, query) : next;
                }
                // the newer name of isMaster, by which health checks ask
                case "hello" ->
                    greet(query, super.handleCommand(channel, database, "isMaster", query))
                            .append("isWritablePrimary", true);
                case "ismaster" -> greet(query, super.handleCommand(channel, database, command, query));
                case "insert" -> insert(channel, database, command, query);
                case "listcollections" -> listCollections(channel, database, command, query);
                case "listdatabases" -> listDatabases(query);
                case "update" -> update(channel, database, command, query);
                default -> super.handleCommand(channel, database, command, query);
            };
        } finally {
            journal.commit(changes);
        }
    }

    /** Names the way to authenticate, which a driver asks for that was given a user and no mechanism. */
    private static Document greet(Document query, Document response) {
        return query.containsKey("saslSupportedMechs")
                ? response.append("saslSupportedMechs", List.of(Scram.MECHANISM))
                : response;
    }

    private Document cut(Document query, Document response) {
        if (response.get("cursor") instanceof Document cursor && !Utils.isTrue(query.get("singleBatch"))) {
            Batches.cut(response, documents(cursor.get("firstBatch")), cursors());
        }
        return response;
    }

    private static boolean changes(String command, Document query) {
        return CHANGES.contains(command.toLowerCase(Locale.ROOT))
                || documents(query.get("pipeline")).stream()
                        .anyMatch(stage -> stage.containsKey("$out") || stage.containsKey("$merge"));
    }

    private static void refuseCollation(Document query) {
        boolean collated = isCollated(query);
        for (String statements : List.of("updates", "deletes")) {
            collated |= documents(query.get(statements)).stream().anyMatch(StoreBackend::isCollated);
        }
        if (collated) {
            throw new MongoServerError(
                    72, "InvalidOptions", "The embedded store compares text by its bytes only: leave 'collation' out");
        }
    }

    private static boolean isCollated(Document query) {
        return query.get("collation") instanceof Document collation && !collation.isEmpty();
    }

    private static void checkCreate(Document query) {
        for (String option : query.keySet()) {
            boolean off = Boolean.FALSE.equals(query.get(option));
            if (!off && !CREATE_OPTIONS.contains(option.toLowerCase(Locale.ROOT))) {
                throw new MongoServerError(
                        72,
                        "InvalidOptions",
                        "Collection '" + query.get("create") + "' cannot be made by the embedded store: option '"
                                + option + "' is not supported");
            }
        }
    }

    private Document aggregate(Channel channel, String database, String command, Document query) {
        StoreCollection collection =
                query.get(command) instanceof String name ? databaseOf(database).resolveCollection(name, false) : null;
        if (collection == null) {
            return super.handleCommand(channel, database, command, query);
        }
        List<Document> pipeline = documents(query.get("pipeline"));
        Document counted = LeadingStages.arePlainCount(pipeline)
                ? (Document) pipeline.get(0).get("$match")
                : null;
        long count = counted == null ? -1 : collection.countByIndex(counted);
        if (count >= 0) {
            return LeadingStages.countAnswer(collection, count);
        }
        Leading leading = LeadingStages.of(collection, pipeline);
        Document rest = query;
        if (!leading.match().isEmpty()) {
            rest = query.clone();
            rest.put("pipeline", pipeline.subList(1, pipeline.size()));
        }
        StoreCollection.lead(leading);
        try {
            return super.handleCommand(channel, database, command, rest);
        } finally {
            StoreCollection.leadNoMore();
        }
    }

    private Document dropIndexes(String database, String command, Document query) {
        int before = databaseOf(database).dropIndexes(String.valueOf(query.get(command)), query.get("index"));
        Document response = new Document("nIndexesWas", before);
        Utils.markOkay(response);
        return response;
    }

    /** The library counts refused documents as inserted. */
    private Document insert(Channel channel, String database, String command, Document query) {
        Document response = super.handleCommand(channel, database, command, query);
        List<Document> errors = documents(response.get("writeErrors"));
        if (!errors.isEmpty()) {
            boolean ordered = Utils.isTrue(query.get("ordered"));
            int given = documents(query.get("documents")).size();
            response.put("n", ordered ? errors.get(0).get("index") : Integer.valueOf(given - errors.size()));
        }
        return response;
    }

    /** The library goes on after a refused update even where the order matters. */
    private Document update(Channel channel, String database, String command, Document query) {
        List<Document> updates = documents(query.get("updates"));
        if (updates.size() < 2 || !Utils.isTrue(query.getOrDefault("ordered", true))) {
            return super.handleCommand(channel, database, command, query);
        }
        int matched = 0;
        int modified = 0;
        List<Document> upserted = new ArrayList<>();
        List<Document> errors = List.of();
        for (int i = 0; i < updates.size() && errors.isEmpty(); i++) {
            Document one = query.clone();
            one.put("updates", List.of(updates.get(i)));
            Document response = super.handleCommand(channel, database, command, one);
            matched += (Integer) response.getOrDefault("n", 0);
            modified += (Integer) response.getOrDefault("nModified", 0);
            errors = documents(response.get("writeErrors"));
            for (List<Document> outcomes : List.of(errors, documents(response.get("upserted")))) {
                for (Document outcome : outcomes) {
                    outcome.put("index", i);
                }
            }
            upserted.addAll(documents(response.get("upserted")));
        }
        Document response = new Document("n", matched).append("nModified", modified);
        response.putIfNotNull("upserted", upserted.isEmpty() ? null : upserted);
        response.putIfNotNull("writeErrors", errors.isEmpty() ? null : errors);
        Utils.markOkay(response);
        return response;
    }

    /** The library does not filter. */
    private Document listCollections(Channel channel, String database, String command, Document query) {
        Document response = super.handleCommand(channel, database, command, query);
        if (query.get("filter") instanceof Document filter && response.get("cursor") instanceof Document cursor) {
            DefaultQueryMatcher matcher = new DefaultQueryMatcher();
            cursor.put(
                    "firstBatch",
                    documents(cursor.get("firstBatch")).stream()
                            .filter(collection -> matcher.matches(collection, filter))
                            .toList());
        }
        return response;
    }

    /** The library lists every name that was ever asked for. */
    private Document listDatabases(Document query) {
        DefaultQueryMatcher matcher = new DefaultQueryMatcher();
        Document filter = query.get("filter") instanceof Document given ? given : new Document();
        List<Document> found = collections.values().stream()
                .map(StoreCollection::getDatabaseName)
                .distinct()
                .sorted()
                .map(name -> new Document("name", name).append("sizeOnDisk", 0L).append("empty", false))
                .filter(database -> matcher.matches(database, filter))
                .toList();
        Document response = new Document("databases", found);
        response.put("totalSize", 0L);
        Utils.markOkay(response);
        return response;
    }

    private static List<Document> documents(@Nullable Object list) {
        return list instanceof Collection<?> values
                ? values.stream()
                        .filter(Document.class::isInstance)
                        .map(Document.class::cast)
                        .toList()
                : List.of();
    }
}
