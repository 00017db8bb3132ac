package io.quanzi.coupons;

import io.quanzi.csv.CsvFile;
import io.quanzi.csv.RefusedFile;
import io.quanzi.csv.RejectedRows;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.FieldLimits;
import io.quanzi.shared.Identifiers;
import io.quanzi.shared.Identifiers.Kind;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A CSV file of coupon codes: a column of codes, and perhaps one with the day through which each holds. */
final class CodeFile {
    /** The reason of a row whose code an earlier row has. */
    static final String TWICE = "codes.row.twice";

    private static final List<String> CODE =
            List.of("code", "券码", "兑换码", "优惠码", "优惠券码", "卡券码", "券号", "卡号", "coupon_code", "couponcode", "coupon");
    private static final List<String> EXPIRES_AT = List.of(
            "expires_at",
            "到期日",
            "到期时间",
            "有效期",
            "有效期至",
            "失效时间",
            "失效日期",
            "截止日期",
            "过期时间",
            "expiry",
            "expires",
            "expire_at");
    private static final Pattern CODE_SHAPE = Pattern.compile("[!-.0-~]+");
    private static final Pattern DAY =
            Pattern.compile("(\\d{4})\\s*[-/.年]\\s*(\\d{1,2})\\s*[-/.月]\\s*(\\d{1,2})日?(?:[T\\s].*)?");

    private final CsvFile csv;
    private final List<String> header;
    private final int code;
    private final int expires;
    private final Instant now;

    private CodeFile(CsvFile csv, List<String> header, int code, int expires, Instant now) {
        this.csv = csv;
        this.header = header;
        this.code = code;
        this.expires = expires;
        this.now = now;
    }

    /** A code that can be used. */
    record Code(String code, @Nullable Instant expiresAt) {}

    /** Hears of a row that cannot be used. */
    @FunctionalInterface
    interface Refusal {
        void row(long line, List<String> cells, Violation violation);
    }

    /**
     * Looks at the whole file once.
     *
     * @throws RefusedFile when it is no such file
     */
    static CodeFile check(Path path, Instant now) {
        CsvFile csv = CsvFile.open(path);
        var header = new ArrayList<String>();
        csv.forEach((line, cells) -> {
            if (header.isEmpty()) {
                header.addAll(cells);
            }
            return true;
        });
        int code = place(header, CODE);
        if (code < 0) {
            throw new RefusedFile(Message.of(
                    "codes.heading",
                    path.getFileName(),
                    String.join(",", header),
                    String.join(", ", CODE.subList(0, 5))));
        }
        refuseRounded(csv, header, code);
        return new CodeFile(csv, List.copyOf(header), code, place(header, EXPIRES_AT), now);
    }

    /** A spreadsheet that keeps 15 digits makes many long codes one. */
    private static void refuseRounded(CsvFile csv, List<String> header, int code) {
        long[] counts = new long[2];
        var example = new StringBuilder();
        csv.forEach((line, cells) -> {
            Identifiers.clean(cell(cells, code), Kind.CODE, FieldLimits.MAX_CODE_LENGTH)
                    .value()
                    .filter(text -> text.length() > 16 && text.chars().allMatch(c -> c >= '0' && c <= '9'))
                    .ifPresent(text -> {
                        counts[0]++;
                        if (Identifiers.looksRounded(text)) {
                            counts[1]++;
                            example.setLength(0);
                            example.append(text);
                        }
                    });
            return true;
        });
        if (counts[1] * 2 > counts[0]) {
            throw new RefusedFile(Message.of(
                    "import.rounded", csv.path().getFileName(), header.get(code), counts[1], counts[0], example));
        }
    }

    private static int place(List<String> header, List<String> names) {
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i).toLowerCase(Locale.ROOT).replaceAll("[\\s\\p{Cf}]+", "");
            if (names.contains(name)) {
                return i;
            }
        }
        return -1;
    }

    List<String> header() {
        return header;
    }

    List<Message> notes() {
        var notes = new ArrayList<Message>();
        if (!csv.oddEncoding().isEmpty()) {
            notes.add(Message.of("import.note.encoding", csv.oddEncoding()));
        }
        var unused = new ArrayList<String>();
        for (int i = 0; i < header.size(); i++) {
            if (i != code && i != expires && !header.get(i).isBlank() && !RejectedRows.isOwn(header.get(i))) {
                unused.add(header.get(i));
            }
        }
        if (!unused.isEmpty()) {
            notes.add(Message.of("import.note.unused", String.join(", ", unused)));
        }
        return notes;
    }

    void forEach(Consumer<Code> good, Refusal refusal) {
        var lines = new HashMap<String, Long>();
        boolean[] begun = new boolean[1];
        csv.forEach((line, cells) -> {
            if (!begun[0]) {
                begun[0] = true;
            } else if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
                read(line, cells, lines, good, refusal);
            }
            return true;
        });
    }

    private void read(long line, List<String> cells, Map<String, Long> lines, Consumer<Code> good, Refusal refusal) {
        if (cells.size() > header.size() && cells.stream().skip(header.size()).anyMatch(cell -> !cell.isBlank())) {
            refusal.row(line, cells, Violation.inRow("import.row.columns", header.size(), cells.size()));
            return;
        }
        Identifiers.Result cleaned = Identifiers.clean(cell(cells, code), Kind.CODE, FieldLimits.MAX_CODE_LENGTH);
        Identifiers.Problem problem = cleaned.problem().orElse(null);
        if (problem != null) {
            refusal.row(line, cells, Violation.inColumn(header.get(code), problem));
            return;
        }
        String text = cleaned.value().orElseThrow();
        if (!CODE_SHAPE.matcher(text).matches()) {
            refusal.row(line, cells, Violation.inRow("codes.row.shape", text));
            return;
        }
        Long before = lines.putIfAbsent(text, line);
        if (before != null) {
            refusal.row(line, cells, Violation.inRow(TWICE, before));
            return;
        }
        String day = cell(cells, expires);
        try {
            Instant expiresAt = expiresAt(day);
            if (expiresAt != null && !expiresAt.isAfter(now)) {
                refusal.row(line, cells, Violation.inRow("codes.row.over", day));
                return;
            }
            good.accept(new Code(text, expiresAt));
        } catch (DateTimeException unreadable) {
            refusal.row(line, cells, Violation.inRow("codes.row.day", day));
        }
    }

    private static String cell(List<String> cells, int column) {
        return column >= 0 && column < cells.size() ? cells.get(column) : "";
    }

    /** The end of the day, in Shanghai; a time beside it is left aside. */
    private static @Nullable Instant expiresAt(String day) {
        String text =
                day.replaceFirst("^=\"(.*)\"$", "$1").replaceFirst("^'", "").strip();
        if (text.isEmpty() || text.equals("-")) {
            return null;
        }
        Matcher parts = DAY.matcher(text);
        if (!parts.matches()) {
            throw new DateTimeException("no day");
        }
        return ChinaTime.startOf(LocalDate.of(
                        Integer.parseInt(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)))
                .plusDays(1));
    }
}
