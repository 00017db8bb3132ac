package io.quanzi.console.list;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list of the console: what it can be asked for, what of the store that means, and what its page and its file show of a row.
 *
 * @param <R> a row
 * @param columns of the page, in their order; its template draws the cells
 * @param file the columns of the file
 * @param query the rows that a request is for
 * @param rows the rows of some ids in their order, without those that are gone or out of sight
 */
public record ListDefinition<R>(
        ListShape shape,
        List<Column> columns,
        List<FileColumn<R>> file,
        Function<ListRequest, RowSource> query,
        Function<List<String>, List<R>> rows) {

    /**
     * A column of a page.
     *
     * @param label the key of its words; empty for a column of buttons
     * @param sort the key of the order by it; empty for none
     * @param deciding whether a phone shows it at once
     */
    public record Column(String label, String sort, boolean deciding) {
        /** One that a phone shows too. */
        public static Column shown(String label) {
            return new Column(label, "", true);
        }

        /** One that a phone shows when it is asked for more. */
        public static Column more(String label) {
            return new Column(label, "", false);
        }

        /** The same, and the list can be ordered by it. */
        public Column by(String order) {
            return new Column(label, order, deciding);
        }
    }

    /**
     * A column of a file.
     *
     * @param label the key of its words
     * @param value of a row; null leaves the cell empty
     */
    public record FileColumn<R>(String label, Function<R, @Nullable Object> value) {}
}
