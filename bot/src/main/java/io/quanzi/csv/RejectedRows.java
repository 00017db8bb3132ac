package io.quanzi.csv;

import io.quanzi.shared.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file that were not taken, beside it in {@code NAME.rejected.csv}: line, reason and cure, then the row as
 * it was. Each import writes it anew; there is none when all rows were taken.
 */
public final class RejectedRows implements AutoCloseable {
    /** The columns before a rejected row. A file that is mended and imported again has these columns already. */
    public static final List<String> COLUMNS = List.of("line", "reason", "cure");

    private final Path path;
    private final List<String> header;
    private final Locale language;
    private @Nullable CsvWriter writer;
    private long count;

    /** @param language of reasons and cures */
    public RejectedRows(Path file, List<String> header, Locale language) {
        this.path = file.resolveSibling(
                file.getFileName().toString().replaceFirst("(?i)\\.(csv|xlsx)$", "") + ".rejected.csv");
        this.header = List.copyOf(header);
        this.language = language;
        try {
            Files.deleteIfExists(path);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write %s: %s".formatted(path, unwritable.getMessage()), unwritable);
        }
    }

    public void add(long line, List<String> cells, Violation violation) {
        if (writer == null) {
            writer = CsvWriter.create(path);
            writer.row(kept(COLUMNS, header));
        }
        writer.row(kept(
                List.of(
                        line,
                        violation.expected().in(language),
                        violation.cure().in(language)),
                cells));
        count++;
    }

    /** Returns the cells without what a mended file says of the last time. */
    private List<Object> kept(List<?> first, List<String> cells) {
        var all = new ArrayList<Object>(first);
        for (int i = 0; i < cells.size(); i++) {
            if (i >= header.size() || !COLUMNS.contains(header.get(i))) {
                all.add(cells.get(i));
            }
        }
        return all;
    }

    public long count() {
        return count;
    }

    /** The file; null while nothing was rejected. */
    public @Nullable Path path() {
        return count == 0 ? null : path;
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
