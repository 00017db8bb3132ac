package io.quanzi.embedded;

import io.quanzi.embedded.IndexSpec.IndexField;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The order of an index's keys. A key is the field's value itself, or an array of values when the index has more fields
 * than one; a bound may have fewer values, and is then equal to every key that starts with them.
 */
final class KeyOrder {
    private final int[] directions;

    KeyOrder(List<IndexField> fields) {
        directions = fields.stream().mapToInt(IndexField::direction).toArray();
    }

    int compare(@Nullable Object a, @Nullable Object b) {
        if (!(a instanceof @Nullable Object[] left) || !(b instanceof @Nullable Object[] right)) {
            return ValueOrder.compare(a, b) * directions[0];
        }
        int shared = Math.min(left.length, right.length);
        for (int i = 0; i < shared; i++) {
            int order = ValueOrder.compare(left[i], right[i]);
            if (order != 0) {
                return order * directions[i];
            }
        }
        return 0;
    }

    /** The key with the texts and times of its neighbour where they are the same: a thousand orders of one day name it once. */
    static @Nullable Object sharing(@Nullable Object key, @Nullable Object neighbour) {
        if (key instanceof @Nullable Object[] values && neighbour instanceof @Nullable Object[] others) {
            for (int i = 0; i < values.length; i++) {
                values[i] = sharing(values[i], others[i]);
            }
            return values;
        }
        return (key instanceof String || key instanceof Instant) && Objects.equals(key, neighbour) ? neighbour : key;
    }

    /** Entries with equal keys stand in the order in which their documents came. */
    int compare(IndexEntry a, IndexEntry b) {
        int order = compare(a.key(), b.key());
        return order != 0 ? order : Long.compare(a.slot().number, b.slot().number);
    }
}
