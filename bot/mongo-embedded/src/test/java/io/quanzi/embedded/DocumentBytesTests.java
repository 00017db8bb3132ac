package io.quanzi.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What the store makes of the bytes it keeps is what the library makes of them. */
class DocumentBytesTests {
    @Property(tries = 500)
    void readsAsTheLibraryDoes(@ForAll("documents") Document document) {
        byte[] bytes = DocumentBytes.of(document);

        assertThat(DocumentBytes.read(bytes)).isEqualTo(BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bytes)));
    }

    @Property(tries = 200)
    void findsOneFieldAmongAll(@ForAll("documents") Document document) {
        byte[] bytes = DocumentBytes.of(document);
        Document whole = DocumentBytes.read(bytes);

        assertThat(whole.keySet())
                .allSatisfy(
                        field -> assertThat(DocumentBytes.read(bytes, field)).isEqualTo(whole.get(field)));
        assertThat(DocumentBytes.read(bytes, "absent")).isNull();
    }

    @Property(tries = 200)
    void keepsSomeFieldsWholeAndInTheirOrder(@ForAll("documents") Document document) {
        Set<String> wanted = Set.of("_id", "b", "名字");
        byte[] bytes = DocumentBytes.of(document);
        Document some = DocumentBytes.read(bytes);
        some.keySet().retainAll(wanted);

        assertThat(DocumentBytes.only(bytes, wanted)).isEqualTo(DocumentBytes.of(some));
    }

    @Test
    void givesEachReaderADocumentOfTheirOwn() {
        byte[] bytes = DocumentBytes.of(new Document("_id", 1).append("inner", new Document("a", List.of(1, 2))));
        DocumentBytes.read(bytes).put("_id", 2);

        assertThat(DocumentBytes.read(bytes))
                .isEqualTo(new Document("_id", 1).append("inner", new Document("a", List.of(1, 2))));
    }

    @Provide
    Arbitrary<Document> documents() {
        return documents(values());
    }

    private static Arbitrary<Document> documents(Arbitrary<Object> values) {
        Arbitrary<String> names = Arbitraries.of(
                "_id",
                "a",
                "b",
                "名字",
                "a longer name, longer than any that is remembered: 0123456789 0123456789 0123456789");
        return Arbitraries.maps(names, values).ofMaxSize(4).map(Document::new);
    }

    private static Arbitrary<Object> values() {
        Arbitrary<Object> simple = Arbitraries.of(
                        1,
                        Integer.MIN_VALUE,
                        -1L,
                        Long.MAX_VALUE,
                        1.5,
                        Double.NaN,
                        "",
                        "text",
                        "纸尿裤 🍼",
                        true,
                        false,
                        Instant.ofEpochMilli(-1),
                        Instant.ofEpochMilli(1_700_000_000_123L),
                        new ObjectId("0123456789abcdef01234567"),
                        new UUID(1, 2),
                        new BinData(new byte[] {1, 0, 2}),
                        new BsonTimestamp(5L),
                        Decimal128.fromNumber(12),
                        MinKey.getInstance(),
                        MaxKey.getInstance())
                .map(value -> (Object) value)
                .injectNull(0.1);
        Arbitrary<Object> list = simple.list().ofMaxSize(12).map(values -> values);
        Arbitrary<Object> inner = documents(Arbitraries.oneOf(simple, list)).map(value -> value);
        return Arbitraries.oneOf(simple, list, inner, inner.list().ofMaxSize(3).map(values -> values));
    }
}
