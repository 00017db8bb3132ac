package io.quanzi.console.customers;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.csv.CsvFile;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoOperations;

/** Rows set aside are kept whole, bounded, and not for longer than said. */
class RejectedRowsStoreTests {
    private static final String HEADING = "line,reason,cure,order_no\r\n";

    @TempDir
    private Path directory;

    private final MongoOperations mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-06-17T02:00:00Z");
    private final RejectedRowsStore store = new RejectedRowsStore(mongo, clock);

    @Test
    void keepsTheRowsForTwoWeeks() throws IOException {
        store.keep("one", file("\uFEFF" + HEADING + "2,\"two\r\nlines\",cure,A-1\r\n3,why,cure,A-2\r\n"));

        assertThat(store.find("one")).hasValueSatisfying(kept -> {
            assertThat(kept.csv()).startsWith(HEADING).endsWith("A-2\r\n");
            assertThat(kept.rows()).isEqualTo(2);
            assertThat(kept.of()).isEqualTo(2);
            assertThat(kept.until()).isEqualTo("2026-07-01T02:00:00Z");
        });
        clock.advance(Duration.ofDays(14));
        assertThat(store.find("one")).isEmpty();
        assertThat(store.find("another")).isEmpty();
    }

    @Test
    void hasTheStoreDeleteThemThen() {
        assertThat(mongo.indexOps("import_rejected").getIndexInfo())
                .anySatisfy(index -> assertThat(index.getExpireAfter()).contains(Duration.ZERO));
    }

    @Test
    void cutsAFileOfVeryManyRowsBetweenTwoRows() throws IOException {
        var text = new StringBuilder(HEADING);
        int rows = RejectedRowsStore.MAX_CHARS / 20;
        for (int i = 0; i < rows; i++) {
            text.append("\"%08d\n\",\"a, b\",cure,A\r\n".formatted(i));
        }
        store.keep("one", file(text.toString()));

        RejectedRowsStore.Kept kept = store.find("one").orElseThrow();

        assertThat(kept.of()).isEqualTo(rows);
        assertThat(kept.rows()).isBetween(1L, rows - 1L);
        assertThat(kept.csv().length()).isLessThanOrEqualTo(RejectedRowsStore.MAX_CHARS);
        assertThat(rowsOf(kept.csv())).isEqualTo(kept.rows() + 1);
    }

    @Test
    void keepsNothingOfASingleRowThatIsTooLong() throws IOException {
        store.keep("one", file(HEADING + "\"" + "x".repeat(RejectedRowsStore.MAX_CHARS) + "\",why,cure,A\r\n"));

        assertThat(store.find("one").orElseThrow().csv()).isEqualTo(HEADING);
        assertThat(store.find("one").orElseThrow().of()).isEqualTo(1);
    }

    private long rowsOf(String csv) throws IOException {
        var rows = new AtomicLong();
        CsvFile.open(file(csv)).forEach((line, cells) -> rows.incrementAndGet() > 0);
        return rows.get();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("rows.csv"), text);
    }
}
