package io.quanzi.embedded;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import io.quanzi.embedded.Conditions.Condition;
import io.quanzi.embedded.Conditions.Kind;
import io.quanzi.embedded.IndexSpec.IndexField;
import io.quanzi.embedded.Plan.Stretch;
import io.quanzi.embedded.SortedIndex.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A range of values of one field, as a query asks for it. From such ranges {@link Plan} takes how far one index answers a
 * query: equality or {@code $in} on its first fields, then ranges on the next.
 */
record IndexRange(
        @Nullable Object low, boolean lowIncluded, @Nullable Object high, boolean highIncluded) {
    private static final int MAX_STRETCHES = 256;
    private static final DefaultQueryMatcher MATCHER = new DefaultQueryMatcher();

    /** The plan that this index allows, or null when it is of no use, neither to narrow the query nor to sort. */
    static @Nullable Plan through(View view, Conditions conditions, @Nullable Document orderBy) {
        IndexSpec spec = view.spec();
        List<@Nullable Object[]> prefixes = new ArrayList<>();
        prefixes.add(new Object[0]);
        boolean present = false;
        int equal = 0;
        while (equal < spec.fields().size()) {
            Condition anyOf = anyOf(view, conditions.on(spec.fields().get(equal).path()));
            if (anyOf == null || (equal > 0 && prefixes.size() * anyOf.values().size() > MAX_STRETCHES)) {
                break;
            }
            prefixes = extended(prefixes, anyOf.values());
            present |= anyOf.impliesPresence();
            equal++;
        }
        boolean whole = equal == spec.fields().size();
        List<IndexRange> ranges = whole ? List.of() : ranges(view, equal, conditions);
        present |= !ranges.isEmpty();
        int used = equal + (ranges.isEmpty() ? 0 : 1);
        if ((spec.sparse() && !present) || (spec.filter() != null && !implies(conditions, spec.filter()))) {
            return null;
        }
        int direction = view.multikey() || prefixes.size() != 1 || ranges.size() > 1
                ? 0
                : direction(spec, equal, prefixes.get(0), orderBy);
        if (used == 0 && direction == 0) {
            return null;
        }
        List<Stretch> stretches = new ArrayList<>();
        for (@Nullable Object[] prefix : prefixes) {
            if (ranges.isEmpty()) {
                stretches.add(under(view, prefix));
            }
            for (IndexRange range : ranges) {
                stretches.add(range.under(view, prefix, spec.fields().get(equal).direction()));
            }
        }
        boolean unique = whole && spec.unique() && prefixes.size() == 1;
        return new Plan(stretches, used, unique, direction != 0, direction < 0, view.multikey());
    }

    /** For each condition that asks for values of the index's first field, the stretches that hold every match of it. */
    static Map<Condition, Plan> byFirstField(View view, Conditions conditions) {
        IndexSpec spec = view.spec();
        if (spec.filter() != null) {
            return Map.of();
        }
        Map<Condition, Plan> plans = new HashMap<>();
        for (Condition condition : conditions.on(spec.fields().get(0).path())) {
            if (condition.kind() == Kind.ANY_OF
                    && (condition.arrays() || !view.multikey())
                    && condition.values().size() <= MAX_STRETCHES
                    && (!spec.sparse() || condition.impliesPresence())) {
                List<Stretch> stretches = condition.values().stream()
                        .map(value -> under(view, new Object[] {value}))
                        .toList();
                plans.put(condition, new Plan(stretches, 1, false, false, false, view.multikey()));
            }
        }
        return plans;
    }

    private static @Nullable Condition anyOf(View view, List<Condition> conditions) {
        Condition fewest = null;
        for (Condition condition : conditions) {
            if (condition.kind() == Kind.ANY_OF
                    && (condition.arrays() || !view.multikey())
                    && (fewest == null
                            || condition.values().size() < fewest.values().size())) {
                fewest = condition;
            }
        }
        return fewest;
    }

    private static List<@Nullable Object[]> extended(List<@Nullable Object[]> prefixes, List<@Nullable Object> values) {
        List<@Nullable Object[]> longer = new ArrayList<>();
        for (@Nullable Object[] prefix : prefixes) {
            for (Object value : values) {
                longer.add(with(prefix, value));
            }
        }
        return longer;
    }

    private static @Nullable Object[] with(@Nullable Object[] prefix, @Nullable Object value) {
        @Nullable Object[] copy = Arrays.copyOf(prefix, prefix.length + 1);
        copy[prefix.length] = value;
        return copy;
    }

    private static Stretch under(View view, @Nullable Object[] prefix) {
        if (prefix.length == 0) {
            return new Stretch(view, 0, view.entries().size());
        }
        Object key = key(view, prefix);
        return stretch(view, IndexEntry.before(key), IndexEntry.after(key));
    }

    private Stretch under(View view, @Nullable Object[] prefix, int direction) {
        Object lowKey = key(view, with(prefix, low));
        Object highKey = key(view, with(prefix, high));
        return direction > 0
                ? stretch(
                        view,
                        lowIncluded ? IndexEntry.before(lowKey) : IndexEntry.after(lowKey),
                        highIncluded ? IndexEntry.after(highKey) : IndexEntry.before(highKey))
                : stretch(
                        view,
                        highIncluded ? IndexEntry.before(highKey) : IndexEntry.after(highKey),
                        lowIncluded ? IndexEntry.after(lowKey) : IndexEntry.before(lowKey));
    }

    private static Stretch stretch(View view, IndexEntry from, IndexEntry to) {
        return new Stretch(view, view.before(from), view.before(to));
    }

    private static @Nullable Object key(View view, @Nullable Object[] values) {
        return view.spec().fields().size() == 1 ? values[0] : values;
    }

    /** 1 when the index runs in the order asked for once its first fields are fixed, -1 when backwards, 0 when not. */
    private static int direction(IndexSpec spec, int equal, @Nullable Object[] fixed, @Nullable Document orderBy) {
        if (orderBy == null) {
            return 0;
        }
        int at = equal;
        int direction = 0;
        for (Map.Entry<String, Object> key : orderBy.entrySet()) {
            if (!(key.getValue() instanceof Number number)) {
                return 0;
            }
            if (spec.fields().subList(0, fixed.length).stream()
                    .anyMatch(field -> field.path().equals(key.getKey()))) {
                continue;
            }
            if (at == spec.fields().size() || !spec.fields().get(at).path().equals(key.getKey())) {
                return 0;
            }
            int sign = (number.intValue() > 0 ? 1 : -1) * spec.fields().get(at).direction();
            if (direction == -sign) {
                return 0;
            }
            direction = sign;
            at++;
        }
        return direction == 0 ? 1 : direction;
    }

    private static boolean implies(Conditions conditions, Document filter) {
        return filter.entrySet().stream().allMatch(entry -> {
            if (entry.getKey().equals("$and")) {
                return ((Collection<?>) entry.getValue())
                        .stream().allMatch(part -> implies(conditions, (Document) part));
            }
            return impliesField(conditions, entry.getKey(), entry.getValue());
        });
    }

    private static boolean impliesField(Conditions conditions, String path, @Nullable Object expression) {
        if (conditions.expressionsOn(path).stream().anyMatch(given -> ValueOrder.compare(given, expression) == 0)) {
            return true;
        }
        boolean existence = expression instanceof Document document
                && document.size() == 1
                && Utils.isTrue(document.get("$exists"));
        return conditions.on(path).stream()
                .anyMatch(condition -> condition.impliesPresence()
                        && (existence
                                || (condition.kind() == Kind.ANY_OF
                                        && condition.whole()
                                        && condition.values().stream()
                                                .allMatch(value -> MATCHER.matchesValue(expression, value)))));
    }

    /** The ranges on the field after the fixed ones; none when the query sets it no bound. */
    private static List<IndexRange> ranges(View view, int at, Conditions conditions) {
        IndexField field = view.spec().fields().get(at);
        Condition low = null;
        Condition high = null;
        Condition prefix = null;
        for (Condition condition : conditions.on(field.path())) {
            if (condition.arrays() || !view.multikey()) {
                boolean from = condition.kind() == Kind.FROM || condition.kind() == Kind.AFTER;
                boolean to = condition.kind() == Kind.UP_TO || condition.kind() == Kind.BEFORE;
                low = from && low == null ? condition : low;
                high = to && high == null ? condition : high;
                prefix = condition.kind() == Kind.PREFIX ? condition : prefix;
            }
        }
        if (low == null && high == null) {
            return prefix == null
                    ? List.of()
                    : startingWith(String.valueOf(prefix.values().get(0)));
        }
        // Two elements of an array may meet one bound each.
        high = view.multikey() && low != null ? null : high;
        // Bounds are of the kind of value that they name.
        Object lowest = low == null ? null : low.values().get(0);
        Object highest = high == null ? null : high.values().get(0);
        Object lowEdge = ValueOrder.before(low == null ? highest : lowest);
        Object highEdge = ValueOrder.after(high == null ? lowest : highest);
        boolean lowGiven = low != null && !(lowest instanceof Number && (view.odd() || ValueOrder.isOdd(lowest)));
        boolean highGiven = high != null && !(highest instanceof Number && (view.odd() || ValueOrder.isOdd(highest)));
        return List.of(new IndexRange(
                lowGiven ? lowest : lowEdge,
                !lowGiven || (low != null && low.kind() == Kind.FROM),
                highGiven ? highest : highEdge,
                !highGiven || (high != null && high.kind() == Kind.UP_TO)));
    }

    /** Text that starts so, and all else but null: the matcher looks at what other values look like when written. */
    private static List<IndexRange> startingWith(String text) {
        String beyond = text.substring(0, text.length() - 1) + (char) (text.charAt(text.length() - 1) + 1);
        return List.of(
                new IndexRange(ValueOrder.FIRST, true, ValueOrder.before(null), true),
                new IndexRange(ValueOrder.after(null), true, ValueOrder.before(text), true),
                new IndexRange(text, true, beyond, false),
                new IndexRange(ValueOrder.after(text), true, ValueOrder.LAST, true));
    }
}
