package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Filters.regex;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.descending;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Thousands of documents that come, change and go: each query is answered as by going through all of them, and by few. */
class ManyDocumentsTests {
    private static final int SIZE = 3_000;

    private static EmbeddedStore store;
    private static MongoClient client;

    private final MongoCollection<Document> indexed =
            client.getDatabase("quanzi").getCollection("indexed");
    private final MongoCollection<Document> plain = client.getDatabase("quanzi").getCollection("plain");

    @BeforeContainer
    static void open() {
        store = EmbeddedStore.inMemory();
        client = MongoClients.create(store.uri());
    }

    @AfterContainer
    static void close() {
        client.close();
        store.close();
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    @Tag("soak")
    void answersByFewDocumentsAsByAllOverManyRounds(@ForAll long seed) {
        answersByFewDocumentsAsByAll(seed);
    }

    @Property(tries = 2, shrinking = ShrinkingMode.OFF)
    void answersByFewDocumentsAsByAll(@ForAll long seed) {
        Random random = new Random(seed);
        indexed.drop();
        plain.drop();
        insert(random, 0, SIZE / 2);
        indexed.createIndex(ascending("a"));
        indexed.createIndex(descending("b"));
        indexed.createIndex(ascending("c", "a"));
        indexed.createIndex(ascending("tags"));
        indexed.createIndex(ascending("few"), new IndexOptions().sparse(true));
        indexed.createIndex(ascending("only"), new IndexOptions().unique(true));
        insert(random, SIZE / 2, SIZE);
        for (int i = 0; i < 60; i++) {
            change(random);
        }

        for (int i = 0; i < 10; i++) {
            assertFoundByFew(eq("a", random.nextInt(500)));
            int from = random.nextInt(500);
            assertFoundByFew(and(gte("a", from), lt("a", from + random.nextInt(100))));
            assertFoundByFew(in("b", random.nextInt(500), random.nextInt(500), -1));
            assertFoundByFew(and(eq("c", "c" + random.nextInt(10)), lt("a", from)));
            assertFoundByFew(eq("tags", "t" + random.nextInt(40)));
            assertFoundByFew(eq("few", random.nextInt(50)));
            assertFoundByFew(eq("only", "o" + random.nextInt(SIZE)));
            assertFoundByFew(regex("only", "^o1" + random.nextInt(10)));
            assertFoundByFew(or(eq("a", from), eq("tags", "t" + random.nextInt(40)), lt("b", 20)));
            assertSorted(gte("a", from), ascending("a", "_id"), random.nextInt(20), random.nextInt(100));
            assertSorted(new Document(), descending("b"), random.nextInt(20), 1 + random.nextInt(100));
            assertSorted(eq("c", "c3"), descending("a"), random.nextInt(20), random.nextInt(100));
        }
    }

    private void assertFoundByFew(Bson query) {
        List<Document> expected = found(plain, query);
        long before = store.examined();
        assertThat(found(indexed, query)).as("%s", query).isEqualTo(expected);
        assertThat(store.examined() - before).as("%s", query).isLessThanOrEqualTo(expected.size() + 1);
        before = store.examined();
        assertThat(indexed.countDocuments(query)).isEqualTo(expected.size());
        assertThat(store.examined() - before).as("%s", query).isLessThanOrEqualTo(expected.size() + 1);
    }

    private void assertSorted(Bson query, Bson sort, int skip, int limit) {
        List<Object> expected = new ArrayList<>();
        plain.find(query).sort(sort).skip(skip).limit(limit).forEach(document -> expected.add(keys(document, sort)));
        List<Object> actual = new ArrayList<>();
        indexed.find(query).sort(sort).skip(skip).limit(limit).forEach(document -> actual.add(keys(document, sort)));
        assertThat(actual).as("%s %s", query, sort).isEqualTo(expected);
    }

    /** What the sort is by; documents that are equal in it may come in any order. */
    private static List<Object> keys(Document document, Bson sort) {
        List<Object> keys = new ArrayList<>();
        sort.toBsonDocument().keySet().forEach(path -> keys.add(document.get(path)));
        return keys;
    }

    private void change(Random random) {
        int from = random.nextInt(500);
        Bson some = and(gte("a", from), lt("a", from + 5));
        switch (random.nextInt(5)) {
            case 0 -> both(collection -> collection.updateMany(some, Updates.inc("a", random(from))));
            case 1 -> both(collection -> collection.updateMany(some, Updates.set("tags", List.of("t1", "t" + from))));
            case 2 -> both(collection -> collection.deleteMany(some));
            case 3 ->
                both(collection -> collection.findOneAndUpdate(
                        eq("c", "c" + from % 10),
                        Updates.combine(Updates.set("b", from), Updates.unset("few")),
                        new FindOneAndUpdateOptions().sort(ascending("a", "_id"))));
            default ->
                both(collection -> collection.findOneAndDelete(
                        eq("c", "c" + from % 10), new FindOneAndDeleteOptions().sort(descending("a", "_id"))));
        }
    }

    private static int random(int from) {
        return from % 7 - 3;
    }

    private interface Work {
        void on(MongoCollection<Document> collection);
    }

    private void both(Work work) {
        work.on(indexed);
        work.on(plain);
    }

    private void insert(Random random, int from, int to) {
        List<Document> documents = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Document document = new Document("_id", i)
                    .append("a", random.nextInt(500))
                    .append("b", random.nextInt(500))
                    .append("c", "c" + random.nextInt(10))
                    .append("tags", List.of("t" + random.nextInt(40), "t" + random.nextInt(40)))
                    .append("only", "o" + i);
            if (random.nextInt(10) == 0) {
                document.append("few", random.nextInt(50));
            }
            documents.add(document);
        }
        both(collection -> collection.insertMany(documents));
    }

    private static List<Document> found(MongoCollection<Document> collection, Bson query) {
        List<Document> found = collection.find(query).into(new ArrayList<>());
        found.sort(Comparator.comparing(document -> document.getInteger("_id")));
        return found;
    }
}
