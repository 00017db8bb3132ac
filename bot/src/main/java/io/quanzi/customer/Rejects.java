package io.quanzi.customer;

import io.quanzi.customer.OrderFile.Row;
import io.quanzi.files.PrivateFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file that were not taken, beside it in {@code NAME.rejected.csv}: first line and reason, then the row as
 * it was. Each import writes it anew; there is none when all rows were taken.
 */
final class Rejects implements AutoCloseable {
    private final Path path;
    private final List<String> header;
    private @Nullable CSVPrinter printer;
    private long count;

    Rejects(Path file, List<String> header) {
        this.path =
                file.resolveSibling(file.getFileName().toString().replaceFirst("(?i)\\.csv$", "") + ".rejected.csv");
        this.header = header;
        try {
            Files.deleteIfExists(path);
        } catch (IOException unwritable) {
            throw cannotWrite(unwritable);
        }
    }

    void add(Row row) {
        try {
            if (printer == null) {
                printer = open();
            }
            var cells =
                    new ArrayList<String>(List.of(Long.toString(row.line()), row.fault() == null ? "" : row.fault()));
            for (int i = 0; i < row.cells().size(); i++) {
                if (i >= header.size() || isKept(header.get(i))) {
                    cells.add(row.cells().get(i));
                }
            }
            printer.printRecord(cells);
            count++;
        } catch (IOException unwritable) {
            throw cannotWrite(unwritable);
        }
    }

    private CSVPrinter open() throws IOException {
        var text =
                new BufferedWriter(new OutputStreamWriter(PrivateFiles.newOutputStream(path), StandardCharsets.UTF_8));
        text.write('\uFEFF'); // without it Excel takes Chinese for GBK
        var made = new CSVPrinter(text, CSVFormat.RFC4180);
        var names = new ArrayList<>(OrderFile.OF_REJECTS);
        header.stream().filter(Rejects::isKept).forEach(names::add);
        made.printRecord(names);
        return made;
    }

    /** A mended file of rejects has a line and a reason already; those are of the last time. */
    private static boolean isKept(String column) {
        return !OrderFile.OF_REJECTS.contains(column);
    }

    long count() {
        return count;
    }

    /** The file; null while nothing was rejected. */
    @Nullable
    Path path() {
        return count == 0 ? null : path;
    }

    private UncheckedIOException cannotWrite(IOException unwritable) {
        return new UncheckedIOException(
                "cannot write %s: %s; what was imported so far stays, and importing again is safe"
                        .formatted(path, unwritable.getMessage()),
                unwritable);
    }

    @Override
    public void close() {
        try {
            if (printer != null) {
                printer.close(true);
            }
        } catch (IOException unwritable) {
            throw cannotWrite(unwritable);
        }
    }
}
