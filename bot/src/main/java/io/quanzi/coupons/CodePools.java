package io.quanzi.coupons;

import io.quanzi.coupons.CouponPools.Pool;
import io.quanzi.coupons.CouponPools.Source;
import io.quanzi.files.PrivateFiles;
import io.quanzi.shared.ChinaTime;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringReader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fills imported pools from files. */
@Component
public class CodePools {
    private static final List<String> HEADER = List.of("code", "expires_at");
    private static final int BATCH = 1_000;

    private final Coupons coupons;
    private final CouponCodes codes;
    private final Clock clock;

    CodePools(Coupons coupons, CouponCodes codes, Clock clock) {
        this.coupons = coupons;
        this.codes = codes;
        this.clock = clock;
    }

    /**
     * What became of a file.
     *
     * @param fresh codes that are new in the pool
     * @param known codes that the pool had already; they stay as they are
     * @param rejected rows that could not be used
     * @param rejects where these rows stand with their reasons; null when there are none
     */
    public record Imported(
            int fresh, int known, int rejected, @Nullable Path rejects) {}

    /**
     * Reads a CSV file in UTF-8 with the header {@code code} or {@code code,expires_at}, the latter a day such as
     * {@code 2026-12-31} through which the code holds, or empty. Rows that cannot be used go to {@code
     * <file>.rejected.csv}. Safe to repeat.
     *
     * @throws CodesRefused when the file cannot be read as such
     * @throws IllegalArgumentException when the shop has no such pool, or it makes its codes itself
     */
    public Imported importCsv(String pool, Path file) {
        Pool wanted = coupons.pool(pool);
        if (wanted.source() != Source.imported) {
            throw new IllegalArgumentException(
                    "expected a pool with \"source: imported\"; %s makes its codes itself".formatted(pool));
        }
        try (CSVParser rows = CSVFormat.DEFAULT
                .builder()
                .setIgnoreEmptyLines(true)
                .setTrim(true)
                .get()
                .parse(new StringReader(text(file)))) {
            return read(wanted, file, rows);
        } catch (IOException | IllegalStateException broken) {
            throw new CodesRefused(
                    "%s: expected CSV with the header code[,expires_at]: %s".formatted(file, broken.getMessage()),
                    broken);
        }
    }

    private Imported read(Pool pool, Path file, CSVParser rows) throws IOException {
        var lines = new HashMap<String, Long>();
        var batch = new ArrayList<Document>();
        var rejects = new ArrayList<List<String>>();
        int columns = 0;
        int good = 0;
        int fresh = 0;
        for (CSVRecord row : rows) {
            if (columns == 0) {
                columns = header(file, row);
                continue;
            }
            @Nullable String fault = fault(row, columns, lines);
            if (fault != null) {
                rejects.add(List.of(cell(row, 0), cell(row, 1), fault));
                continue;
            }
            lines.put(row.get(0), row.getRecordNumber());
            batch.add(CouponCodes.free(pool.name(), row.get(0), expiresAt(cell(row, 1))));
            good++;
            if (batch.size() == BATCH) {
                fresh += codes.add(batch);
                batch.clear();
            }
        }
        if (columns == 0) {
            throw new CodesRefused("%s: expected the header code[,expires_at], the file is empty".formatted(file));
        }
        fresh += codes.add(batch);
        return new Imported(fresh, good - fresh, rejects.size(), write(file, rejects));
    }

    private static int header(Path file, CSVRecord row) {
        List<String> names = row.toList();
        if (names.isEmpty() || names.size() > HEADER.size() || !names.equals(HEADER.subList(0, names.size()))) {
            throw new CodesRefused("%s:1: expected the header code or code,expires_at, got %s"
                    .formatted(file, String.join(",", names)));
        }
        return names.size();
    }

    /** What is wrong with a row; null when nothing is. */
    private @Nullable String fault(CSVRecord row, int columns, Map<String, Long> lines) {
        if (row.size() > columns) {
            return "expected %d columns, got %d".formatted(columns, row.size());
        }
        String code = cell(row, 0);
        if (!code.matches("[!-.0-~]{1,64}")) {
            return "expected a code of 1 to 64 letters, digits and signs without blanks or slashes";
        }
        Long before = lines.get(code);
        if (before != null) {
            return "the code is in row %d already".formatted(before);
        }
        try {
            Instant expiresAt = expiresAt(cell(row, 1));
            return expiresAt != null && !expiresAt.isAfter(clock.instant()) ? "the code is over already" : null;
        } catch (DateTimeParseException unreadable) {
            return "expected expires_at as a day such as 2026-12-31";
        }
    }

    private static @Nullable Instant expiresAt(String day) {
        return day.isEmpty() ? null : ChinaTime.startOf(LocalDate.parse(day).plusDays(1));
    }

    private static String cell(CSVRecord row, int column) {
        return column < row.size() ? row.get(column) : "";
    }

    private static String text(Path file) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException missing) {
            throw new CodesRefused("%s: expected a CSV file, there is none".formatted(file), missing);
        } catch (CharacterCodingException wrong) {
            throw new CodesRefused(
                    "%s: expected UTF-8 text; in a spreadsheet choose \"save as CSV UTF-8\"".formatted(file), wrong);
        }
    }

    private static @Nullable Path write(Path file, List<List<String>> rejects) throws IOException {
        String name = String.valueOf(file.getFileName());
        Path path = file.resolveSibling(
                (name.endsWith(".csv") ? name.substring(0, name.length() - 4) : name) + ".rejected.csv");
        if (rejects.isEmpty()) {
            Files.deleteIfExists(path);
            return null;
        }
        try (Writer out = new OutputStreamWriter(PrivateFiles.newOutputStream(path), StandardCharsets.UTF_8);
                CSVPrinter printer = CSVFormat.DEFAULT.print(out)) {
            printer.printRecord("code", "expires_at", "reason");
            printer.printRecords(rejects);
        }
        return path;
    }
}
