package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.exclude;
import static com.mongodb.client.model.Projections.excludeId;
import static com.mongodb.client.model.Projections.fields;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.descending;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a find answers, whole documents or some fields. Runs on the server that MONGODB_URI names, else on the store in memory. */
class PlainFindTests {
    private static final EitherStore STORE = new EitherStore("finds");
    private final MongoCollection<Document> orders = STORE.database().getCollection("orders");

    private static Document order(int number) {
        return new Document("_id", "o-" + number)
                .append("buyer", number % 2 == 0 ? "even" : "odd")
                .append("at", Date.from(Instant.ofEpochMilli(1_000L + number)))
                .append("lines", List.of(new Document("title", "纸尿裤").append("n", number), new Document("n", 2L)))
                .append("note", null)
                .append("amount", number * 1.5);
    }

    @AfterAll
    static void disconnect() {
        STORE.close();
    }

    @BeforeEach
    void fill() {
        orders.drop();
        orders.createIndex(new Document("buyer", 1).append("at", 1));
        orders.insertMany(IntStream.range(0, 10).mapToObj(PlainFindTests::order).toList());
    }

    @Test
    void answersDocumentsAsTheyWereStored() {
        assertThat(orders.find(eq("buyer", "odd"))).containsExactly(order(1), order(3), order(5), order(7), order(9));
        assertThat(orders.find(in("buyer", "odd", "other"))
                        .sort(descending("at"))
                        .skip(1)
                        .limit(2))
                .containsExactly(order(7), order(5));
        assertThat(orders.find(gt("amount", 12))).containsExactly(order(9));
        assertThat(orders.find(eq("buyer", "nobody"))).isEmpty();
        assertThat(orders.find(eq("buyer", null))).isEmpty();
        assertThat(orders.find(eq("lines.n", 4)).first()).isEqualTo(order(4));
    }

    @Test
    void answersSomeFieldsOnly() {
        assertThat(orders.find(eq("_id", "o-3")).projection(include("lines", "buyer", "absent")))
                .containsExactly(
                        new Document("_id", "o-3").append("buyer", "odd").append("lines", order(3).get("lines")));
        assertThat(orders.find(eq("_id", "o-3")).projection(fields(include("note", "at"), excludeId())))
                .containsExactly(new Document("at", Date.from(Instant.ofEpochMilli(1_003))).append("note", null));
        assertThat(orders.find(eq("_id", "o-3")).projection(include("_id")))
                .containsExactly(new Document("_id", "o-3"));
        assertThat(orders.find(eq("_id", "o-3")).projection(include("lines.n", "amount")))
                .containsExactly(new Document("_id", "o-3")
                        .append("lines", List.of(new Document("n", 3), new Document("n", 2L)))
                        .append("amount", 4.5));
        assertThat(orders.find(eq("_id", "o-3")).projection(exclude("lines", "at")))
                .containsExactly(new Document("_id", "o-3")
                        .append("buyer", "odd")
                        .append("note", null)
                        .append("amount", 4.5));
        assertThat(orders.find(eq("_id", "o-3")).projection(excludeId()).first())
                .doesNotContainKey("_id")
                .containsKey("lines");
    }

    @Test
    void answersPieceByPiece() {
        assertThat(orders.find(eq("buyer", "even")).batchSize(2).into(new ArrayList<>()))
                .containsExactly(order(0), order(2), order(4), order(6), order(8));
        assertThat(orders.find()
                        .projection(include("amount"))
                        .sort(descending("at"))
                        .batchSize(3)
                        .limit(7)
                        .into(new ArrayList<>()))
                .containsExactlyElementsOf(IntStream.range(0, 7)
                        .map(i -> 9 - i)
                        .mapToObj(i -> new Document("_id", "o-" + i).append("amount", i * 1.5))
                        .toList());
    }

    @Test
    void findsATextInAListAndBesideOtherConditions() {
        orders.insertOne(new Document("_id", "list").append("buyer", List.of("odd", "new")));

        assertThat(orders.find(eq("buyer", "new")).first()).containsEntry("_id", "list");
        assertThat(orders.find(new Document("buyer", "odd").append("amount", 4.5)))
                .containsExactly(order(3));
        assertThat(orders.find(in("_id", "o-1", "list")).batchSize(1).into(new ArrayList<>()))
                .hasSize(2);
    }
}
