package io.quanzi.csv;

import io.quanzi.files.PrivateFiles;
import java.io.BufferedWriter;
import java.io.IOException;
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
    private final Path path;
    private final CSVPrinter printer;

    private CsvWriter(Path path, CSVPrinter printer) {
        this.path = path;
        this.printer = printer;
    }

    /** Begins a file anew. */
    public static CsvWriter create(Path path) {
        try {
            var text = new BufferedWriter(
                    new OutputStreamWriter(PrivateFiles.newOutputStream(path), StandardCharsets.UTF_8));
            text.write('\uFEFF');
            return new CsvWriter(path, new CSVPrinter(text, CSVFormat.RFC4180));
        } catch (IOException unwritable) {
            throw cannotWrite(path, unwritable);
        }
    }

    /** Writes a row; numbers as they are, everything else as text that nothing runs. */
    public void row(List<?> cells) {
        try {
            printer.printRecord(cells.stream()
                    .map(cell -> cell instanceof Number ? cell : CellGuard.guarded(cell.toString()))
                    .toList());
        } catch (IOException unwritable) {
            throw cannotWrite(path, unwritable);
        }
    }

    private static UncheckedIOException cannotWrite(Path path, IOException unwritable) {
        return new UncheckedIOException("cannot write %s: %s".formatted(path, unwritable.getMessage()), unwritable);
    }

    @Override
    public void close() {
        try {
            printer.close(true);
        } catch (IOException unwritable) {
            throw cannotWrite(path, unwritable);
        }
    }
}
