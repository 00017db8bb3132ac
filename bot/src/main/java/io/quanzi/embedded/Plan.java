package io.quanzi.embedded;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import io.quanzi.embedded.Conditions.Condition;
import io.quanzi.embedded.Conditions.Kind;
import io.quanzi.embedded.IndexSpec.IndexField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * How an index answers a query: stretches of it that hold every match.
 *
 * @param used how many of the index's fields the query narrows
 * @param exact whether at most one document can match
 * @param ordered whether the entries come in the order asked for, backwards if {@code reversed}
 */
record Plan(SortedIndex index, List<Stretch> stretches, int used, boolean exact, boolean ordered, boolean reversed) {
    private static final int MOST_STRETCHES = 256;
    private static final int[] COUNTS = {64, 1_024, 16_384, 262_144};
    private static final int SORTED_EASILY = 1_024;
    private static final DefaultQueryMatcher MATCHER = new DefaultQueryMatcher();

    /** A part of the index; both bounds null for the whole. */
    record Stretch(@Nullable IndexEntry from, @Nullable IndexEntry to) {}

    /**
     * The best way through one of the indexes, or null to look at every document.
     *
     * @param wanted how many matches are enough, 0 for all
     */
    static @Nullable Plan choose(List<SortedIndex> indexes, Document query, @Nullable Document orderBy, int wanted) {
        Conditions conditions = Conditions.of(query);
        if (conditions.isEmpty() && orderBy == null) {
            return null;
        }
        List<Plan> narrowing = new ArrayList<>();
        Plan walk = null;
        for (SortedIndex index : indexes) {
            Plan plan = index.isNested() ? null : through(index, conditions, orderBy);
            if (plan == null) {
                continue;
            }
            if (plan.exact) {
                return plan;
            }
            if (plan.used > 0) {
                narrowing.add(plan);
            }
            if (plan.ordered && (walk == null || plan.used > walk.used)) {
                walk = plan;
            }
        }
        if (narrowing.isEmpty()) {
            return walk;
        }
        boolean fewWanted = wanted > 0 && orderBy == null;
        Plan narrowest = narrowing.size() == 1 ? narrowing.get(0) : narrowest(narrowing, fewWanted ? 1 : COUNTS.length);
        if (narrowest.ordered || walk == null || narrowest.count(SORTED_EASILY) < SORTED_EASILY) {
            return narrowest;
        }
        return walk;
    }

    private static Plan narrowest(List<Plan> plans, int rounds) {
        Plan best = plans.get(0);
        for (int round = 0; round < rounds; round++) {
            int least = COUNTS[round];
            for (Plan plan : plans) {
                int count = plan.count(COUNTS[round]);
                if (count < least || (count == least && plan.betterThan(best))) {
                    least = count;
                    best = plan;
                }
            }
            if (least < COUNTS[round]) {
                return best;
            }
        }
        return best;
    }

    private boolean betterThan(Plan other) {
        return ordered != other.ordered ? ordered : used > other.used;
    }

    private int count(int limit) {
        int count = 0;
        for (Stretch stretch : stretches) {
            Iterator<IndexEntry> entries = entries(stretch).iterator();
            while (entries.hasNext()) {
                entries.next();
                if (++count >= limit) {
                    return limit;
                }
            }
        }
        return count;
    }

    NavigableSet<IndexEntry> entries(Stretch stretch) {
        NavigableSet<IndexEntry> entries = index.between(stretch.from, stretch.to);
        return reversed ? entries.descendingSet() : entries;
    }

    private static @Nullable Plan through(SortedIndex index, Conditions conditions, @Nullable Document orderBy) {
        IndexSpec spec = index.spec;
        List<@Nullable Object[]> prefixes = new ArrayList<>();
        prefixes.add(new Object[0]);
        boolean present = false;
        int equal = 0;
        while (equal < spec.fields().size()) {
            Condition anyOf =
                    anyOf(index, conditions.on(spec.fields().get(equal).path()));
            if (anyOf == null || (equal > 0 && prefixes.size() * anyOf.values().size() > MOST_STRETCHES)) {
                break;
            }
            prefixes = extended(prefixes, anyOf.values());
            present |= anyOf.impliesPresence();
            equal++;
        }
        boolean whole = equal == spec.fields().size();
        Range range = whole ? null : Range.of(index, equal, conditions);
        present |= range != null;
        int used = equal + (range == null ? 0 : 1);
        if ((spec.sparse() && !present) || (spec.filter() != null && !implies(conditions, spec.filter()))) {
            return null;
        }
        int direction =
                index.isMultikey() || prefixes.size() != 1 ? 0 : direction(spec, equal, prefixes.get(0), orderBy);
        if (used == 0 && direction == 0) {
            return null;
        }
        List<Stretch> stretches = new ArrayList<>();
        for (@Nullable Object[] prefix : prefixes) {
            stretches.add(stretch(spec, prefix, range));
        }
        boolean exact = whole && spec.unique() && prefixes.size() == 1;
        return new Plan(index, stretches, used, exact, direction != 0, direction < 0);
    }

