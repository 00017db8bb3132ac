package io.quanzi.console.list;

/**
 * An order that a list can be in. Rows without the field come last in both directions; rows of one value in the order of
 * their {@code _id}. An index on the field and {@code _id} serves it.
 *
 * @param key in the address
 * @param kind of the values
 * @param always whether every row has the field
 */
public record ListOrder(String key, String field, Kind kind, boolean always) {
    /** A kind of values. */
    public enum Kind {
        TEXT,
        NUMBER,
        TIME
    }
}
