package io.quanzi.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bson.Document;
import org.bson.types.Decimal128;

/**
 * The same documents in three collections, one with indexes, one without, and one in the library's own store: every answer
 * must be the same. The library's own sorting is left out, since it is wrong for mixed values.
 */
class IndexedQueriesTests {
    private static final int PARALLEL_ARRAYS = 171;

    private static EmbeddedStore store;
    private static MongoServer stock;
    private static MongoClient client;
    private static MongoClient stockClient;

    private final MongoCollection<Document> indexed = collection(client, "indexed");
    private final MongoCollection<Document> plain = collection(client, "plain");
    private final MongoCollection<Document> stocked = collection(stockClient, "stocked");

    record Index(Document key, IndexOptions options) {
        @Override
        public String toString() {
            return key + (options.isSparse() ? " sparse " : " ") + options.getPartialFilterExpression();
        }
    }

    record Change(Document query, Document update) {}

    @BeforeContainer
    static void open() {
        store = EmbeddedStore.inMemory();
        client = MongoClients.create(store.uri());
        stock = new MongoServer(new MemoryBackend());
        stockClient = MongoClients.create(stock.bindAndGetConnectionString());
    }

    @AfterContainer
    static void close() {
        client.close();
        store.close();
        stockClient.close();
        stock.shutdownNow();
    }

    @Property(tries = 4_000)
    @Tag("soak")
    void answersAsWithoutIndexesOverManyTries(
            @ForAll("documents") List<Document> documents,
            @ForAll("indexes") List<Index> indexes,
            @ForAll("changes") List<Change> changes,
            @ForAll("queries") List<Document> queries,
            @ForAll("sorts") List<Document> sorts) {
        answersAsWithoutIndexes(documents, indexes, changes, queries, sorts);
    }

    @Property(tries = 60)
    void answersAsWithoutIndexes(
            @ForAll("documents") List<Document> documents,
            @ForAll("indexes") List<Index> indexes,
            @ForAll("changes") List<Change> changes,
            @ForAll("queries") List<Document> queries,
            @ForAll("sorts") List<Document> sorts) {
        indexed.drop();
        plain.drop();
        stocked.drop();
        List<Document> numbered = numbered(documents);
        List<Document> early = numbered.subList(0, numbered.size() / 2);
        List<Document> late = numbered.subList(numbered.size() / 2, numbered.size());
        early.forEach(this::insert);
        indexes.forEach(this::createIndex);
        late.forEach(this::insert);
        changes.forEach(this::change);

        for (Document query : queries) {
            assertThat(found(indexed, query))
                    .as("%s", query)
                    .isEqualTo(found(plain, query))
                    .isEqualTo(found(stocked, query));
            assertThat(indexed.countDocuments(query)).as("%s", query).isEqualTo(plain.countDocuments(query));
            for (Document sort : sorts) {
                assertSorted(query, sort);
            }
        }
        indexed.deleteMany(queries.get(0));
        plain.deleteMany(queries.get(0));
        assertThat(found(indexed, new Document())).isEqualTo(found(plain, new Document()));
        assertThat(found(indexed, queries.get(1))).isEqualTo(found(plain, queries.get(1)));
    }

    @Property(tries = 1_000)
    @Tag("soak")
    void refusesTheSameDuplicatesAsTheLibraryOverManyTries(
            @ForAll("flatDocuments") List<Document> documents,
            @ForAll("uniqueKeys") Document key,
            @ForAll("flatDocuments") List<Document> replacements) {
        refusesTheSameDuplicatesAsTheLibrary(documents, key, replacements);
    }

    @Property(tries = 40)
    void refusesTheSameDuplicatesAsTheLibrary(
            @ForAll("flatDocuments") List<Document> documents,
            @ForAll("uniqueKeys") Document key,
            @ForAll("flatDocuments") List<Document> replacements) {
        indexed.drop();
        stocked.drop();
        indexed.createIndex(key, new IndexOptions().unique(true));
        stocked.createIndex(key, new IndexOptions().unique(true));

        for (Document document : numbered(documents)) {
            assertThat(refused(() -> indexed.insertOne(document)))
                    .as("%s", document)
                    .isEqualTo(refused(() -> stocked.insertOne(document)));
        }
        for (Document document : numbered(replacements)) {
            Document self = new Document("_id", document.get("_id"));
            assertThat(refused(() -> indexed.replaceOne(self, document)))
                    .as("%s", document)
                    .isEqualTo(refused(() -> stocked.replaceOne(self, document)));
        }
        assertThat(found(indexed, new Document())).isEqualTo(found(stocked, new Document()));
    }

    private static boolean refused(Runnable write) {
        try {
            write.run();
            return false;
        } catch (MongoWriteException e) {
            assertThat(e.getCode()).isEqualTo(11000);
            return true;
        }
    }