    private static @Nullable Condition anyOf(SortedIndex index, List<Condition> conditions) {
        Condition fewest = null;
        for (Condition condition : conditions) {
            if (condition.kind() == Kind.ANY_OF
                    && (condition.arrays() || !index.isMultikey())
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

    private static Stretch stretch(IndexSpec spec, @Nullable Object[] prefix, @Nullable Range range) {
        if (range == null) {
            return prefix.length == 0
                    ? new Stretch(null, null)
                    : new Stretch(IndexEntry.before(key(spec, prefix)), IndexEntry.after(key(spec, prefix)));
        }
        Object low = key(spec, with(prefix, range.low));
        Object high = key(spec, with(prefix, range.high));
        IndexEntry lower = range.lowIncluded ? IndexEntry.before(low) : IndexEntry.after(low);
        IndexEntry upper = range.highIncluded ? IndexEntry.after(high) : IndexEntry.before(high);
        if (spec.fields().get(prefix.length).direction() > 0) {
            return new Stretch(lower, upper);
        }
        return new Stretch(
                range.highIncluded ? IndexEntry.before(high) : IndexEntry.after(high),
                range.lowIncluded ? IndexEntry.after(low) : IndexEntry.before(low));
    }

    private static @Nullable Object key(IndexSpec spec, @Nullable Object[] values) {
        return spec.fields().size() == 1 ? values[0] : values;
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
        if (conditions.expressionsOn(path).stream().anyMatch(given -> Order.compare(given, expression) == 0)) {
            return true;
        }
        boolean existence = expression instanceof Document document
                && document.size() == 1
                && Utils.isTrue(document.get("$exists"));
        return conditions.on(path).stream()
                .anyMatch(condition -> condition.impliesPresence()
                        && (existence
                                || (condition.kind() == Kind.ANY_OF
                                        && condition.values().stream()
                                                .allMatch(value -> MATCHER.matchesValue(expression, value)))));
    }

    /** A range on the field after the fixed ones, within the kind of value that its bounds are of. */
    private record Range(
            @Nullable Object low,
            boolean lowIncluded,
            @Nullable Object high,
            boolean highIncluded) {

        static @Nullable Range of(SortedIndex index, int at, Conditions conditions) {
            IndexField field = index.spec.fields().get(at);
            Condition low = null;
            Condition high = null;
            for (Condition condition : conditions.on(field.path())) {
                if (condition.arrays() || !index.isMultikey()) {
                    boolean from = condition.kind() == Kind.FROM || condition.kind() == Kind.AFTER;
                    boolean to = condition.kind() == Kind.UP_TO || condition.kind() == Kind.BEFORE;
                    low = from && low == null ? condition : low;
                    high = to && high == null ? condition : high;
                }
            }
            if (low == null && high == null) {
                return null;
            }
            // Two elements of an array may meet one bound each.
            high = index.isMultikey() && low != null ? null : high;
            Object lowest = low == null ? null : low.values().get(0);
            Object highest = high == null ? null : high.values().get(0);
            Object lowEdge = Order.before(low == null ? highest : lowest);
            Object highEdge = Order.after(high == null ? lowest : highest);
            boolean lowGiven = low != null && !(lowest instanceof Number && (index.isOdd() || Order.isOdd(lowest)));
            boolean highGiven = high != null && !(highest instanceof Number && (index.isOdd() || Order.isOdd(highest)));
            return new Range(
                    lowGiven ? lowest : lowEdge,
                    !lowGiven || (low != null && low.kind() == Kind.FROM),
                    highGiven ? highest : highEdge,
                    !highGiven || (high != null && high.kind() == Kind.UP_TO));
        }
    }
}
