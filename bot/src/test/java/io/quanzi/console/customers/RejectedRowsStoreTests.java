package io.quanzi.console.customers;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.csv.RejectedRow;
import io.quanzi.shared.Message;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoOperations;

/** Rows set aside are kept whole, bounded, in every reader's language, and not for longer than said. */
class RejectedRowsStoreTests {
    private static final List<String> HEADER = List.of("order_no", "amount");

    private final MongoOperations mongo = TestMongo.fresh();
    /** Ahead of the store, which deletes by its own clock what is over. */
    private final SettableClock clock = new SettableClock("2126-06-17T02:00:00Z");

    private final RejectedRowsStore store = new RejectedRowsStore(mongo, clock);

    @Test
    void keepsTheRowsForTwoWeeksInBothLanguages() {
        keep("one", row(2, "A-1", "two\nlines"), row(3, "A-2", "five"));

        RejectedRowsStore.Kept kept = store.find("one").orElseThrow();
        assertThat(List.of(kept.rows(), kept.of())).containsExactly(2L, 2L);
        assertThat(kept.until()).isEqualTo("2126-07-01T02:00:00Z");
        assertThat(store.csv(kept, Locale.SIMPLIFIED_CHINESE))
                .startsWith("原文件行号,未收原因,处理办法,order_no,amount")
                .contains("实付金额：应为人民币金额", "A-2,five");
        assertThat(store.csv(kept, Locale.ENGLISH)).contains("实付金额: expected").doesNotContain("应为");
        clock.advance(Duration.ofDays(14));
        assertThat(store.find("one")).isEmpty();
        assertThat(store.find("another")).isEmpty();
    }

    @Test
    void findsARowByOneOfItsCells() {
        keep("one", row(2, "A-1", "five"), row(3, "A-2", "six"));
        keep("two", row(2, "A-2", "five"));
        RejectedRowsStore.Kept kept = store.find("one").orElseThrow();

        assertThat(store.rows(kept, "A-2", 0, 20)).containsExactly(row(3, "A-2", "six"));
        assertThat(store.count(kept, "A-2")).isEqualTo(1);
        assertThat(store.rows(kept, "", 1, 20)).extracting(RejectedRow::line).containsExactly(3L);
        assertThat(store.rows(kept, "A-", 0, 20)).isEmpty();
    }

    @Test
    void hasTheStoreDeleteThemThen() {
        for (String collection : List.of("import_rejected", "import_rejected_rows")) {
            assertThat(mongo.indexOps(collection).getIndexInfo())
                    .anySatisfy(index -> assertThat(index.getExpireAfter()).contains(Duration.ZERO));
        }
    }

    @Test
    void keepsTheFirstOfVeryManyRows() {
        int rows = 2 * RejectedRowsStore.MAX_CHARS / 1_000;
        try (RejectedRowsStore.Writer writer = store.writer("one")) {
            for (int i = 0; i < rows; i++) {
                writer.row(row(i, "A-" + i, "x".repeat(1_000)));
            }
        }

        RejectedRowsStore.Kept kept = store.find("one").orElseThrow();

        assertThat(kept.of()).isEqualTo(rows);
        assertThat(kept.rows()).isBetween(1L, rows - 1L).isEqualTo(store.count(kept, ""));
        assertThat(store.csv(kept, Locale.ENGLISH).length()).isLessThan(2 * RejectedRowsStore.MAX_CHARS);
    }

    @Test
    void keepsNothingOfASingleRowThatIsTooLong() {
        keep("one", row(2, "A-1", "x".repeat(RejectedRowsStore.MAX_CHARS)));

        assertThat(store.find("one"))
                .hasValueSatisfying(
                        kept -> assertThat(List.of(kept.rows(), kept.of())).containsExactly(0L, 1L));
    }

    @Test
    void readsWhatAnEarlierVersionKept() {
        mongo.insert(
                new Document("_id", "old")
                        .append("csv", "line,reason,cure,order_no\r\n2,why,cure,A-1\r\n")
                        .append("rows", 1L)
                        .append("of", 1L)
                        .append("until", Date.from(Instant.parse("2126-06-20T00:00:00Z"))),
                "import_rejected");

        assertThat(store.csv(store.find("old").orElseThrow(), Locale.ENGLISH)).endsWith("2,why,cure,A-1\r\n");
    }

    private void keep(String id, RejectedRow... rows) {
        try (RejectedRowsStore.Writer writer = store.writer(id)) {
            List.of(rows).forEach(writer::row);
        }
    }

    private static RejectedRow row(long line, String orderNo, String amount) {
        return new RejectedRow(
                HEADER,
                line,
                Message.of("import.row.amount", "实付金额", amount),
                Message.of("import.row.amount.cure", "实付金额", amount),
                List.of(orderNo, amount));
    }
}
