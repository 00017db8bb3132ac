package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.expr;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Filters.regex;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Variable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the embedded store does by itself: which documents it looks at, what it refuses, what it removes. */
class EmbeddedStoreIndexTests {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final EmbeddedStore store = EmbeddedStore.inMemory(Clock.fixed(NOON, ZoneOffset.UTC));
    private final MongoClient client = MongoClients.create(store.uri());
    private final MongoCollection<Document> items = client.getDatabase("quanzi").getCollection("items");

    @AfterEach
    void close() {
        client.close();
        store.close();
    }

    @Test
    void looksOnlyAtWhatTheIndexNarrowsTo() {
        items.createIndex(compoundIndex(ascending("state"), descending("at")));
        items.createIndex(ascending("tags"));
        fill(500);

        assertThat(examined(() -> found(eq("state", "s3")))).isEqualTo(50);
        assertThat(examined(() -> found(in("state", "s3", "s4")))).isEqualTo(100);
        assertThat(examined(() -> found(and(eq("state", "s3"), gte("at", 100), lt("at", 200)))))
                .isEqualTo(10);
        assertThat(examined(() -> found(and(eq("state", "s3"), eq("text", "none")))))
                .isEqualTo(50);
        assertThat(examined(() -> found(eq("tags", "t7")))).isEqualTo(5);
        assertThat(examined(() -> found(and(eq("_id", 7), eq("text", "none"))))).isEqualTo(1);
        assertThat(examined(() -> items.countDocuments(and(eq("state", "s3"), eq("text", "none")))))
                .isEqualTo(50);
        assertThat(examined(() ->
                        items.distinct("at", eq("state", "s3"), Integer.class).into(new ArrayList<>())))
                .isEqualTo(50);
    }

    /** Three conditions that each fits many and all fit few: the indexes' entries are compared before documents are read. */
    @Test
    void looksAtFewWhereSeveralIndexesTogetherNarrow() {
        MongoCollection<Document> plain = client.getDatabase("quanzi").getCollection("plain");
        items.createIndex(ascending("third"), new IndexOptions().sparse(true));
        items.createIndex(ascending("words"));
        items.createIndex(compoundIndex(descending("at"), descending("_id")));
        List<Document> rows = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            Document row = new Document("_id", i)
                    .append("at", i * 7 % 1_000)
                    .append("words", List.of("a" + i % 3, "b" + i % 4, "c" + i % 5));
            rows.add(i % 2 == 0 ? row.append("third", i % 6) : row);
        }
        items.insertMany(rows);
        plain.insertMany(rows);
        Bson few = and(eq("words", "a1"), eq("words", "b2"), eq("words", "c3"), eq("third", 4));
        List<Bson> asked = List.of(
                few,
                and(eq("words", "a1"), eq("words", "b1")),
                and(eq("words", "a0"), eq("third", null)),
                and(in("words", "a1", "b3"), in("third", 0, 2), gte("at", 300)),
                and(eq("words", "a1"), eq("words", "none")));

