package io.quanzi.csv;

import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file that were not taken, beside it in {@code NAME.rejected.csv}: line, reason and cure, then the row as
 * it was. Each import writes it anew; there is none when all rows were taken.
 */
public final class RejectedRows implements AutoCloseable {
    private static final List<Message> COLUMNS = List.of(
            Message.of("csv.rejected.line"), Message.of("csv.rejected.reason"), Message.of("csv.rejected.cure"));

    private static final Set<String> OWN = Stream.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)
            .flatMap(language -> columns(language).stream())
            .collect(Collectors.toUnmodifiableSet());

    private final @Nullable Path path;
    private final List<String> header;
    private final Locale language;
    private final Consumer<RejectedRow> listener;
    private @Nullable CsvWriter writer;
    private long count;

    private RejectedRows(@Nullable Path path, List<String> header, Locale language, Consumer<RejectedRow> listener) {
        this.path = path;
        this.header = List.copyOf(header);
        this.language = language;
        this.listener = listener;
    }

    /**
     * Writes the rows beside their file.
     *
     * @param language of reasons and cures in the file
     * @param listener told of each row too
     */
    public static RejectedRows beside(Path file, List<String> header, Locale language, Consumer<RejectedRow> listener) {
        Path path = file.resolveSibling(
                file.getFileName().toString().replaceFirst("(?i)\\.(csv|xlsx)$", "") + ".rejected.csv");
        try {
            Files.deleteIfExists(path);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write %s: %s".formatted(path, unwritable.getMessage()), unwritable);
        }
        return new RejectedRows(path, header, language, listener);
    }

    /** The headings before those of the file, in a language. */
    public static List<String> columns(Locale language) {
        return COLUMNS.stream().map(one -> one.in(language)).toList();
    }

    /** Whether a heading is one of these. A file that is mended and imported again has them already. */
    public static boolean isOwn(String heading) {
        return OWN.contains(heading);
    }

    /** Counts the rows and tells a listener of each, without a file. */
    public static RejectedRows counted(List<String> header, Consumer<RejectedRow> listener) {
        return new RejectedRows(null, header, Locale.ROOT, listener);
    }

    public void add(long line, List<String> cells, Violation violation) {
        count++;
        var row = new RejectedRow(kept(header), line, violation.expected(), violation.cure(), kept(cells));
        listener.accept(row);
        if (path != null) {
            write(path, row);
        }
    }

    private void write(Path to, RejectedRow row) {
        if (writer == null) {
            writer = CsvWriter.create(to);
            writer.row(Stream.concat(columns(language).stream(), row.header().stream())
                    .toList());
        }
        writer.row(cells(row, language));
    }

    /** A row as a line of a file: line, reason and cure, then its cells. */
    public static List<Object> cells(RejectedRow row, Locale language) {
        var all = new ArrayList<Object>(
                List.of(row.line(), row.reason().in(language), row.cure().in(language)));
        all.addAll(row.cells());
        return all;
    }

    /** Returns the cells without what a mended file says of the last time. */
    private List<String> kept(List<String> cells) {
        return IntStream.range(0, cells.size())
                .filter(i -> i >= header.size() || !isOwn(header.get(i)))
                .mapToObj(cells::get)
                .toList();
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
