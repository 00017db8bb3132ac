package io.quanzi.customer;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.Item;
import io.quanzi.shop.TimeWindow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of orders, one row an order, with the header {@value #HEADER}; the columns in brackets may be missing, and
 * columns may stand in any order. Phone numbers are not read.
 */
final class OrderFile {
    static final String HEADER =
            "order_no,buyer_id,paid_at,amount[,quantity][,category][,unionid][,phone][,refunded_at]";

    private static final List<String> REQUIRED = List.of("order_no", "buyer_id", "paid_at", "amount");
    private static final List<String> OPTIONAL = List.of("quantity", "category", "unionid", "phone", "refunded_at");

    /** What a file of rejected rows has beside them, so that it can be mended and imported as it is. */
    static final List<String> OF_REJECTS = List.of("line", "reason");

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setTrim(true).get();
    private static final int LONGEST_KEY = 128;
    private static final String PLAIN_DAY = "2026-03-03";

    private final Path path;
    private final List<String> header;
    private final long rows;
    private final TimeWindow window;

    private OrderFile(Path path, List<String> header, long rows, TimeWindow window) {
        this.path = path;
        this.header = header;
        this.rows = rows;
        this.window = window;
    }

    /**
     * One row.
     *
     * @param line on which it ends, from 1
     * @param order null when something is wrong with it
     * @param fault what is wrong; null when nothing is
     */
    record Row(
            long line,
            List<String> cells,
            @Nullable Order order,
            @Nullable String fault) {
        Row refused(String why) {
            return new Row(line, cells, null, why);
        }
    }

    /** An order as the file says it. */
    record Order(
            String orderNo,
            Buyer buyer,
            Instant paidAt,
            Money amount,
            List<Item> items,
            @Nullable Instant refundedAt) {}

    /**
     * Looks at the whole file once, at its encoding, header and quotes.
     *
     * @throws RefusedFile when it cannot be imported
     */
    static OrderFile check(Path path, Instant now) {
        try {
            TextEncoding.requireUtf8(path);
            TimeWindow window = TimeWindow.historyAt(now);
            var file = new OrderFile(path, readHeader(path), 0, window);
            var rows = new long[1];
            file.read((line, cells) -> rows[0]++);
            return new OrderFile(path, file.header, rows[0], window);
        } catch (NoSuchFileException missing) {
            throw new RefusedFile("there is no file " + path, missing);
        } catch (IOException unreadable) {
            throw new RefusedFile("cannot read %s: %s".formatted(path, unreadable.getMessage()), unreadable);
        }
    }

    /** How many rows there are below the header. */
    long rows() {
        return rows;
    }

    List<String> header() {
        return header;
    }

    /** Hands every row to a reader, from the first to the last. */
    void forEach(Consumer<Row> reader) {
        try {
            read((line, cells) -> reader.accept(row(line, cells)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read %s: %s".formatted(path, unreadable.getMessage()), unreadable);
        }
    }

    @FunctionalInterface
    private interface CellsReader {
        void row(long line, List<String> cells);
    }

    private void read(CellsReader reader) throws IOException {
        try (CSVParser parser = open(path)) {
            Iterator<CSVRecord> records = parser.iterator();
            next(path, parser, records);
            for (CSVRecord row = next(path, parser, records); row != null; row = next(path, parser, records)) {
                reader.row(parser.getCurrentLineNumber(), row.toList());
            }
        }
    }

    private static CSVParser open(Path path) throws IOException {
        BufferedReader text = Files.newBufferedReader(path);
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        return CSVParser.builder().setReader(text).setFormat(FORMAT).get();
    }

    private static @Nullable CSVRecord next(Path path, CSVParser parser, Iterator<CSVRecord> records) {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException | IllegalStateException broken) {
            throw new RefusedFile(
                    ("%1$s 第 %2$d 行不是能读的 CSV，多半是引号没有成对，这次什么也没有导入 / "
                                    + "%1$s, line %2$d: this is not readable CSV, often a quote (\") that is not closed or not doubled: %3$s; nothing was imported")
                            .formatted(path.getFileName(), parser.getCurrentLineNumber() + 1, broken.getMessage()),
                    broken);
        }
    }

    private static List<String> readHeader(Path path) throws IOException {
        try (CSVParser parser = open(path)) {
            CSVRecord first = next(path, parser, parser.iterator());
            List<String> header = first == null
                    ? List.of()
                    : first.toList().stream()
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .toList();
            List<String> missing =
                    REQUIRED.stream().filter(name -> !header.contains(name)).toList();
            List<String> strange = header.stream()
                    .filter(name -> !REQUIRED.contains(name) && !OPTIONAL.contains(name) && !OF_REJECTS.contains(name))
                    .toList();
            boolean twice = new HashSet<>(header).size() < header.size();
            if (!missing.isEmpty() || !strange.isEmpty() || twice) {
                throw new RefusedFile(
                        ("%1$s 第 1 行表头不对，要写成 %2$s，这次什么也没有导入 / "
                                        + "%1$s, line 1: expected the header %2$s; got \"%3$s\"%4$s%5$s%6$s. Nothing was imported")
                                .formatted(
                                        path.getFileName(),
                                        HEADER,
                                        String.join(",", header),
                                        missing.isEmpty() ? "" : "; missing: " + String.join(", ", missing),
                                        strange.isEmpty() ? "" : "; unknown: " + String.join(", ", strange),
                                        twice ? "; a column stands there twice" : ""),
                        null);
            }
            return header;
        }
    }

    private Row row(long line, List<String> cells) {
        if (cells.size() != header.size()) {
            String fault = "expected %d columns as in the header, got %d".formatted(header.size(), cells.size());
            return new Row(line, cells, null, fault);
        }
        try {
            return new Row(line, cells, order(cells), null);
        } catch (IllegalArgumentException bad) {
            return new Row(line, cells, null, bad.getMessage());
        }
    }

    private Order order(List<String> cells) {
        String orderNo = key(cells, "order_no")
                .orElseThrow(() -> new IllegalArgumentException("order_no: expected an order number, got nothing"));
        String buyer = key(cells, "buyer_id")
                .orElseThrow(() -> new IllegalArgumentException("buyer_id: expected a buyer's id, got nothing"));
        Instant paidAt = time(cells, "paid_at")
                .orElseThrow(() -> new IllegalArgumentException("paid_at: expected a time, got nothing"));
        Instant refundedAt = time(cells, "refunded_at").orElse(null);
        if (refundedAt != null && refundedAt.isBefore(paidAt)) {
            throw new IllegalArgumentException("refunded_at: expected a time after paid_at, got an earlier one");
        }
        String unionid = key(cells, "unionid").orElse(null);
        return new Order(
                orderNo, new Buyer(buyer, unionid, null, null, null), paidAt, amount(cells), items(cells), refundedAt);
    }

    private Money amount(List<String> cells) {
        String amount = cell(cells, "amount").orElse("");
        if (!amount.matches("\\d{1,9}(\\.\\d{1,2})?")) {
            throw new IllegalArgumentException(
                    "amount: expected yuan, 0 or more, with at most two decimals such as 19.90, got \"%s\""
                            .formatted(amount));
        }
        return Money.yuan(amount);
    }

    private List<Item> items(List<String> cells) {
        Optional<String> quantity = cell(cells, "quantity");
        Optional<String> category = cell(cells, "category");
        if (quantity.isPresent() && !quantity.get().matches("0*[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException(
                    "quantity: expected a whole number from 1 to 999999, got \"%s\"".formatted(quantity.get()));
        }
        if (quantity.isEmpty() && category.isEmpty()) {
            return List.of();
        }
        return List.of(new Item(
                null,
                null,
                category.orElse(null),
                quantity.map(Integer::valueOf).orElse(1),
                null));
    }

    private Optional<String> key(List<String> cells, String column) {
        Optional<String> key = cell(cells, column);
        if (key.isPresent()
                && (key.get().length() > LONGEST_KEY || key.get().chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException(
                    "%s: expected at most %d characters on one line".formatted(column, LONGEST_KEY));
        }
        return key;
    }

    private Optional<Instant> time(List<String> cells, String column) {
        return cell(cells, column).map(text -> {
            try {
                Instant time = instant(text);
                if (!window.has(time)) {
                    throw new IllegalArgumentException(
                            "%s: expected %s, got \"%s\"".formatted(column, window.expected(), text));
                }
                return time;
            } catch (DateTimeException unreadable) {
                throw new IllegalArgumentException(
                        "%s: expected a time with its offset such as 2026-03-03T10:00:00+08:00, or a day such as 2026-03-03, got \"%s\""
                                .formatted(column, text),
                        unreadable);
            }
        });
    }

    /** A day is its first instant, in Shanghai or at the offset it has. */
    private static Instant instant(String text) {
        if (text.length() == PLAIN_DAY.length()) {
            return ChinaTime.startOf(LocalDate.parse(text));
        }
        TemporalAccessor read = text.contains("T")
                ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text)
                : DateTimeFormatter.ISO_OFFSET_DATE.parse(text);
        if (read.get(ChronoField.YEAR) < 1970 || read.get(ChronoField.YEAR) > 2199) {
            throw new DateTimeException("a year out of all reason");
        }
        return text.contains("T")
                ? OffsetDateTime.from(read).toInstant()
                : LocalDate.from(read).atStartOfDay().toInstant(ZoneOffset.from(read));
    }

    private Optional<String> cell(List<String> cells, String column) {
        int at = header.indexOf(column);
        return at < 0 ? Optional.empty() : Optional.of(cells.get(at)).filter(text -> !text.isEmpty());
    }
}
