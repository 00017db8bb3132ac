package io.quanzi.console;

import java.util.List;

/**
 * One page of a list.
 *
 * @param number counted from 1
 * @param total how many rows the whole list has
 */
public record Pager<T>(List<T> rows, int number, long total) {
    /** Rows on a page. */
    public static final int SIZE = 20;

    /** The number of a page as asked for: at least 1. */
    public static int numberOf(int asked) {
        return Math.max(1, asked);
    }

    /** How many rows lie before a page. */
    public static long before(int number) {
        return (long) (number - 1) * SIZE;
    }

    /** How many pages there are. */
    public long pages() {
        return Math.max(1, (total + SIZE - 1) / SIZE);
    }
}
