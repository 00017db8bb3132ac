package io.quanzi.console.list;

import java.util.List;
import java.util.Optional;

/**
 * What a list page offers.
 *
 * @param path of the page; {@code path.csv} is its file
 * @param filters in the order of the form; the search {@code q} is none of them
 * @param orders the first is the usual one
 */
public record ListShape(String path, List<ListFilter> filters, List<ListOrder> orders) {
    /** The parameter of the search. */
    public static final String SEARCH = "q";

    Optional<ListOrder> order(String key) {
        return orders.stream().filter(order -> order.key().equals(key)).findFirst();
    }
}