        for (Bson query : asked) {
            assertThat(found(query))
                    .as("%s", query)
                    .containsExactlyInAnyOrderElementsOf(plain.find(query).into(new ArrayList<>()));
            for (int limit : List.of(0, 20, 400)) {
                Bson order = new Document("at", -1).append("_id", -1);
                assertThat(items.find(query).sort(order).limit(limit).into(new ArrayList<>()))
                        .as("%s, %d in order", query, limit)
                        .isEqualTo(plain.find(query).sort(order).limit(limit).into(new ArrayList<>()));
            }
        }
        assertThat(examined(() -> found(few))).isLessThan(650);
    }

    @Test
    void countsByTheIndexAloneWhereOneFieldIsAskedFor() {
        items.createIndex(compoundIndex(ascending("state"), descending("at")));
        items.createIndex(ascending("tags"));
        items.createIndex(ascending("at"));
        fill(500);
        List<Bson> asked = List.of(
                eq("state", "s3"),
                eq("tags", "t7"),
                eq("state", "none"),
                new Document("at", new Document("$gte", 100).append("$lt", 200)),
                gt("state", "s3"));

        for (Bson query : asked) {
            assertThat(items.countDocuments(query))
                    .as("%s", query)
                    .isEqualTo(found(query).size());
            assertThat(examined(() -> items.countDocuments(query)))
                    .as("%s", query)
                    .isZero();
        }
    }

    /** Also where an update leaves the keys of some index as they are, which then is not touched. */
    @Test
    void findsByEachIndexWhatWasUpdatedFromAnyValueToAnyOther() {
        MongoCollection<Document> plain = client.getDatabase("quanzi").getCollection("plain");
        items.createIndex(ascending("a.b"));
        items.createIndex(ascending("a"), new IndexOptions().sparse(true));
        items.createIndex(compoundIndex(ascending("a.b"), ascending("c")));
        Document one = new Document("b", 1).append("x", 2);
        List<Object> values = new ArrayList<>(List.of(
                1, 1L, 2, -0.0, 0.0, "1", List.of(), List.of(1), List.of(1, 2), List.of(2, 1), one, List.of(one)));
        values.addAll(List.of(
                new Document("x", 2).append("b", 1),
                new Document("b", null),
                new Document("b", List.of(1)),
                new Document("x", 2),
                new Document("b", 1L).append("x", 2),
                List.of(new Document("x", 2).append("b", 1))));
        List<Document> rows = new ArrayList<>();
        rows.add(new Document("_id", 1));
        rows.add(new Document("_id", 1).append("a", null));
        values.forEach(value -> rows.add(new Document("_id", 1).append("a", value)));
        values.forEach(
                value -> rows.add(new Document("_id", 1).append("a", value).append("c", 1)));
        List<Bson> asked = new ArrayList<>(List.of(
                new Document("a", new Document("$exists", true)),
                new Document("a.b", new Document("$exists", false)),
                new Document("a", null),
                new Document("a.b", null),
                new Document("c", 1),
                new Document("a.b", 1).append("c", 1)));
        values.forEach(value -> asked.add(eq("a", value)));
        values.forEach(value -> asked.add(eq("a.b", value)));
        items.insertOne(rows.get(0));
        plain.insertOne(rows.get(0));

        for (Document from : rows) {
            for (Document to : rows) {
                for (Document row : List.of(from, to)) {
                    items.replaceOne(eq("_id", 1), row);
                    plain.replaceOne(eq("_id", 1), row);
                }
                if (rows.indexOf(to) % 5 == rows.indexOf(from) % 5) {
                    for (Bson query : asked) {
                        assertThat(found(query))
                                .as("%s after %s became %s", query, from, to)
                                .isEqualTo(plain.find(query).into(new ArrayList<>()));
                    }
                }
            }
        }
    }

    /** The last in order are wanted: the walk along the order would go past all others first. */
    @Test
    void turnsToTheNarrowerWayWhenTheOrderLeadsNowhere() {
        items.createIndex(ascending("at"));
        items.createIndex(ascending("kind"));
        items.insertMany(IntStream.range(0, 1_000)
                .mapToObj(i -> new Document("_id", i).append("at", i).append("kind", i < 200 ? "early" : "late"))
                .toList());

        assertThat(examined(() -> assertThat(items.find(eq("kind", "early"))
                                .sort(descending("at"))
                                .limit(2)
                                .into(new ArrayList<>()))
                        .extracting(row -> row.getInteger("at"))
                        .containsExactly(199, 198)))
                .isBetween(200L, 402L);
    }

    @Test
    void stopsAtTheFirstThatAreWanted() {
        items.createIndex(compoundIndex(ascending("state"), descending("at")));
        fill(500);
        var byTime = new FindOneAndUpdateOptions().sort(descending("at"));

        assertThat(examined(() -> items.find(eq("state", "s3"))
                        .sort(descending("at"))
                        .limit(5)
                        .into(new ArrayList<>())))
                .isEqualTo(5);
        assertThat(examined(() -> items.find()
                        .sort(compoundIndex(descending("state"), ascending("at")))
                        .first()))
                .isEqualTo(1);
        assertThat(examined(() -> items.findOneAndUpdate(eq("state", "s3"), inc("seen", 1), byTime)))
                .isEqualTo(1);
        assertThat(examined(() -> items.updateOne(eq("state", "s3"), inc("seen", 1))))
                .isEqualTo(1);
        assertThat(examined(() -> items.deleteOne(eq("state", "s3")))).isEqualTo(1);
        assertThat(examined(() -> items.aggregate(List.of(
                                Aggregates.match(eq("state", "s4")),
                                Aggregates.sort(descending("at")),
                                Aggregates.limit(3)))
                        .into(new ArrayList<>())))
                .isEqualTo(3);
    }

    @Test
    void takesTheNarrowestIndex() {
        items.createIndex(ascending("state"));
        items.createIndex(ascending("at"));
        fill(500);

        assertThat(examined(() -> found(and(eq("state", "s3"), eq("at", 13))))).isEqualTo(1);
        assertThat(examined(() -> found(and(eq("state", "s3"), gte("at", 0))))).isEqualTo(50);
    }

    @Test
    void usesAPartialIndexOnlyWhereTheQueryStaysInItsFilter() {
        items.createIndex(ascending("at"), new IndexOptions().partialFilterExpression(eq("state", "s3")));
        fill(500);

        assertThat(examined(() -> found(and(eq("state", "s3"), eq("at", 13))))).isEqualTo(1);
        assertThat(examined(() -> found(eq("at", 13)))).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{key: {a: 'text'}}",
                "{key: {a: '2dsphere'}}",
                "{key: {a: 'hashed'}}",
                "{key: {'$**': 1}}",
                "{key: {a: 1}, collation: {locale: 'zh'}}",
                "{key: {a: 1}, hidden: true}",
                "{key: {a: 0}}",
                "{key: {a: 1}, partialFilterExpression: {a: {$ne: 1}}}",
                "{key: {a: 1, b: 1}, expireAfterSeconds: 1}"
            })
    void refusesIndexesThatItWouldNotHonour(String index) {
        Document description = Document.parse(index).append("name", "wanted");

        assertThatThrownBy(() -> client.getDatabase("quanzi")
                        .runCommand(new Document("createIndexes", "items").append("indexes", List.of(description))))
                .isInstanceOf(MongoCommandException.class)
                .hasMessageContaining("Index 'wanted' cannot be made by the embedded store");
        assertThat(items.listIndexes()).isEmpty();
    }

    @Test
    void refusesCollationsAndCollectionsOfOtherKinds() {
        var german = Collation.builder().locale("de").build();

        assertThatThrownBy(() -> items.find().collation(german).first()).hasMessageContaining("leave 'collation' out");
        assertThatThrownBy(() -> client.getDatabase("quanzi").createView("view", "items", List.of()))
                .hasMessageContaining("option 'viewOn' is not supported");
    }

    @Test
    void removesWhatHasExpired() {
        items.createIndex(
                ascending("at"),
                new IndexOptions().expireAfter(60L, TimeUnit.SECONDS).partialFilterExpression(eq("keep", false)));
        items.insertMany(List.of(
                new Document("_id", 1).append("at", NOON.minusSeconds(61)).append("keep", false),
                new Document("_id", 2).append("at", NOON.minusSeconds(59)).append("keep", false),
                new Document("_id", 3).append("at", NOON.minusSeconds(61)).append("keep", true),
                new Document("_id", 4).append("at", 0).append("keep", false)));

        store.expire();

        assertThat(items.find()).extracting(item -> item.get("_id")).containsExactly(2, 3, 4);
    }

    @Test
    void keepsUniqueWhatStandsTogetherInOneElement() {
        items.createIndex(ascending("lines.order", "lines.sku"), new IndexOptions().unique(true));
        items.insertOne(withLines(1, line(1, "a"), line(2, "b")));

        items.insertOne(withLines(2, line(1, "b"), line(2, "a")));

        assertThatThrownBy(() -> items.insertOne(withLines(3, line(3, "c"), line(2, "b"))))
                .isInstanceOf(MongoWriteException.class)
                .hasMessageContaining("E11000");
        assertThatThrownBy(() -> items.updateOne(eq("_id", 2), set("lines.0.sku", "a")))
                .hasMessageContaining("E11000");
        assertThat(found(and(eq("lines.order", 1), eq("lines.sku", "b")))).hasSize(2);
    }

    private static Document withLines(int id, Document... lines) {
        return new Document("_id", id).append("lines", List.of(lines));
    }

    private static Document line(int order, String sku) {
        return new Document("order", order).append("sku", sku);
    }

    @Test
    void joinsTheBranchesOfAnOr() {
        items.createIndex(ascending("state"));
        items.createIndex(ascending("at"));
        fill(500);

        assertThat(examined(() -> assertThat(found(or(eq("state", "s3"), eq("at", 13), lt("at", 5))))
                        .hasSize(54)))
                .isEqualTo(54);
        assertThat(examined(() -> found(or(eq("state", "s3"), eq("text", "none")))))
                .isEqualTo(500);
    }

    @Test
    void narrowsByTheBeginningOfATextAndTheFirstOfAnArray() {
        items.createIndex(ascending("state"));
        items.createIndex(ascending("tags"));
        fill(500);

        assertThat(examined(() -> assertThat(found(regex("state", "^s3"))).hasSize(50)))
                .isEqualTo(50);
        assertThat(examined(() ->
                        assertThat(found(eq("tags", List.of("t7", "all")))).hasSize(5)))
                .isEqualTo(5);
    }

    @Test
    void answersWithMoreThanOneReplyCanHold() {
        for (int i = 0; i < 60; i++) {
            items.insertOne(new Document("_id", i).append("text", "x".repeat(1_000_000)));
        }

        assertThat(items.find()).hasSize(60);
        assertThat(items.aggregate(List.of(Aggregates.sort(descending("_id"))))).hasSize(60);
        assertThat(items.find().batchSize(7)).hasSize(60);
    }

    @Test
    void looksUpByAnIndex() {
        items.createIndex(ascending("state"));
        fill(500);
        MongoCollection<Document> states = client.getDatabase("quanzi").getCollection("states");
        states.insertOne(new Document("_id", "s3"));
        List<Bson> byField = List.of(Aggregates.lookup("items", "_id", "state", "items"));
        List<Bson> byPipeline = List.of(Aggregates.lookup(
                "items",
                List.of(new Variable<>("wanted", "$_id")),
                List.of(Aggregates.match(expr(new Document("$eq", List.of("$state", "$$wanted"))))),
                "items"));

        assertThat(examined(() -> assertThat(states.aggregate(byField).first().getList("items", Document.class))
                        .hasSize(50)))
                .isLessThanOrEqualTo(52);
        assertThat(states.aggregate(byPipeline).first().getList("items", Document.class))
                .hasSize(50)
                .allMatch(item -> item.get("state").equals("s3"));
    }

    private void fill(int count) {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            documents.add(new Document("_id", i)
                    .append("state", "s" + i % 10)
                    .append("at", i)
                    .append("tags", List.of("t" + i % 100, "all")));
        }
        items.insertMany(documents);
    }

    private List<Document> found(Bson query) {
        return items.find(query).into(new ArrayList<>());
    }

    private long examined(Runnable work) {
        long before = store.examined();
        work.run();
        return store.examined() - before;
    }
}
