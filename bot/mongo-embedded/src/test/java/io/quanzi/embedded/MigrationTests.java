package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.quanzi.embedded.Migration.Copied;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** To another store, over the wire, as to a real server. */
class MigrationTests {
    private static final Instant AT = Instant.parse("2026-03-02T16:00:00Z");
    private static final int MANY = 2_500;

    private EmbeddedStore from;
    private EmbeddedStore to;
    private MongoClient fromClient;
    private MongoClient toClient;
    private MongoDatabase source;
    private MongoDatabase target;

    @BeforeEach
    void fill() {
        from = EmbeddedStore.inMemory();
        to = EmbeddedStore.inMemory();
        fromClient = MongoClients.create(from.uri());
        toClient = MongoClients.create(to.uri());
        source = fromClient.getDatabase("quanzi");
        target = toClient.getDatabase("quanzi");
        source.getCollection("people")
                .insertMany(IntStream.range(0, MANY)
                        .mapToObj(i -> new Document("_id", i).append("phone", "p" + i))
                        .toList());
        source.getCollection("people").createIndex(ascending("phone"), new IndexOptions().unique(true));
        source.getCollection("people")
                .createIndex(descending("at"), new IndexOptions().partialFilterExpression(eq("here", true)));
        source.getCollection("orders").insertOne(new Document("_id", "o-1").append("amount", 100L));
        source.getCollection("orders").insertOne(new Document("_id", new Document("compound", 1)));
        source.createCollection("empty");
    }

    @AfterEach
    void close() {
        fromClient.close();
        toClient.close();
        from.close();
        to.close();
    }

    @Test
    void copiesEveryCollectionAndItsIndexes() {
        List<String> progress = new ArrayList<>();

        List<Copied> copied =
                Migration.run(from, "here", to.uri(), AT, (name, done, of) -> progress.add(name + done + "/" + of));

        assertThat(copied)
                .containsExactly(
                        new Copied("empty", 0, 0, 0),
                        new Copied("orders", 2, 2, 0),
                        new Copied("people", MANY, MANY, 2));
        assertThat(progress).contains("people0/2500", "people1000/2500", "people2500/2500");
        assertThat(content(target)).isEqualTo(content(source));
    }

    @Test
    void goesOnWhereItWasInterruptedAndEndsEqual() {
        assertThatThrownBy(() -> Migration.run(from, "here", to.uri(), AT, (name, done, of) -> {
                    if (done == 2_000) {
                        throw new IllegalStateException("the line is cut");
                    }
                }))
                .hasMessage("the line is cut");
        // The bot ran again before the second try.
        source.getCollection("people").deleteOne(eq("_id", 3));
        source.getCollection("people").updateOne(eq("_id", 4), set("phone", "p3"));
        source.getCollection("people").insertOne(new Document("_id", "new").append("phone", "p4"));
        source.getCollection("orders").drop();

        List<Copied> copied = Migration.run(from, "here", to.uri(), AT, (name, done, of) -> {});

        assertThat(copied)
                .containsExactly(new Copied("empty", 0, 0, 0), new Copied("people", MANY, 2 + MANY - 2_000, 2));
        assertThat(content(target)).isEqualTo(content(source));
    }

    @Test
    void refusesATargetThatHasOtherData() {
        target.getCollection("others").insertOne(new Document());

        assertThatThrownBy(() -> Migration.run(from, "here", to.uri(), AT, (name, done, of) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has data already (collection others)");
        assertThat(content(target)).containsOnlyKeys("others");
    }

    @Test
    void refusesATargetThatItHasFilledOrAnotherHasBegunToFill() {
        Migration.run(from, "here", to.uri(), AT, (name, done, of) -> {});
        assertThatThrownBy(() -> Migration.run(from, "here", to.uri(), AT, (name, done, of) -> {}))
                .hasMessageContaining("has data already");
        target.getCollection(Migration.MARK).insertOne(new Document("_id", "migration").append("from", "elsewhere"));

        assertThatThrownBy(() -> Migration.run(from, "here", to.uri(), AT, (name, done, of) -> {}))
                .hasMessageContaining("half a migration from elsewhere");
    }

    @Test
    void saysWhenSomebodyElseWritesIntoTheTarget() {
        assertThatThrownBy(() -> Migration.run(from, "here", to.uri(), AT, (name, done, of) -> {
                    if (name.equals("people") && done == MANY) {
                        target.getCollection("people").insertOne(new Document("_id", "foreign"));
                    }
                }))
                .hasMessageContaining("people has 2501 documents in the target, expected 2500");
    }

    private static Map<String, Object> content(MongoDatabase database) {
        Map<String, Object> content = new TreeMap<>();
        for (String name : database.listCollectionNames()) {
            List<Document> indexes = database.getCollection(name).listIndexes().into(new ArrayList<>());
            content.put(
                    name,
                    List.of(
                            database.getCollection(name)
                                    .find()
                                    .sort(ascending("_id"))
                                    .into(new ArrayList<>()),
                            indexes.stream()
                                    .map(index -> index.toJson())
                                    .sorted()
                                    .toList()));
        }
        return content;
    }
}
