package io.quanzi.embedded;

import static com.mongodb.client.model.Accumulators.sum;
import static com.mongodb.client.model.Aggregates.addFields;
import static com.mongodb.client.model.Aggregates.count;
import static com.mongodb.client.model.Aggregates.group;
import static com.mongodb.client.model.Aggregates.limit;
import static com.mongodb.client.model.Aggregates.lookup;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Aggregates.merge;
import static com.mongodb.client.model.Aggregates.out;
import static com.mongodb.client.model.Aggregates.sort;
import static com.mongodb.client.model.Aggregates.unwind;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.push;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;
import static com.mongodb.client.model.Updates.unset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Field;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the product uses of MongoDB. Runs on the server that MONGODB_URI names, else on the store in memory. */
class EmbeddedStoreContractTests {
    private static final EitherStore STORE = new EitherStore("contract");
    private final MongoDatabase database = STORE.database();
    private MongoCollection<Document> people;

    @AfterAll
    static void disconnect() {
        STORE.close();
    }

    @BeforeEach
    void startEmpty() {
        database.drop();
        people = database.getCollection("people");
    }

    @Test
    void answersHelloAsHealthChecksAsk() {
        Document answer = database.runCommand(new Document("hello", 1));

        assertThat(answer.getBoolean("isWritablePrimary")).isTrue();
        assertThat(answer.getInteger("maxWireVersion")).isPositive();
    }

    @Test
    void takesCommandsThatHaveATimeOfTheirOwn() {
        MongoCollection<Document> timed =
                database.withTimeout(1, TimeUnit.MINUTES).getCollection("people");
        timed.createIndex(ascending("age"));
        timed.insertMany(IntStream.range(0, 7)
                .mapToObj(i -> new Document("_id", i).append("age", i))
                .toList());
        timed.bulkWrite(List.of(new UpdateOneModel<>(eq(6), set("age", 60))));
        timed.updateMany(gte("age", 60), inc("age", 1));

        assertThat(timed.findOneAndUpdate(eq(5), set("age", 50))).containsEntry("age", 5);
        assertThat(timed.deleteOne(eq(0)).getDeletedCount()).isOne();
        assertThat(timed.countDocuments(gte("age", 50))).isEqualTo(2);
        assertThat(timed.estimatedDocumentCount()).isEqualTo(6);
        assertThat(timed.distinct("age", Integer.class)).hasSize(6);
        for (TimeoutMode mode : List.of(TimeoutMode.CURSOR_LIFETIME, TimeoutMode.ITERATION)) {
            assertThat(timed.find().batchSize(2).timeoutMode(mode)).hasSize(6);
            assertThat(timed.aggregate(List.of(match(gte("age", 1))))
                            .batchSize(2)
                            .timeoutMode(mode))
                    .hasSize(6);
        }
        assertThat(timed.listIndexes()).hasSize(2);
        assertThat(database.withTimeout(1, TimeUnit.MINUTES).listCollectionNames())
                .contains("people");
        timed.drop();
        assertThat(people.countDocuments()).isZero();
    }

    @Test
    void refusesASecondDocumentUnderAUniqueKey() {
        people.createIndex(ascending("phone"), new IndexOptions().unique(true));
        people.insertOne(new Document("_id", 1).append("phone", "a"));

        assertThatThrownBy(() -> people.insertOne(new Document("_id", 2).append("phone", "a")))
                .isInstanceOfSatisfying(
                        MongoWriteException.class, e -> assertThat(e.getCode()).isEqualTo(11000));
        people.insertOne(new Document("_id", 3).append("phone", "b"));
        assertThatThrownBy(() -> people.updateOne(eq(3), set("phone", "a"))).isInstanceOf(MongoWriteException.class);
        assertThat(people.find(eq("phone", "b")).first()).containsEntry("_id", 3);
    }

    @Test
    void refusesAUniqueIndexOverRepeats() {
        people.insertMany(List.of(new Document("phone", "a"), new Document("phone", "a")));

        assertThatThrownBy(() -> people.createIndex(ascending("phone"), new IndexOptions().unique(true)))
                .hasMessageContaining("11000");
        assertThat(names(people)).containsExactly("_id_");
    }

