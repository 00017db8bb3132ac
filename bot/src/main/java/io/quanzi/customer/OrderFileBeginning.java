package io.quanzi.customer;

import io.quanzi.csv.CsvFile;
import io.quanzi.csv.RefusedFile;
import io.quanzi.shared.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The beginning of a file of orders: its headings, what is read from each, and its first rows. */
@Component
public class OrderFileBeginning {
    private final HeadingChoices choices;

    OrderFileBeginning(HeadingChoices choices) {
        this.choices = choices;
    }

    /**
     * The beginning of a file.
     *
     * @param rows the first below the headings
     */
    public record Beginning(List<String> headings, List<List<String>> rows) {}

    /**
     * Reads the headings of a file and its first rows.
     *
     * @throws io.quanzi.csv.RefusedFile when it is no table
     */
    public Beginning of(Path path, int most) {
        CsvFile csv = CsvFile.open(path);
        OrderFile.Top top = OrderFile.top(csv);
        List<String> headings = top.headings();
        var rows = new ArrayList<List<String>>();
        csv.forEach((line, cells) -> {
            if (line > top.line()) {
                rows.add(OrderFile.fitted(cells, headings.size()));
            }
            return rows.size() < most;
        });
        return new Beginning(headings, rows);
    }

    /** Returns what is read from each heading, by the names of our own format; empty for nothing. */
    public List<String> columnsOf(List<String> headings) {
        HeadingChoice choice = choices.of(headings);
        return IntStream.range(0, headings.size())
                .mapToObj(i -> choice.columnOf(i, OrderHeadings.known(headings.get(i))))
                .map(column -> column == null ? "" : column.key())
                .toList();
    }

    /** The columns that can be chosen for a heading. */
    public static List<String> columns() {
        return Stream.of(OrderHeadings.Column.values())
                .map(OrderHeadings.Column::key)
                .toList();
    }

    /**
     * Where a meaning is chosen for more than one heading, so that nobody knows which is to be read. Headings that by
     * themselves mean the same are told apart by their rank, and names are never read.
     *
     * @param columns as {@link #columnsOf} has them
     * @return for each of these places, another that has the same
     */
    public static Map<Integer, Integer> twice(List<String> headings, List<String> columns) {
        var twice = new TreeMap<Integer, Integer>();
        for (int i = 0; i < columns.size() && i < headings.size(); i++) {
            for (int j = 0; j < columns.size() && j < headings.size(); j++) {
                if (i != j
                        && !columns.get(i).isEmpty()
                        && columns.get(i).equals(columns.get(j))
                        && !columns.get(i).equals(OrderHeadings.Column.NICKNAME.key())
                        && !(means(headings.get(i), columns.get(i)) && means(headings.get(j), columns.get(i)))) {
                    twice.putIfAbsent(i, j);
                }
            }
        }
        return twice;
    }

    private static boolean means(String heading, String column) {
        OrderHeadings.Column known = OrderHeadings.known(heading);
        return known != null && known.key().equals(column);
    }

    /** Remembers what is read from each heading, for all files with these headings. */
    public void choose(List<String> headings, List<String> columns) {
        choices.remember(headings, new HeadingChoice(columns));
    }

    /**
     * Remembers what some headings of a file are read as; the others stay as they are, unless they were read as the same.
     *
     * @param wanted the column by the heading, as {@link #columns} has it
     * @throws RefusedFile when the file has no such heading, or there is no such column
     */
    public void map(Path path, Map<String, String> wanted) {
        List<String> headings = of(path, 1).headings();
        var columns = new ArrayList<>(columnsOf(headings));
        for (String column : wanted.values()) {
            if (!columns().contains(column)) {
                throw new RefusedFile(Message.of("import.map.column", column, String.join(", ", columns())));
            }
            Collections.replaceAll(columns, column, "");
        }
        var taken = new HashSet<String>();
        wanted.forEach((heading, column) -> {
            int at = headings.indexOf(heading.strip());
            if (at < 0) {
                throw new RefusedFile(Message.of("import.map.heading", heading, String.join(", ", headings)));
            }
            if (!taken.add(column)) {
                throw new RefusedFile(Message.of("import.map.twice", column));
            }
            columns.set(at, column);
        });
        choose(headings, columns);
    }
}
