package io.quanzi.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.bson.Document;
import io.quanzi.embedded.QueryPredicate.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Texts are compared by one look however many are asked for; the matcher sees what only it knows. */
class QueryPredicateTests {
    private final DefaultQueryMatcher matcher = new DefaultQueryMatcher();
    private final List<Document> asked = new ArrayList<>();

    @Test
    void looksOnceForOneOfManyTexts() {
        List<String> ids = IntStream.range(0, 500).mapToObj(i -> "id-" + i).toList();
        QueryPredicate predicate = predicate(new Document("_id", new Document("$in", ids)).append("state", "OPEN"));

        assertThat(predicate.test(new Document("_id", "id-499").append("state", "OPEN")))
                .isTrue();
        assertThat(predicate.test(new Document("_id", "id-500").append("state", "OPEN")))
                .isFalse();
        assertThat(predicate.test(new Document("_id", "id-1").append("state", "DONE")))
                .isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void asksTheMatcherWhereTheDocumentHasSomethingElse() {
        Document query = new Document("tag", new Document("$in", List.of("a", "b")));
        QueryPredicate predicate = predicate(query);

        assertThat(predicate.test(new Document("tag", List.of("x", "b")))).isTrue();
        assertThat(predicate.test(new Document("tag", List.of("x")))).isFalse();
        assertThat(predicate.test(new Document())).isFalse();
        assertThat(asked).containsExactly(query, query, query);
    }

    @Test
    void asksTheMatcherForTheRestOnly() {
        QueryPredicate predicate = predicate(new Document("_id", "a")
                .append("$or", List.of(new Document("n", 1), new Document("n", null)))
                .append("tag", new Document("$in", Arrays.asList("a", null))));

        assertThat(predicate.test(new Document("_id", "a").append("n", 1))).isTrue();
        assertThat(predicate.test(new Document("_id", "a").append("n", 2))).isFalse();
        assertThat(predicate.test(new Document("_id", "b").append("n", 1))).isFalse();
        assertThat(asked).hasSize(2).allMatch(query -> query.keySet().equals(Set.of("$or", "tag")));
    }

    @Test
    void readsNoMoreOfADocumentThanTheTexts() {
        QueryPredicate texts =
                predicate(new Document("_id", "a").append("tag", new Document("$in", List.of("x", "y"))));
        QueryPredicate more = predicate(new Document("_id", "a").append("n", 1));

        assertThat(texts.test(bytes("a", "x"))).isEqualTo(Verdict.MATCHES);
        assertThat(texts.test(bytes("a", "z"))).isEqualTo(Verdict.DIFFERS);
        assertThat(texts.test(bytes("a", List.of("x")))).isEqualTo(Verdict.READ_ALL);
        assertThat(texts.test(bytes("b", List.of("x")))).isEqualTo(Verdict.DIFFERS);
        assertThat(more.test(bytes("a", "x"))).isEqualTo(Verdict.READ_ALL);
        assertThat(more.test(bytes("b", "x"))).isEqualTo(Verdict.DIFFERS);
        assertThat(predicate(new Document()).test(bytes("a", "x"))).isEqualTo(Verdict.MATCHES);
        assertThat(asked).isEmpty();
    }

    @Test
    void comparesMomentsItself() {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        QueryPredicate hour = predicate(new Document("_id", "a")
                .append("tag", new Document("$gte", noon).append("$lt", noon.plusSeconds(3600))));
        QueryPredicate exact = predicate(new Document("tag", noon));

        assertThat(hour.test(bytes("a", noon))).isEqualTo(Verdict.MATCHES);
        assertThat(hour.test(bytes("a", noon.plusMillis(3_599_999)))).isEqualTo(Verdict.MATCHES);
        assertThat(hour.test(bytes("a", noon.plusSeconds(3600)))).isEqualTo(Verdict.DIFFERS);
        assertThat(hour.test(bytes("a", noon.minusMillis(1)))).isEqualTo(Verdict.DIFFERS);
        assertThat(hour.test(bytes("a", List.of(noon)))).isEqualTo(Verdict.READ_ALL);
        assertThat(hour.test(bytes("a", noon.toEpochMilli()))).isEqualTo(Verdict.READ_ALL);
        assertThat(exact.test(bytes("a", noon))).isEqualTo(Verdict.MATCHES);
        assertThat(exact.test(bytes("a", noon.plusMillis(1)))).isEqualTo(Verdict.DIFFERS);
        assertThat(asked).isEmpty();
        assertThat(exact.test(new Document("tag", List.of(noon)))).isTrue();
        assertThat(exact.test(new Document("tag", "2026"))).isFalse();
        assertThat(hour.test(new Document("_id", "a").append("tag", 5L))).isFalse();
        assertThat(predicate(new Document("tag", new Document("$gt", noon).append("$ne", 1)))
                        .test(bytes("a", noon)))
                .isEqualTo(Verdict.READ_ALL);
    }

    private static byte[] bytes(String id, Object tag) {
        return DocumentBytes.of(new Document("_id", id).append("tag", tag));
    }

    @Test
    void updatesWhatTheQueryFoundInAnArray() {
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                MongoClient client = MongoClients.create(store.uri())) {
            MongoCollection<org.bson.Document> rows =
                    client.getDatabase("quanzi").getCollection("rows");
            rows.insertOne(org.bson.Document.parse("{_id: 'a', parts: [{name: 'x', n: 1}, {name: 'y', n: 1}]}"));
            rows.insertOne(org.bson.Document.parse("{_id: 'b', parts: [{name: 'y', n: 1}]}"));

            rows.updateMany(
                    Filters.and(Filters.in("_id", "a", "b"), Filters.eq("parts.name", "y")),
                    Updates.inc("parts.$.n", 1));
            rows.updateMany(Filters.in("_id", "a", "c"), Updates.set("seen", true));

            assertThat(rows.find())
                    .containsExactly(
                            org.bson.Document.parse(
                                    "{_id: 'a', parts: [{name: 'x', n: 1}, {name: 'y', n: 2}], seen: true}"),
                            org.bson.Document.parse("{_id: 'b', parts: [{name: 'y', n: 2}]}"));
        }
    }

    private QueryPredicate predicate(Document query) {
        return new QueryPredicate(query, (document, part) -> {
            asked.add(part);
            return matcher.matches(document, part);
        });
    }
}
