package io.quanzi.embedded;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.CannotIndexParallelArraysError;
import io.quanzi.embedded.IndexSpec.IndexField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys under which a document stands in an index, as MongoDB makes them: one for each element of an array on the path,
 * null where the field is missing. What it met on the way decides what the index may be used for.
 */
final class Keys {
    private static final Object ARRAY = new Object();

    /** An array was on the path, even if empty. */
    boolean multikey;

    /** An array stood directly in an array, or was reached by position: the matcher looks into it by rules of its own. */
    boolean nested;

    /** A number that the matcher compares inexactly, see {@link ValueOrder#isOdd}. */
    boolean odd;

    private boolean present;

    /** The keys, without repeats; empty when the index is sparse and the document has none of its fields. */
    List<@Nullable Object> of(Document document, IndexSpec spec) {
        List<IndexField> fields = spec.fields();
        @Nullable Object[] values = new Object[fields.size()];
        present = false;
        boolean arrays = false;
        for (int i = 0; i < values.length; i++) {
            Object value = single(document, fields.get(i).steps());
            arrays |= value == ARRAY;
            values[i] = value == ARRAY ? value : noted(value);
        }
        if (arrays) {
            return many(document, spec, values);
        }
        if (spec.sparse() && !present) {
            return List.of();
        }
        return Collections.singletonList(values.length == 1 ? values[0] : values);
    }

    /** Every value at the path, arrays taken apart; {@link ValueOrder#EMPTY_ARRAY} for an empty one. */
    List<@Nullable Object> valuesAt(Document document, List<String> steps) {
        Object value = single(document, steps);
        List<@Nullable Object> values = new ArrayList<>(1);
        if (value == ARRAY) {
            collect(document, steps, 0, values);
        } else {
            values.add(noted(value));
        }
        return values;
    }

    private List<@Nullable Object> many(Document document, IndexSpec spec, @Nullable Object[] singles) {
        multikey = true;
        refuseParallelArrays(document, spec, singles);
        List<@Nullable Object[]> keys = new ArrayList<>();
        keys.add(new Object[singles.length]);
        for (int i = 0; i < singles.length; i++) {
            List<@Nullable Object> values = singles[i] == ARRAY
                    ? distinct(valuesAt(document, spec.fields().get(i).steps()))
                    : Collections.singletonList(singles[i]);
            List<@Nullable Object[]> longer = new ArrayList<>();
            for (@Nullable Object[] key : keys) {
                for (Object value : values) {
                    @Nullable Object[] copy = key.clone();
                    copy[i] = value;
                    longer.add(copy);
                }
            }
            keys = longer;
        }
        if (spec.sparse() && !present) {
            return List.of();
        }
        List<@Nullable Object> result = new ArrayList<>();
        keys.forEach(key -> result.add(key.length == 1 ? key[0] : key));
        return result;
    }

    /**
     * The keys that must not repeat in a unique index: as {@link #of}, but fields of one array are taken from the same
     * element, where {@code of} has every combination of elements, which a query may ask for.
     */
    static List<@Nullable Object> together(Document document, IndexSpec spec) {
        List<@Nullable Object> found = new ArrayList<>();
        int width = spec.fields().size();
        @Nullable Object[] reached = new Object[width];
        Arrays.fill(reached, document);
        together(spec, reached, new int[width], found);
        return found;
    }

    private static void together(IndexSpec spec, @Nullable Object[] from, int[] steps, List<@Nullable Object> found) {
        @Nullable Object[] reached = from.clone();
        int[] at = steps.clone();
        Collection<?> array = null;
        for (int i = 0; i < reached.length; i++) {
            List<String> path = spec.fields().get(i).steps();
            while (at[i] < path.size() && !(reached[i] instanceof Collection)) {
                reached[i] = reached[i] instanceof Document inner ? inner.get(path.get(at[i])) : null;
                at[i]++;
            }
            // Past its end, a path that leads through an element is done, even if that element is an array.
            if (array == null && at[i] <= path.size() && reached[i] instanceof Collection<?> elements) {
                array = elements;
            }
        }
        if (array == null) {
            for (int i = 0; i < reached.length; i++) {
                reached[i] = reached[i] instanceof Missing ? null : reached[i];
            }
            found.add(reached);
            return;
        }
        for (Object element : array.isEmpty() ? Collections.singletonList(ValueOrder.EMPTY_ARRAY) : array) {
            @Nullable Object[] next = reached.clone();
            int[] nextAt = at.clone();
            for (int i = 0; i < next.length; i++) {
                if (reached[i] == array) {
                    next[i] = element;
                    nextAt[i] += at[i] == spec.fields().get(i).steps().size() ? 1 : 0;
                }
            }
            together(spec, next, nextAt, found);
        }
    }

    private static List<@Nullable Object> distinct(List<@Nullable Object> values) {
        List<@Nullable Object> sorted = new ArrayList<>(values);
        sorted.sort(ValueOrder::compare);
        List<@Nullable Object> result = new ArrayList<>();
        for (Object value : sorted) {
            if (result.isEmpty() || ValueOrder.compare(result.get(result.size() - 1), value) != 0) {
                result.add(value);
            }
        }
        return result;
    }

    private @Nullable Object single(Document document, List<String> steps) {
        Object value = document;
        for (String step : steps) {
            if (value instanceof Document inner) {
                value = inner.getOrMissing(step);
            } else {
                return value instanceof Collection ? ARRAY : Missing.getInstance();
            }
        }
        return value instanceof Collection ? ARRAY : value;
    }

    private void collect(@Nullable Object value, List<String> steps, int at, List<@Nullable Object> values) {
        if (value instanceof Collection<?> elements) {
            if (elements.isEmpty()) {
                present |= at == steps.size();
                values.add(ValueOrder.EMPTY_ARRAY);
            }
            nested |= at < steps.size() && Character.isDigit(steps.get(at).charAt(0));
            for (Object element : elements) {
                nested |= element instanceof Collection;
                if (at == steps.size()) {
                    values.add(noted(element));
                } else {
                    collect(element, steps, at, values);
                }
            }
        } else if (at == steps.size()) {
            values.add(noted(value));
        } else {
            collect(
                    value instanceof Document inner ? inner.getOrMissing(steps.get(at)) : Missing.getInstance(),
                    steps,
                    at + 1,
                    values);
        }
    }

    private @Nullable Object noted(@Nullable Object value) {
        if (value instanceof Missing) {
            return null;
        }
        present = true;
        odd |= value instanceof Number && ValueOrder.isOdd(value);
        return value;
    }

    private static void refuseParallelArrays(Document document, IndexSpec spec, @Nullable Object[] singles) {
        List<String> arrays = new ArrayList<>();
        for (int i = 0; i < singles.length; i++) {
            if (singles[i] == ARRAY) {
                String array = firstArray(document, spec.fields().get(i).steps());
                if (!arrays.contains(array)) {
                    arrays.add(array);
                }
            }
        }
        if (arrays.size() > 1) {
            throw new CannotIndexParallelArraysError(arrays);
        }
    }

    private static String firstArray(Document document, List<String> steps) {
        Object value = document;
        StringBuilder path = new StringBuilder();
        for (String step : steps) {
            if (!(value instanceof Document inner)) {
                break;
            }
            path.append(path.isEmpty() ? "" : ".").append(step);
            value = inner.get(step);
        }
        return path.toString();
    }
}