    @Provide
    Arbitrary<List<Document>> flatDocuments() {
        Arbitrary<Object> values = Arbitraries.of(1, 2, 3L, "a", "b", true);
        return Combinators.combine(values, values)
                .as((a, b) -> new Document("a", a).append("b", b))
                .list()
                .ofMaxSize(15);
    }

    @Provide
    Arbitrary<Document> uniqueKeys() {
        return Arbitraries.of(
                new Document("a", 1), new Document("a", 1).append("b", -1), new Document("b", -1).append("a", 1));
    }

    private void assertSorted(Document query, Document sort) {
        Document full = new Document(sort).append("_id", 1);
        List<Document> expected = plain.find(query).sort(full).into(new ArrayList<>());
        assertThat(indexed.find(query).sort(full).into(new ArrayList<>()))
                .as("%s %s", query, sort)
                .isEqualTo(expected);
        assertThat(indexed.find(query).sort(full).skip(1).limit(3).into(new ArrayList<>()))
                .as("%s %s", query, sort)
                .isEqualTo(expected.stream().skip(1).limit(3).toList());
        List<Document> aggregated = indexed.aggregate(
                        List.of(new Document("$match", query), new Document("$sort", sort), new Document("$limit", 3)))
                .into(new ArrayList<>());
        assertThat(aggregated).as("%s %s", query, sort).hasSize(Math.min(3, expected.size()));
    }

    private void insert(Document document) {
        try {
            indexed.insertOne(document);
            plain.insertOne(document);
            stocked.insertOne(document);
        } catch (MongoWriteException e) {
            assertThat(e.getCode()).as(e.getMessage()).isEqualTo(PARALLEL_ARRAYS);
        }
    }

    private void createIndex(Index index) {
        try {
            indexed.createIndex(index.key, index.options);
        } catch (MongoCommandException e) {
            assertThat(e.getErrorCode()).as(e.getMessage()).isIn(85, 86, PARALLEL_ARRAYS);
        }
    }

    private void change(Change change) {
        try {
            indexed.updateMany(change.query, change.update);
            plain.updateMany(change.query, change.update);
            stocked.updateMany(change.query, change.update);
        } catch (MongoWriteException e) {
            // An update that these documents do not allow may have changed some of them.
            indexed.deleteMany(new Document());
            plain.deleteMany(new Document());
            stocked.deleteMany(new Document());
        }
    }

    private static List<Document> found(MongoCollection<Document> collection, Document query) {
        List<Document> found = collection.find(query).into(new ArrayList<>());
        found.sort(Comparator.comparing(document -> document.get("_id").toString()));
        return found;
    }

    private static List<Document> numbered(List<Document> documents) {
        List<Document> numbered = new ArrayList<>();
        documents.forEach(document -> numbered.add(new Document("_id", numbered.size()).append("n", 0)));
        for (int i = 0; i < documents.size(); i++) {
            numbered.get(i).putAll(documents.get(i));
        }
        return numbered;
    }

    private static MongoCollection<Document> collection(MongoClient client, String name) {
        return client.getDatabase("quanzi").getCollection(name);
    }

    private static Arbitrary<Object> scalars() {
        return Arbitraries.of(
                0,
                1,
                2,
                3,
                1L,
                2L,
                1.0,
                1.5,
                -0.0,
                2.5,
                "a",
                "b",
                "ab",
                "",
                true,
                false,
                Instant.EPOCH,
                Instant.ofEpochMilli(5),
                3_000_000_000.5,
                3_000_000_000L,
                9_007_199_254_740_993L,
                9_007_199_254_740_992.0,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                new Decimal128(1),
                Decimal128.parse("1.5"));
    }

    private static Arbitrary<Object> values() {
        Arbitrary<Object> simple = scalars().injectNull(0.1);
        Arbitrary<Object> inner =
                Arbitraries.maps(Arbitraries.of("x", "y"), simple).ofMaxSize(2).map(Document::new);
        Arbitrary<Object> list =
                Arbitraries.oneOf(simple, simple, inner).list().ofMaxSize(3).map(values -> values);
        Arbitrary<Object> deep =
                Arbitraries.oneOf(simple, list, inner).list().ofMaxSize(2).map(values -> values);
        Arbitrary<Object> nested = Arbitraries.maps(Arbitraries.of("x", "y"), Arbitraries.oneOf(simple, list))
                .ofMaxSize(2)
                .map(Document::new);
        return Arbitraries.frequencyOf(
                Tuple.of(8, simple), Tuple.of(2, inner), Tuple.of(2, nested), Tuple.of(2, list), Tuple.of(1, deep));
    }

    private static Arbitrary<String> paths() {
        return Arbitraries.of("a", "b", "a.x", "b.y", "a.0");
    }

