package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.nin;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.max;
import static com.mongodb.client.model.Updates.min;
import static com.mongodb.client.model.Updates.push;
import static com.mongodb.client.model.Updates.pushEach;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;
import static com.mongodb.client.model.Updates.unset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.PushOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.StreamSupport;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the modules use a MongoDB. Runs on the server that MONGODB_URI names, else on the store in memory. */
class EmbeddedStoreUsageTests {
    private static final EitherStore STORE = new EitherStore("usage");
    private final MongoDatabase database = STORE.database();
    private MongoCollection<Document> tasks;

    @AfterAll
    static void disconnect() {
        STORE.close();
    }

    @BeforeEach
    void startEmpty() {
        database.drop();
        tasks = database.getCollection("tasks");
    }

    @Test
    void claimsByInsertingAnId() {
        tasks.insertOne(new Document("_id", "member-day@2026-03-03T02:00Z").append("by", "one"));

        var second = catchThrowableOfType(
                MongoWriteException.class,
                () -> tasks.insertOne(new Document("_id", "member-day@2026-03-03T02:00Z").append("by", "two")));

        assertThat(ErrorCategory.fromErrorCode(second.getCode())).isEqualTo(ErrorCategory.DUPLICATE_KEY);
        assertThat(tasks.find().first()).containsEntry("by", "one");
    }

    @Test
    void takesALeaseOnlyWhereItIsFreeOrOver() {
        Instant now = Instant.parse("2026-03-03T02:00:00Z");
        tasks.createIndex(compoundIndex(ascending("state"), ascending("nextAt")));
        tasks.insertMany(List.of(
                new Document("_id", 1).append("state", "open").append("nextAt", now),
                new Document("_id", 2).append("state", "taken").append("leaseUntil", now.minusSeconds(1)),
                new Document("_id", 3).append("state", "taken").append("leaseUntil", now.plusSeconds(1)),
                new Document("_id", 4).append("state", "done")));
        var free = or(and(eq("state", "open"), lte("nextAt", now)), and(eq("state", "taken"), lte("leaseUntil", now)));
        var taken = combine(set("state", "taken"), set("leaseUntil", now.plusSeconds(60)), inc("tries", 1));
        var after = new FindOneAndUpdateOptions().sort(ascending("_id")).returnDocument(ReturnDocument.AFTER);

        assertThat(tasks.findOneAndUpdate(free, taken, after)).containsEntry("_id", 1);
        assertThat(tasks.findOneAndUpdate(free, taken, after))
                .containsEntry("_id", 2)
                .containsEntry("tries", 1)
                .containsEntry("leaseUntil", Date.from(now.plusSeconds(60)));
        assertThat(tasks.findOneAndUpdate(free, taken, after)).isNull();
    }

    @Test
    void comparesAndSetsByIdAndVersion() {
        tasks.insertOne(new Document("_id", "lin").append("version", 3L));

        var first = tasks.replaceOne(and(eq("_id", "lin"), eq("version", 3L)), new Document("version", 4L));
        var late = tasks.replaceOne(and(eq("_id", "lin"), eq("version", 3L)), new Document("version", 5L));

        assertThat(first.getModifiedCount()).isEqualTo(1);
        assertThat(late.getMatchedCount()).isZero();
        assertThat(tasks.find(eq("_id", "lin")).first()).containsEntry("version", 4L);
    }

    @Test
    void keepsWhatIsNewOfManyAndTellsWhichWereThere() {
        tasks.insertOne(new Document("_id", "e-2").append("body", "first"));

        var refused = catchThrowableOfType(
                MongoBulkWriteException.class,
                () -> tasks.insertMany(
                        List.of(new Document("_id", "e-1"), new Document("_id", "e-2"), new Document("_id", "e-3")),
                        new InsertManyOptions().ordered(false)));

        assertThat(refused.getWriteErrors()).hasSize(1).allSatisfy(error -> {
            assertThat(error.getIndex()).isEqualTo(1);
            assertThat(error.getCategory()).isEqualTo(ErrorCategory.DUPLICATE_KEY);
        });
        assertThat(refused.getWriteResult().getInsertedCount()).isEqualTo(2);
        assertThat(tasks.countDocuments()).isEqualTo(3);
    }

