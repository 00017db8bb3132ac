package io.quanzi.console.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.console.customers.ImportJob.Kind;
import io.quanzi.customer.OrderFileBeginning;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoOperations;

/** Files that wait are in the store: every node has them, and none stays for good. */
class WaitingFilesTests {
    private static final WaitingFiles.Coming ORDERS = new WaitingFiles.Coming(Kind.ORDERS, "订单.csv", "lin", true, "");

    @TempDir
    private Path data;

    private final MongoOperations mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-06-17T02:00:00Z");
    private final OrderFileBeginning beginnings = mock(OrderFileBeginning.class);

    private WaitingFiles node(String name) {
        when(beginnings.of(any(), anyInt()))
                .thenReturn(new OrderFileBeginning.Beginning(List.of("单据"), List.of(List.of("x".repeat(500)))));
        return new WaitingFiles(
                mongo,
                new WaitingParts(mongo),
                new LocalCopies(data.resolve(name).toString(), clock),
                beginnings,
                clock);
    }

    @Test
    void anotherNodeServesWhatOneTook() throws IOException {
        byte[] content = bytes(3 << 20);
        WaitingFile kept = node("one").keep(new ByteArrayInputStream(content), ORDERS);

        WaitingFile found = node("two").find(kept.id()).orElseThrow();

        assertThat(found.parts()).isGreaterThan(2);
        assertThat(List.of(
                        found.name(),
                        found.by(),
                        found.invite(),
                        found.bytes(),
                        found.sha256().length()))
                .containsExactly("订单.csv", "lin", true, 3L << 20, 64);
        assertThat(found.headings()).containsExactly("单据");
        assertThat(found.rows().get(0).get(0)).hasSize(121).endsWith("…");
        try (LocalCopies.LocalCopy copy = node("two").copy(found)) {
            assertThat(copy.file()).hasBinaryContent(content);
        }
        assertThat(filesOf("one")).isZero();
        assertThat(filesOf("two")).isZero();
    }

    @Test
    void isGoneADayLaterByTheClock() {
        WaitingFiles files = node("one");
        WaitingFile kept = files.keep(text("a,b"), ORDERS);

        clock.advance(WaitingFiles.KEPT_FOR);

        assertThat(files.find(kept.id())).isEmpty();
        assertThat(files.all()).isEmpty();
        assertThat(count("import_waiting_parts")).isEqualTo(1);
        files.removeAbandoned();
        assertThat(count("import_waiting") + count("import_waiting_parts")).isZero();
    }

    @Test
    void leavesNothingForGoodWhereItsProcessDiedOrItsFileBrokeOff() throws IOException {
        WaitingFiles files = node("one");
        try (var died = new WaitingParts(mongo).writer("dead", clock.instant().plus(WaitingFiles.KEPT_FOR))) {
            died.write(bytes(1000), 0, 1000);
        }
        var own = new LocalCopies(data.resolve("one").toString(), clock);
        Path left = Files.writeString(own.make("orders.csv").file(), "buyers");

        assertThatThrownBy(() -> files.keep(broken(), ORDERS)).isInstanceOf(UncheckedIOException.class);
        assertThat(count("import_waiting_parts")).isEqualTo(1);

        clock.advance(Duration.ofDays(1).plusSeconds(1));
        files.removeAbandoned();
        new LocalCopies(data.resolve("one").toString(), clock).removeAbandoned();
        assertThat(count("import_waiting_parts")).isZero();
        assertThat(left).doesNotExist();
    }

    @Test
    void isImportedByOneOfTwoWhoConfirmItAtOnce() {
        WaitingFile kept = node("one").keep(text("a,b"), ORDERS);

        assertThat(node("one").claim(kept.id())).isTrue();
        assertThat(node("two").claim(kept.id())).isFalse();
        node("one").release(kept.id());
        assertThat(node("two").claim(kept.id())).isTrue();

        clock.advance(Duration.ofMinutes(10)); // that node died
        assertThat(node("one").claim(kept.id())).isTrue();
        node("one").drop(kept.id());
        assertThat(node("two").claim(kept.id())).isFalse();
    }

    @Test
    void takesOverWhatWaitedInTheFolderOfAnEarlierVersion() throws IOException {
        String id = "0c1f7a52-2f1e-4c55-9b0c-3f2f0f6f8a11";
        Path left = Files.createDirectories(
                data.resolve("one").resolve("imports-waiting").resolve(id));
        Files.writeString(left.resolve("orders.csv"), "order_no,buyer_id\n");
        Files.writeString(left.resolve("facts.txt"), "lin\ntrue\n有赞订单.csv");
        Files.setLastModifiedTime(left, FileTime.from(clock.instant()));
        new LocalCopies(data.resolve("one").toString(), clock).removeAbandoned();

        node("one").takeOver();

        assertThat(node("two").all()).singleElement().satisfies(file -> {
            assertThat(List.of(file.id(), file.name(), file.by(), file.invite()))
                    .containsExactly(id, "有赞订单.csv", "lin", true);
            assertThat(file.until()).isEqualTo(clock.instant().plus(WaitingFiles.KEPT_FOR));
        });
        assertThat(left).doesNotExist();
    }

    @Test
    void refusesWhatIsTooLargeToBeHeldAndKeepsNothingOfIt() {
        assertThatThrownBy(() -> node("one").keep(random(WaitingParts.MAX_PACKED + 1), ORDERS))
                .isInstanceOfSatisfying(ImportRefused.class, refused -> {
                    assertThat(refused.isTooLarge()).isTrue();
                    assertThat(refused.words().in(Locale.SIMPLIFIED_CHINESE)).contains("32 MB", "import orders");
                });
        assertThat(count("import_waiting") + count("import_waiting_parts")).isZero();
    }

    @Test
    void keepsTheFiveLatest() {
        WaitingFiles files = node("one");
        WaitingFile first = files.keep(text("0"), ORDERS);
        for (int i = 1; i <= 5; i++) {
            clock.advance(Duration.ofMinutes(1));
            files.keep(text(String.valueOf(i)), ORDERS);
        }

        assertThat(files.all()).hasSize(5).noneMatch(file -> file.id().equals(first.id()));
        assertThat(count("import_waiting_parts")).isEqualTo(5);
    }

    @Test
    void takesWhatIsFoundOutOnlyFromTheRunWhoseTurnItIs() {
        WaitingFiles files = node("one");
        String id = files.keep(text("a"), ORDERS).id();
        var first = new StoredTrial("t1", List.of("order_no", ""), 0, 0, clock.instant(), null);
        var second = new StoredTrial("t2", List.of(), 20, 90, Instant.EPOCH, null);

        assertThat(files.saveTrial(id, "", first)).isTrue();
        assertThat(files.saveTrial(id, "", second)).isFalse();
        assertThat(files.find(id).orElseThrow().trial()).isEqualTo(first);
        assertThat(files.saveTrial(id, "t1", second)).isTrue();
        assertThat(files.saveTrial(id, "t1", first)).isFalse();
        files.drop(id);
        assertThat(files.saveTrial(id, "t2", second)).isFalse();
    }

    private long count(String collection) {
        return mongo.getCollection(collection).countDocuments(new Document());
    }

    private long filesOf(String node) throws IOException {
        try (Stream<Path> all = Files.list(data.resolve(node).resolve("imports-waiting"))) {
            return all.count();
        }
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static InputStream random(int count) {
        return new ByteArrayInputStream(bytes(count));
    }

    private static InputStream broken() throws IOException {
        InputStream closed = InputStream.nullInputStream();
        closed.close();
        return closed;
    }
}