    @Provide
    Arbitrary<List<Document>> documents() {
        Arbitrary<Document> mixed = Arbitraries.maps(Arbitraries.of("a", "b", "c"), values())
                .ofMaxSize(3)
                .map(Document::new);
        Arbitrary<Document> flat = Arbitraries.maps(Arbitraries.of("a", "b", "c"), scalars())
                .ofMaxSize(3)
                .map(Document::new);
        return Arbitraries.oneOf(
                mixed.list().ofMinSize(1).ofMaxSize(25),
                flat.list().ofMinSize(1).ofMaxSize(25));
    }

    @Provide
    Arbitrary<List<Index>> indexes() {
        Arbitrary<Document> keys = Combinators.combine(
                        paths().list().ofMinSize(1).ofMaxSize(3).uniqueElements(),
                        Arbitraries.of(1, -1).list().ofSize(3))
                .as((fields, directions) -> {
                    Document key = new Document();
                    fields.forEach(field -> key.append(field, directions.get(key.size())));
                    return key;
                });
        Arbitrary<Document> filters = Arbitraries.of(
                null,
                null,
                null,
                null,
                new Document("a", 1),
                new Document("a", new Document("$exists", true)),
                new Document("b", new Document("$gt", 1)),
                new Document("c", new Document("$gte", "a")));
        return Combinators.combine(keys, filters, Arbitraries.of(true, false, false))
                .as((key, filter, sparse) -> {
                    IndexOptions options = new IndexOptions();
                    if (filter != null) {
                        options.partialFilterExpression(filter);
                    } else {
                        options.sparse(sparse);
                    }
                    return new Index(key, options);
                })
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Document>> queries() {
        return query().list().ofSize(6);
    }

    private static Arbitrary<Document> query() {
        Arbitrary<Document> and =
                condition().list().ofMinSize(1).ofMaxSize(2).map(parts -> new Document("$and", parts));
        Arbitrary<Document> both = Combinators.combine(condition(), condition()).as((a, b) -> {
            Document query = new Document(a);
            query.putAll(b);
            return query;
        });
        Arbitrary<Document> or = condition().list().ofMinSize(1).ofMaxSize(3).map(parts -> new Document("$or", parts));
        Arbitrary<Document> orAndMore = Combinators.combine(or, condition()).as((any, more) -> {
            Document query = new Document(any);
            query.putAll(more);
            return query;
        });
        return Arbitraries.oneOf(condition(), both, both, and, or, orAndMore);
    }

    private static Arbitrary<Document> condition() {
        Arbitrary<Object> operators = Arbitraries.oneOf(
                Arbitraries.maps(Arbitraries.of("$gt", "$gte", "$lt", "$lte", "$eq", "$ne"), scalars())
                        .ofMinSize(1)
                        .ofMaxSize(2)
                        .map(Document::new),
                Arbitraries.oneOf(values(), scalars()).list().ofMaxSize(3).map(in -> new Document("$in", in)),
                Arbitraries.of("a", "b", "ab", "").list().ofMaxSize(3).map(in -> new Document("$in", in)),
                scalars().list().ofMinSize(1).ofMaxSize(3).map(in -> new Document("$nin", in)),
                Arbitraries.of(true, false).map(exists -> new Document("$exists", exists)),
                values().map(value -> new Document("$eq", value)),
                Arbitraries.of("^a", "^ab", "^ab*", "^a|b", "^1", "a", "^\\Qa\\E", "^a.?", "^\\{", "^tr")
                        .map(pattern -> new Document("$regex", pattern)));
        return Combinators.combine(
                        Arbitraries.of("a", "a", "b", "c", "a.x", "b.y", "a.0"),
                        Arbitraries.oneOf(scalars().injectNull(0.2), values(), operators, operators))
                .as(Document::new);
    }

    @Provide
    Arbitrary<List<Document>> sorts() {
        return Combinators.combine(
                        paths().list().ofMinSize(1).ofMaxSize(2).uniqueElements(),
                        Arbitraries.of(1, -1).list().ofSize(2))
                .as((fields, directions) -> {
                    Document sort = new Document();
                    fields.forEach(field -> sort.append(field, directions.get(sort.size())));
                    return sort;
                })
                .list()
                .ofSize(2);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Document> updates = Arbitraries.oneOf(
                Combinators.combine(Arbitraries.of("a", "b", "a.x", "b.y"), values())
                        .as((path, value) -> new Document("$set", new Document(path, value))),
                Arbitraries.of("a", "b", "a.x").map(path -> new Document("$unset", new Document(path, 1))),
                scalars().map(value -> new Document("$push", new Document("a", value))));
        return Combinators.combine(condition(), updates).as(Change::new).list().ofMaxSize(3);
    }
}
