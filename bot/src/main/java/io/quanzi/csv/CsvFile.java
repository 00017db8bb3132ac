package io.quanzi.csv;

import io.quanzi.shared.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A table from outside: a CSV file, whose encoding and separator it finds out, or a workbook of Excel. Hands out its rows as
 * often as asked.
 */
public final class CsvFile {
    private static final List<Character> SEPARATORS = List.of(',', '\t', ';', '，', '|');
    private static final int MAX_SEPARATOR_ROWS = 1 << 16;
    private static final int ROWS_TO_LOOK_AT = 10;

    private final Path path;
    private final Charset charset;
    private final CSVFormat format;
    private final @Nullable Workbook workbook;

    private CsvFile(Path path, Charset charset, CSVFormat format, @Nullable Workbook workbook) {
        this.path = path;
        this.charset = charset;
        this.format = format;
        this.workbook = workbook;
    }

    /**
     * Looks at a file: its encoding as a whole, its separator by the first row; a workbook is known by its first bytes.
     *
     * @throws RefusedFile when it is neither text nor a workbook in the format xlsx
     */
    public static CsvFile open(Path path) {
        try {
            if (TextEncoding.isArchive(path)) {
                return new CsvFile(path, StandardCharsets.UTF_8, format(','), Workbook.open(path));
            }
            Charset charset = TextEncoding.of(path);
            return new CsvFile(path, charset, format(separator(path, charset)), null);
        } catch (NoSuchFileException missing) {
            throw new RefusedFile(Message.of("csv.missing", path), missing);
        } catch (IOException unreadable) {
            throw new RefusedFile(
                    Message.of("csv.unreadable", path, String.valueOf(unreadable.getMessage())), unreadable);
        }
    }

    /** Takes one row. */
    @FunctionalInterface
    public interface RowReader {
        /**
         * Takes a row.
         *
         * @param line on which it ends, from 1
         * @param cells trimmed, without the guard of our own files
         * @return whether to go on
         */
        boolean row(long line, List<String> cells);
    }

    /** The name of the encoding when it is not UTF-8, as people know it; else empty. */
    public String oddEncoding() {
        return charset.equals(StandardCharsets.UTF_8) ? "" : charset.equals(TextEncoding.GBK) ? "GBK" : "UTF-16";
    }

    public Path path() {
        return path;
    }

    /**
     * Hands out every row that is not empty, the heading too, from the first on.
     *
     * @throws RefusedFile when a quote is not closed
     */
    public void forEach(RowReader reader) {
        if (workbook == null) {
            forEachOfText(reader);
            return;
        }
        try {
            workbook.forEach(reader);
        } catch (IOException unreadable) {
            throw new RefusedFile(
                    Message.of("csv.unreadable", path, String.valueOf(unreadable.getMessage())), unreadable);
        }
    }

    private void forEachOfText(RowReader reader) {
        try (BufferedReader text = text(path, charset);
                CSVParser parser =
                        CSVParser.builder().setReader(text).setFormat(format).get()) {
            Iterator<CSVRecord> records = parser.iterator();
            boolean first = true;
            for (CSVRecord row = next(parser, records); row != null; row = next(parser, records)) {
                List<String> cells = row.stream().map(CellGuard::unguarded).toList();
                boolean hint = first && cells.get(0).toLowerCase(Locale.ROOT).startsWith("sep=");
                first = false;
                if (!hint && !reader.row(parser.getCurrentLineNumber(), cells)) {
                    return;
                }
            }
        } catch (IOException unreadable) {
            throw new RefusedFile(
                    Message.of("csv.unreadable", path, String.valueOf(unreadable.getMessage())), unreadable);
        }
    }

    private @Nullable CSVRecord next(CSVParser parser, Iterator<CSVRecord> records) {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException | IllegalStateException broken) {
            throw new RefusedFile(
                    Message.of("csv.broken", path.getFileName(), parser.getCurrentLineNumber() + 1), broken);
        }
    }

    private static CSVFormat format(char separator) {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(true)
                .setTrim(true)
                .get();
    }

    /** The one that cuts one of the first rows, the headings below a title, into most cells; a comma where none does. */
    private static char separator(Path path, Charset charset) throws IOException {
        List<String> rows;
        try (BufferedReader text = text(path, charset)) {
            var start = new char[MAX_SEPARATOR_ROWS];
            int read = text.read(start);
            rows = new String(start, 0, Math.max(read, 0))
                    .lines()
                    .limit(ROWS_TO_LOOK_AT)
                    .toList();
        }
        String first = rows.isEmpty() ? "" : rows.get(0).toLowerCase(Locale.ROOT);
        if (first.startsWith("sep=") && first.length() > 4) {
            return first.charAt(4);
        }
        char best = ',';
        long most = 0;
        for (char separator : SEPARATORS) {
            for (String row : rows) {
                long cuts = row.chars().filter(c -> c == separator).count();
                if (cuts > most) {
                    best = separator;
                    most = cuts;
                }
            }
        }
        return best;
    }

    private static BufferedReader text(Path path, Charset charset) throws IOException {
        var text = new BufferedReader(new InputStreamReader(Files.newInputStream(path), charset));
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
        return text;
    }
}
