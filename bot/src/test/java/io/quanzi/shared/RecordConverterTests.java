package io.quanzi.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.mapping.Field;
import org.springframework.data.mongodb.core.mapping.Field.Write;
import org.springframework.data.mongodb.core.query.Query;

class RecordConverterTests {
    private static final String THINGS = "things";

    private final MongoTemplate mongo = TestMongo.fresh();

    record Part(String what, @Nullable Instant at) {}

    record Thing(
            @Id String name,
            int number,
            boolean flag,
            @Nullable Long boxed,
            @Field("who") @Nullable CustomerId customer,
            @Nullable Money price,
            List<Part> parts,
            Set<String> some,
            SortedSet<String> sorted,
            Map<String, String> words,
            @Field(write = Write.ALWAYS) @Nullable String always) {}

    @Test
    void readsDefaultsForWhatIsMissing() {
        mongo.insert(new Document("_id", "bare"), THINGS);

        Thing bare = mongo.findById("bare", Thing.class, THINGS);

        assertThat(bare)
                .usingRecursiveComparison()
                .isEqualTo(new Thing(
                        "bare", 0, false, null, null, null, List.of(), Set.of(), new TreeSet<>(), Map.of(), null));
    }

    @Test
    void storesNothingButTheFields() {
        var thing = new Thing(
                "whole",
                1,
                true,
                null,
                new CustomerId("c1"),
                Money.yuan("1.23"),
                List.of(new Part("p", null)),
                Set.of(),
                new TreeSet<>(Set.of("b", "a")),
                Map.of("k", "v"),
                null);

        mongo.insert(thing, THINGS);

        assertThat(mongo.findById("whole", Document.class, THINGS)).isEqualTo(Document.parse("""
                        {"_id": "whole", "number": 1, "flag": true, "who": "c1", "price": {"$numberLong": "123"},
                         "parts": [{"what": "p"}], "some": [], "sorted": ["a", "b"], "words": {"k": "v"}, "always": null}"""));
        assertThat(mongo.findById("whole", Thing.class, THINGS))
                .usingRecursiveComparison()
                .isEqualTo(thing);
    }

    /** A mapper of Spring Data's takes 24 hex digits for an ObjectId, and finds nothing. */
    @Test
    void findsAnIdOfHexDigitsHoweverItIsAskedFor() {
        String hex = "66f1a2b3c4d5e6f708192a3b";
        mongo.insert(new Document("_id", hex), THINGS);

        assertThat(mongo.findById(hex, Thing.class, THINGS)).isNotNull();
        assertThat(mongo.findById(hex, Document.class, THINGS)).isNotNull();
        assertThat(mongo.count(Query.query(where("_id").in(hex, "other")), THINGS))
                .isEqualTo(1);
        mongo.save(new Document("_id", hex).append("number", 2), THINGS);
        assertThat(mongo.findAll(Thing.class, THINGS)).extracting(Thing::number).containsExactly(2);
    }
}
