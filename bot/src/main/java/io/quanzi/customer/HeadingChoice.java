package io.quanzi.customer;

import io.quanzi.customer.OrderHeadings.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a manager chose for a row of headings.
 *
 * @param columns in the headings' order, by their keys, empty for what is not read; empty as a whole: nobody chose
 */
record HeadingChoice(List<String> columns) {
    static final HeadingChoice NONE = new HeadingChoice(List.of());

    HeadingChoice {
        columns = List.copyOf(columns);
    }

    @Nullable
    Column columnOf(int at, @Nullable Column known) {
        if (columns.isEmpty()) {
            return known;
        }
        String name = at < columns.size() ? columns.get(at) : "";
        for (Column column : Column.values()) {
            if (column.key().equals(name)) {
                return column;
            }
        }
        return null;
    }
}
