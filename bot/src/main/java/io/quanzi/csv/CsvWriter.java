package io.quanzi.csv;

import io.quanzi.files.PrivateFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes a CSV file that a spreadsheet can open: in UTF-8 with a byte order mark, without which Excel takes Chinese for
 * GBK, and with no cell that it would run. The only writer of CSV files we have.
 */
public final class CsvWriter implements AutoCloseable {
    private final String name;
    private final CSVPrinter printer;

    private CsvWriter(String name, Appendable text) throws IOException {
        this.name = name;
        this.printer = new CSVPrinter(text.append('\uFEFF'), CSVFormat.RFC4180);
    }

    /** Begins a file anew. */
    public static CsvWriter create(Path path) {
        try {
            var text = new BufferedWriter(
                    new OutputStreamWriter(PrivateFiles.newOutputStream(path), StandardCharsets.UTF_8));
            return new CsvWriter(path.toString(), text);
        } catch (IOException unwritable) {
            throw cannotWrite(path.toString(), unwritable);
        }
    }

    /** Writes to a stream, which stays open. */
    public static CsvWriter to(OutputStream stream) {
        try {
            return new CsvWriter("answer", new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)));
        } catch (IOException unwritable) {
            throw cannotWrite("answer", unwritable);
        }
    }

    /** Hands on what is written so far. */
    public void flush() {
        try {
            printer.flush();
        } catch (IOException unwritable) {
            throw cannotWrite(name, unwritable);
        }
    }

    /** A whole file in memory. */
    public static String text(List<? extends List<?>> rows) {
        var text = new StringBuilder();
        try (var writer = new CsvWriter("text", text)) {
            rows.forEach(writer::row);
        } catch (IOException impossible) {
            throw cannotWrite("text", impossible);
        }
        return text.toString();
    }

    /** Writes a row; numbers as they are, everything else as text that nothing runs. */
    public void row(List<?> cells) {
        try {
            printer.printRecord(cells.stream()
                    .map(cell -> cell instanceof Number ? cell : CellGuard.guarded(cell.toString()))
                    .toList());
        } catch (IOException unwritable) {
            throw cannotWrite(name, unwritable);
        }
    }

    private static UncheckedIOException cannotWrite(String name, IOException unwritable) {
        return new UncheckedIOException("cannot write %s: %s".formatted(name, unwritable.getMessage()), unwritable);
    }

    @Override
    public void close() {
        try {
            printer.close(true);
        } catch (IOException unwritable) {
            throw cannotWrite(name, unwritable);
        }
    }
}
