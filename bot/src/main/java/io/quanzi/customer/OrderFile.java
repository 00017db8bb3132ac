package io.quanzi.customer;

import io.quanzi.csv.CsvFile;
import io.quanzi.csv.RefusedFile;
import io.quanzi.customer.OrderHeadings.Column;
import io.quanzi.shared.FieldLimits;
import io.quanzi.shared.Identifiers;
import io.quanzi.shared.Identifiers.Kind;
import io.quanzi.shared.Identifiers.Problem;
import io.quanzi.shared.Identifiers.RejectionReason;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import io.quanzi.shop.TimeWindow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of orders with the header {@value #HEADER} (columns in brackets may be missing, and stand in any order), or
 * an export of a shop's system with headings that {@link OrderHeadings} knows.
 *
 * <p>The file is looked at as a whole before anything of it is taken: its headings, its quotes, which of its columns tells
 * buyers apart, and whether a spreadsheet or a mask has damaged its numbers.
 */
final class OrderFile {
    static final String HEADER = OrderImport.HEADER;

    private static final int DIGITS_A_SPREADSHEET_KEEPS = 16;

    private final CsvFile csv;
    private final OrderHeadings headings;
    private final long headingLine;
    private final Survey survey;
    private final BuyerColumn buyerColumn;
    private final OrderRowReader reader;

    private OrderFile(
            CsvFile csv,
            OrderHeadings headings,
            long headingLine,
            Survey survey,
            BuyerColumn buyerColumn,
            OrderRowReader reader) {
        this.csv = csv;
        this.headings = headings;
        this.headingLine = headingLine;
        this.survey = survey;
        this.buyerColumn = buyerColumn;
        this.reader = reader;
    }

    /**
     * One row.
     *
     * @param line on which it ends, from 1
     * @param orderNo null when it cannot be read
     * @param facts null when something is wrong with it
     * @param violation what is wrong; null when nothing is
     */
    record Row(
            long line,
            List<String> cells,
            @Nullable String orderNo,
            @Nullable OrderRowFacts facts,
            @Nullable Violation violation) {}

    /** The column that tells buyers apart. */
    record BuyerColumn(Column column, int at, String heading) {}

    /**
     * The row of headings.
     *
     * @param line on which it stands
     */
    record Top(List<String> headings, long line) {}

    /** Finds the row of headings; the first one where none of the first rows has headings that are known. */
    static Top top(CsvFile csv) {
        var found = new ArrayList<List<String>>();
        var lines = new ArrayList<Long>();
        csv.forEach((line, cells) -> {
            found.add(cells);
            lines.add(line);
            return !OrderHeadings.isHeading(cells) && found.size() < OrderHeadings.rowsToLookAt();
        });
        if (found.isEmpty()) {
            return new Top(List.of(), 0);
        }
        int last = found.size() - 1;
        int at = OrderHeadings.isHeading(found.get(last)) ? last : 0;
        return new Top(found.get(at), lines.get(at));
    }

    /**
     * Looks at the whole file once.
     *
     * @throws RefusedFile when it cannot be imported
     */
    static OrderFile check(Path path, Instant now, HashedContacts hashed, HeadingChoices choices) {
        CsvFile csv = CsvFile.open(path);
        Top top = top(csv);
        OrderHeadings headings = OrderHeadings.of(path, top.headings(), choices.of(top.headings()));
        long headingLine = top.line();
        var survey = new Survey(headings);
        csv.forEach((line, cells) -> {
            if (line > headingLine && !isBlank(cells)) {
                survey.row(line, cells);
            }
            return true;
        });
        survey.refuseDamaged(path);
        BuyerColumn buyers = survey.buyerColumn(path);
        var reader = new OrderRowReader(headings, buyers, TimeWindow.historyAt(now), hashed);
        return new OrderFile(csv, headings, headingLine, survey, buyers, reader);
    }

    /** How many rows there are below the header. */
    long rows() {
        return survey.rows;
    }

    OrderHeadings headings() {
        return headings;
    }

    /** How many rows an order has. */
    int rowsOf(String orderNo) {
        return survey.rowsByOrder.of(orderNo);
    }

    /** Returns what the reader should know of how the file was read. */
    List<Message> notes() {
        var notes = new ArrayList<Message>();
        if (!csv.oddEncoding().isEmpty()) {
            notes.add(Message.of("import.note.encoding", csv.oddEncoding()));
        }
        if (buyerColumn.column() != Column.BUYER_ID) {
            notes.add(Message.of(
                    buyerColumn.column() == Column.UNIONID ? "import.note.buyers-by" : "import.note.buyers-by-contact",
                    buyerColumn.heading()));
        }
        if (!headings.has(Column.PAID_AT)) {
            notes.add(Message.of("import.note.ordered-at", headings.heading(Column.ORDERED_AT)));
        }
        notes.addAll(survey.destroyed(buyerColumn));
        List<String> unused = headings.unused();
        if (!unused.isEmpty()) {
            notes.add(Message.of("import.note.unused", String.join(", ", unused)));
        }
        return notes;
    }

    /** Hands every row to a reader, from the first to the last. */
    void forEach(Consumer<Row> taker) {
        csv.forEach((line, cells) -> {
            if (line > headingLine && !isBlank(cells)) {
                taker.accept(reader.read(line, cells));
            }
            return true;
        });
    }

    private static boolean isBlank(List<String> cells) {
        return cells.stream().allMatch(String::isBlank);
    }

    /** The cells as many as there are headings; blank ones are added, or taken off where nothing is lost. */
    static List<String> fitted(List<String> cells, int columns) {
        if (cells.size() == columns) {
            return cells;
        }
        if (cells.size() > columns) {
            return cells.stream().skip(columns).allMatch(String::isBlank) ? cells.subList(0, columns) : cells;
        }
        var all = new ArrayList<>(cells);
        all.addAll(Collections.nCopies(columns - cells.size(), ""));
        return all;
    }

    static Identifiers.Result key(String cell, Kind kind) {
        return Identifiers.clean(cell, kind, FieldLimits.MAX_ID_LENGTH);
    }

    /** Counts over all rows what a single row cannot tell. */
    private static final class Survey {
        private final OrderHeadings headings;
        private final List<Candidate> candidates = new ArrayList<>();
        private final RowsByOrder rowsByOrder = new RowsByOrder();
        private final Damage orderNumbers = new Damage();
        private long rows;

        Survey(OrderHeadings headings) {
            this.headings = headings;
            for (Column column : List.of(Column.BUYER_ID, Column.UNIONID, Column.PHONE, Column.EMAIL)) {
                headings.allOf(column).forEach(at -> candidates.add(new Candidate(column, at)));
            }
        }

        void row(long line, List<String> given) {
            rows++;
            List<String> cells = fitted(given, headings.size());
            Identifiers.Result orderNo = key(headings.cell(cells, Column.ORDER_NO), Kind.ORDER_NO);
            orderNo.value().ifPresent(rowsByOrder::add);
            orderNumbers.count(line, orderNo);
            candidates.forEach(candidate -> candidate.count(line, cells));
        }

        void refuseDamaged(Path path) {
            orderNumbers.refuse(path, headings.heading(Column.ORDER_NO), rows);
        }

        /** What spreadsheets made of numbers in columns beside the one that tells buyers apart; nothing was read from these. */
        List<Message> destroyed(BuyerColumn chosen) {
            return candidates.stream()
                    .filter(candidate -> candidate.at != chosen.at())
                    .flatMap(candidate ->
                            candidate.damage.destroyed(headings.names().get(candidate.at)).stream())
                    .toList();
        }

        /** The first column that most rows have a buyer in, else the one that has most. */
        BuyerColumn buyerColumn(Path path) {
            Candidate best = candidates.stream()
                    .filter(candidate -> candidate.good * 2 >= rows)
                    .findFirst()
                    .orElseGet(() -> candidates.stream()
                            .filter(candidate -> candidate.damage.bad * 2 <= rows && candidate.good > 0)
                            .max(Comparator.comparingLong(candidate -> candidate.good))
                            .orElse(candidates.get(0)));
            String heading = headings.names().get(best.at);
            best.damage.refuse(path, heading, rows);
            return new BuyerColumn(best.column, best.at, heading);
        }
    }

    /** A column that may tell buyers apart. */
    private static final class Candidate {
        private final Column column;
        private final int at;
        private final Damage damage = new Damage();
        private long good;

        Candidate(Column column, int at) {
            this.column = column;
            this.at = at;
        }

        void count(long line, List<String> cells) {
            Identifiers.Result result = OrderRowReader.buyer(column, cells.get(at));
            damage.count(line, result);
            if (result.value().isPresent()) {
                good++;
            }
        }
    }

    /** How many of a column's values are no identifiers any more. */
    private static final class Damage {
        private long bad;
        private long long16;
        private long rounded;
        private long line;
        private @Nullable Problem example;
        private long destroyed;
        private long destroyedLine;
        private String destroyedExample = "";
        private String roundedExample = "";

        void count(long at, Identifiers.Result result) {
            result.problem().filter(Damage::isDamage).ifPresent(problem -> {
                bad++;
                if (problem.reason() == RejectionReason.DAMAGED_NUMBER && ++destroyed == 1) {
                    destroyedLine = at;
                    destroyedExample = problem.got();
                }
                if (example == null) {
                    example = problem;
                    line = at;
                }
            });
            result.value()
                    .filter(id -> id.length() > DIGITS_A_SPREADSHEET_KEEPS)
                    .ifPresent(id -> {
                        if (Identifiers.looksRounded(id)) {
                            rounded++;
                            roundedExample = id;
                        }
                        if (id.chars().allMatch(c -> c >= '0' && c <= '9')) {
                            long16++;
                        }
                    });
        }

        private static boolean isDamage(Problem problem) {
            return problem.reason() == RejectionReason.MASKED
                    || problem.reason() == RejectionReason.PLACEHOLDER
                    || problem.reason() == RejectionReason.DAMAGED_NUMBER
                    || problem.reason() == RejectionReason.DAMAGED_TEXT;
        }

        Optional<Message> destroyed(String heading) {
            return destroyed == 0
                    ? Optional.empty()
                    : Optional.of(
                            Message.of("import.note.destroyed", heading, destroyed, destroyedLine, destroyedExample));
        }

        void refuse(Path path, String heading, long rows) {
            Problem first = example;
            if (first != null && bad * 2 > rows) {
                throw new RefusedFile(Message.of(
                        "import.damaged",
                        path.getFileName(),
                        heading,
                        bad,
                        rows,
                        line,
                        first.expected(),
                        first.cure()));
            }
            if (rounded * 2 > long16) {
                throw new RefusedFile(
                        Message.of("import.rounded", path.getFileName(), heading, rounded, long16, roundedExample));
            }
        }
    }
}