    @Test
    void replacesAndUpdatesManyAtOnce() {
        tasks.insertOne(new Document("_id", 1).append("n", 1));

        var result = tasks.bulkWrite(
                List.of(
                        new ReplaceOneModel<>(
                                eq("_id", 1), new Document("_id", 1).append("n", 2), new ReplaceOptions().upsert(true)),
                        new ReplaceOneModel<>(
                                eq("_id", 2), new Document("_id", 2).append("n", 5), new ReplaceOptions().upsert(true)),
                        new UpdateOneModel<>(
                                eq("_id", 3),
                                combine(setOnInsert("made", true), inc("n", 7L)),
                                new UpdateOptions().upsert(true))),
                new BulkWriteOptions().ordered(false));

        assertThat(result.getModifiedCount()).isEqualTo(1);
        assertThat(result.getUpserts()).hasSize(2);
        assertThat(tasks.find().sort(ascending("_id")))
                .extracting(task -> ((Number) task.get("n")).intValue())
                .containsExactly(2, 5, 7);
    }

    @Test
    void keepsAListWithinItsLengthAndWritesIntoItsEntries() {
        tasks.insertOne(new Document("_id", 1));
        for (int i = 0; i < 5; i++) {
            tasks.updateOne(eq("_id", 1), push("log", new Document("n", i).append("state", "open")));
        }
        tasks.updateOne(
                eq("_id", 1),
                pushEach("log", List.of(new Document("n", 5).append("state", "open")), new PushOptions().slice(-3)));

        tasks.updateOne(and(eq("_id", 1), eq("log.n", 4)), set("log.$.state", "done"));

        assertThat(tasks.find().first().getList("log", Document.class))
                .containsExactly(
                        new Document("n", 3).append("state", "open"),
                        new Document("n", 4).append("state", "done"),
                        new Document("n", 5).append("state", "open"));
    }

    @Test
    void keepsTheEarliestAndTheLatest() {
        tasks.updateOne(eq("_id", 1), combine(min("first", 5), max("last", 5)), new UpdateOptions().upsert(true));
        tasks.updateOne(eq("_id", 1), combine(min("first", 7), max("last", 7), unset("nothing")));

        assertThat(tasks.find().first()).containsEntry("first", 5).containsEntry("last", 7);
    }

    @Test
    void findsByTraitsOfNestedDocuments() {
        tasks.createIndex(ascending("traits.tier"), new IndexOptions().sparse(true));
        tasks.insertMany(List.of(
                new Document("_id", 1).append("traits", new Document("tier", "gold").append("age", 5)),
                new Document("_id", 2).append("traits", new Document("tier", "silver")),
                new Document("_id", 3)));

        assertThat(ids(tasks.find(eq("traits.tier", "gold")))).containsExactly(1);
        assertThat(ids(tasks.find(ne("traits.tier", "gold")).sort(ascending("_id"))))
                .containsExactly(2, 3);
        assertThat(ids(tasks.find(nin("traits.tier", "gold", "silver")))).containsExactly(3);
        assertThat(ids(tasks.find(exists("traits.age")))).containsExactly(1);
        assertThat(ids(tasks.find(and(exists("traits"), exists("traits.age", false)))))
                .containsExactly(2);
        assertThat(tasks.find(eq("_id", 1)).projection(include("traits.tier")).first())
                .isEqualTo(new Document("_id", 1).append("traits", new Document("tier", "gold")));
    }

    @Test
    void turnsPagesInOrder() {
        for (int i = 0; i < 25; i++) {
            tasks.insertOne(new Document("_id", i).append("at", Instant.ofEpochSecond(i % 10)));
        }
        tasks.createIndex(descending("at"));

        var page = tasks.find(gt("at", Instant.ofEpochSecond(3)))
                .sort(compoundIndex(descending("at"), ascending("_id")))
                .skip(3)
                .limit(4);

        assertThat(ids(page)).containsExactly(18, 7, 17, 6);
        assertThat(tasks.distinct("at", Date.class)).hasSize(10);
    }

    @Test
    void answersAClientThatStaysConnectedUntilTheStoreIsClosed() {
        EmbeddedStore closing = EmbeddedStore.inMemory();
        try (MongoClient connected =
                MongoClients.create(closing.uri() + "?serverSelectionTimeoutMS=300&connectTimeoutMS=300")) {
            MongoCollection<Document> items = connected.getDatabase("quanzi").getCollection("items");
            await().ignoreExceptions()
                    .until(() -> connected
                            .getDatabase("quanzi")
                            .runCommand(new Document("ping", 1))
                            .containsKey("ok"));

            closing.close();

            assertThatThrownBy(() -> items.insertOne(new Document("_id", 2))).isInstanceOf(MongoException.class);
        }
    }

    private static List<Integer> ids(Iterable<Document> documents) {
        return StreamSupport.stream(documents.spliterator(), false)
                .map(document -> document.getInteger("_id"))
                .toList();
    }
}