    @Test
    void leavesDocumentsWithoutTheFieldOutOfASparseUniqueIndex() {
        people.createIndex(ascending("phone"), new IndexOptions().unique(true).sparse(true));

        people.insertMany(
                List.of(new Document("_id", 1), new Document("_id", 2), new Document("_id", 3).append("phone", "a")));

        assertThat(people.find(exists("phone", false))).hasSize(2);
        assertThat(people.find(eq("phone", null))).hasSize(2);
        assertThatThrownBy(() -> people.updateOne(eq(1), set("phone", "a"))).isInstanceOf(MongoWriteException.class);
    }

    @Test
    void countsOnlyDocumentsInTheFilterAsRepeats() {
        people.createIndex(
                ascending("phone"), new IndexOptions().unique(true).partialFilterExpression(eq("state", "active")));
        people.insertOne(new Document("_id", 1).append("phone", "a").append("state", "active"));
        people.insertOne(new Document("_id", 2).append("phone", "a").append("state", "gone"));
        people.insertOne(new Document("_id", 3).append("phone", "a").append("state", "gone"));

        assertThatThrownBy(() -> people.updateOne(eq(2), set("state", "active")))
                .isInstanceOf(MongoWriteException.class);
        people.updateOne(eq(1), set("state", "gone"));
        people.updateOne(eq(2), set("state", "active"));
        assertThat(people.find(and(eq("phone", "a"), eq("state", "active"))).first())
                .containsEntry("_id", 2);
        assertThat(people.find(eq("phone", "a"))).hasSize(3);
    }

    @Test
    void listsIndexesAndDropsThemByNameByKeyAndAll() {
        people.createIndex(ascending("a"));
        people.createIndex(compoundIndex(ascending("a"), descending("b")));
        people.createIndex(ascending("c"), new IndexOptions().name("see").sparse(true));
        MongoCollection<Document> others = database.getCollection("others");
        others.createIndex(ascending("a"));

        people.dropIndex("a_1");
        assertThat(names(people)).containsExactlyInAnyOrder("_id_", "a_1_b_-1", "see");
        people.dropIndex(compoundIndex(ascending("a"), descending("b")));
        assertThat(names(people)).containsExactlyInAnyOrder("_id_", "see");
        people.createIndex(ascending("a"));
        people.dropIndexes();

        assertThat(names(people)).containsExactly("_id_");
        assertThat(names(others)).containsExactlyInAnyOrder("_id_", "a_1");
        assertThatThrownBy(() -> people.dropIndex("never"))
                .isInstanceOfSatisfying(
                        MongoCommandException.class,
                        e -> assertThat(e.getCode()).isEqualTo(27));
    }

    @Test
    void takesTheSameIndexTwiceButNotAnotherOfItsName() {
        people.createIndex(ascending("a"), new IndexOptions().name("one"));
        people.createIndex(ascending("a"), new IndexOptions().name("one"));

        assertThatThrownBy(() -> people.createIndex(ascending("b"), new IndexOptions().name("one")))
                .isInstanceOfSatisfying(
                        MongoCommandException.class,
                        e -> assertThat(e.getCode()).isEqualTo(86));
        assertThatThrownBy(() -> people.createIndex(ascending("a"), new IndexOptions().name("two")))
                .isInstanceOfSatisfying(
                        MongoCommandException.class,
                        e -> assertThat(e.getCode()).isEqualTo(85));
    }

    @Test
    void listsRenamesAndDropsCollections() {
        people.insertOne(new Document("_id", 1).append("a", 1));
        people.createIndex(ascending("a"));
        database.createCollection("empty");
        assertThat(database.listCollectionNames()).contains("people", "empty");
        assertThat(database.listCollections().filter(eq("name", "empty"))).hasSize(1);
        assertThat(STORE.client().listDatabaseNames()).contains(database.getName());

        people.renameCollection(new MongoNamespace(database.getName(), "persons"));
        MongoCollection<Document> persons = database.getCollection("persons");
        assertThat(names(persons)).containsExactlyInAnyOrder("_id_", "a_1");
        assertThat(persons.find(eq("a", 1))).hasSize(1);
        persons.drop();

        assertThat(database.listCollectionNames()).containsExactly("empty");
        assertThat(persons.find()).isEmpty();
        persons.insertOne(new Document("_id", 1));
        assertThat(names(persons)).containsExactly("_id_");
    }

    @Test
    void writesInBulkOrderedAndNot() {
        people.createIndex(ascending("phone"), new IndexOptions().unique(true));
        var inserts = List.of(
                new InsertOneModel<>(new Document("_id", 1).append("phone", "a")),
                new InsertOneModel<>(new Document("_id", 2).append("phone", "a")),
                new InsertOneModel<>(new Document("_id", 3).append("phone", "c")));

        assertThatThrownBy(() -> people.bulkWrite(inserts))
                .isInstanceOfSatisfying(
                        MongoBulkWriteException.class,
                        e -> assertThat(e.getWriteResult().getInsertedCount()).isEqualTo(1));
        people.deleteMany(new Document());
        assertThatThrownBy(() -> people.bulkWrite(inserts, new BulkWriteOptions().ordered(false)))
                .isInstanceOfSatisfying(
                        MongoBulkWriteException.class,
                        e -> assertThat(e.getWriteResult().getInsertedCount()).isEqualTo(2));
    }

    @Test
    void stopsOrderedUpdatesAtTheFirstThatFails() {
        people.createIndex(ascending("phone"), new IndexOptions().unique(true));
        people.insertMany(
                List.of(new Document("_id", 1).append("phone", "a"), new Document("_id", 2).append("phone", "b")));

        assertThatThrownBy(() -> people.bulkWrite(List.of(
                        new UpdateOneModel<>(eq(2), set("phone", "a")),
                        new UpdateOneModel<>(eq(2), set("seen", true)))))
                .isInstanceOf(MongoBulkWriteException.class);

        assertThat(people.find(eq(2)).first()).doesNotContainKey("seen");
    }

    @Test
    void insertsByUpsertOnlyOnce() {
        var options = new UpdateOptions().upsert(true);
        var first = people.updateOne(eq(7), combine(setOnInsert("made", 1), inc("n", 1)), options);
        var second = people.updateOne(eq(7), combine(setOnInsert("made", 2), inc("n", 1)), options);

        assertThat(first.getUpsertedId()).isNotNull();
        assertThat(second.getUpsertedId()).isNull();
        assertThat(people.find().first()).containsEntry("made", 1).containsEntry("n", 2);
    }

    @Test
    void findsAndModifiesTheFirstInOrder() {
        people.createIndex(compoundIndex(ascending("state"), ascending("at")));
        people.insertMany(List.of(
                new Document("_id", 1).append("state", "due").append("at", 3),
                new Document("_id", 2).append("state", "due").append("at", 1),
                new Document("_id", 3).append("state", "done").append("at", 0)));
        var options = new FindOneAndUpdateOptions().sort(ascending("at")).returnDocument(ReturnDocument.AFTER);

        var claimed = people.findOneAndUpdate(eq("state", "due"), set("state", "claimed"), options);

        assertThat(claimed).containsEntry("_id", 2).containsEntry("state", "claimed");
        assertThat(people.find(eq("state", "due")))
                .extracting(person -> person.get("_id"))
                .containsExactly(1);
        assertThat(people.findOneAndDelete(eq("state", "due"))).containsEntry("_id", 1);
        assertThat(people.findOneAndUpdate(eq("state", "due"), set("state", "claimed")))
                .isNull();
    }

    @Test
    void aggregatesAlongAnIndexAsWithout() {
        people.createIndex(compoundIndex(ascending("city"), descending("spent")));
        for (int i = 0; i < 50; i++) {
            people.insertOne(new Document("_id", i)
                    .append("city", "c" + i % 5)
                    .append("spent", i)
                    .append("nested", new Document("n", i)));
        }
        database.getCollection("cities").insertOne(new Document("_id", "c1").append("name", "Suzhou"));

        var sums = people.aggregate(
                List.of(match(in("city", "c1", "c2")), group("$city", sum("total", "$spent")), sort(ascending("_id"))));
        assertThat(sums).extracting(group -> group.get("total")).containsExactly(235, 245);
        var top = people.aggregate(List.of(match(eq("city", "c1")), sort(descending("spent")), limit(2)));
        assertThat(top).extracting(person -> person.get("_id")).containsExactly(46, 41);
        var joined = people.aggregate(
                        List.of(match(eq("_id", 1)), lookup("cities", "city", "_id", "at"), unwind("$at")))
                .first();
        assertThat(joined.get("at", Document.class)).containsEntry("name", "Suzhou");
        assertThat(people.aggregate(List.of(match(gte("spent", 10)), count())).first())
                .containsEntry("count", 40);
        assertThat(people.countDocuments(eq("city", "c3"))).isEqualTo(10);
        assertThat(people.distinct("city", lt("spent", 3), String.class)).containsExactlyInAnyOrder("c0", "c1", "c2");
    }

    @Test
    void leavesStoredDocumentsAloneInAnAggregation() {
        people.insertOne(new Document("_id", 1).append("nested", new Document("kept", true)));

        people.aggregate(List.of(addFields(new Field<>("nested.added", 1)))).into(new ArrayList<>());

        assertThat(people.find().first().get("nested", Document.class)).isEqualTo(new Document("kept", true));
    }

    @Test
    void writesAnAggregationIntoACollection() {
        people.insertMany(List.of(new Document("_id", 1).append("a", 1), new Document("_id", 2).append("a", 1)));

        people.aggregate(List.of(group("$a", sum("n", 1)), out("counts"))).toCollection();
        people.aggregate(List.of(group("$a", sum("n", 1)), out("counts"))).toCollection();
        people.aggregate(List.of(group("$a", sum("m", 1)), merge("counts"))).toCollection();

        assertThat(database.getCollection("counts").find().first())
                .containsEntry("n", 2)
                .containsEntry("m", 2);
    }

    @Test
    void keepsArraysFindableWhileTheyChange() {
        people.createIndex(ascending("tags.name"));
        people.insertOne(new Document("_id", 1).append("tags", List.of(new Document("name", "a"))));
        people.updateOne(eq(1), push("tags", new Document("name", "b")));

        assertThat(people.find(eq("tags.name", "a"))).hasSize(1);
        assertThat(people.find(eq("tags.name", "b"))).hasSize(1);
        people.updateOne(eq(1), unset("tags"));

        assertThat(people.find(eq("tags.name", "a"))).isEmpty();
        assertThat(people.find(eq("tags.name", null))).hasSize(1);
    }

    @Test
    void readsOnPastTheFirstBatch() {
        for (int i = 0; i < 250; i++) {
            people.insertOne(new Document("_id", i));
        }

        assertThat(people.find().sort(descending("_id")).batchSize(100).into(new ArrayList<>()))
                .hasSize(250)
                .first()
                .isEqualTo(new Document("_id", 249));
    }

    @Test
    void keepsDatesApartFromOtherKinds() {
        people.createIndex(ascending("at"));
        people.insertMany(List.of(
                new Document("_id", 1).append("at", Instant.ofEpochMilli(1000)),
                new Document("_id", 2).append("at", 1000),
                new Document("_id", 3).append("at", "1000"),
                new Document("_id", 4)));

        assertThat(people.find(gte("at", Instant.EPOCH))).hasSize(1);
        assertThat(people.find(gte("at", 0))).hasSize(1);
        assertThat(people.find(in("at", 1000L, null))).hasSize(2);
    }

    @Test
    void sortsEachWayAlongOneIndex() {
        people.createIndex(compoundIndex(ascending("a"), descending("b")));
        for (int i = 0; i < 12; i++) {
            people.insertOne(new Document("_id", i).append("a", i % 3).append("b", i));
        }

        assertThat(people.find()
                        .sort(compoundIndex(ascending("a"), descending("b")))
                        .limit(3))
                .extracting(person -> person.get("_id"))
                .containsExactly(9, 6, 3);
        assertThat(people.find()
                        .sort(compoundIndex(descending("a"), ascending("b")))
                        .limit(3))
                .extracting(person -> person.get("_id"))
                .containsExactly(2, 5, 8);
        assertThat(people.find(eq("a", 1)).sort(ascending("b")).skip(1).limit(2))
                .extracting(person -> person.get("_id"))
                .containsExactly(4, 7);
    }

    private static List<String> names(MongoCollection<Document> collection) {
        List<String> names = new ArrayList<>();
        collection.listIndexes().forEach(index -> names.add(index.getString("name")));
        return names;
    }
}
