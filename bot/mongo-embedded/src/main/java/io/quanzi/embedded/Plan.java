package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.quanzi.embedded.SortedIndex.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How indexes answer a query: stretches of them that hold every match.
 *
 * @param used how many of an index's fields the query narrows
 * @param unique whether at most one document can match
 * @param ordered whether the entries come in the order asked for, backwards if {@code reversed}
 * @param overlapping whether a document may stand in them more than once
 */
record Plan(List<Stretch> stretches, int used, boolean unique, boolean ordered, boolean reversed, boolean overlapping) {

    /**
     * A plan, and the one to fall back to when it has looked at many more entries than were expected.
     *
     * @param fallback null where there is no better one
     * @param maxEntries how many entries the plan may look at
     */
    record Choice(@Nullable Plan plan, @Nullable Plan fallback, long maxEntries) {
        private static final Choice SCAN = only(null);

        private static Choice only(@Nullable Plan plan) {
            return new Choice(plan, null, Long.MAX_VALUE);
        }
    }

    /** Entries that are looked at before a plan is given up, however few were expected. */
    private static final long MIN_ENTRIES = 1_000;

    /** How many times the entries that were expected a plan may look at, since matches need not lie evenly. */
    private static final long MAX_OVERRUN_FACTOR = 10;

    /** A part of an index, from the entry at one position up to but without that at another. */
    record Stretch(View view, int from, int to) {}

    /**
     * The best way through the indexes; without a plan every document is looked at.
     *
     * @param wanted how many matches are enough, 0 for all
     */
    static Choice choose(List<View> views, Document query, @Nullable Document orderBy, int wanted) {
        Conditions conditions = Conditions.of(query);
        if (conditions.isEmpty() && orderBy == null) {
            return Choice.SCAN;
        }
        Plan narrowest = null;
        Plan walk = null;
        for (View view : views) {
            Plan plan = view.nested() ? null : IndexRange.through(view, conditions, orderBy);
            if (plan == null) {
                continue;
            }
            if (plan.unique) {
                return Choice.only(plan);
            }
            if (plan.used > 0 && (narrowest == null || plan.betterThan(narrowest))) {
                narrowest = plan;
            }
            if (plan.ordered && (walk == null || plan.used > walk.used)) {
                walk = plan;
            }
        }
        Plan union = union(views, conditions);
        if (union != null && (narrowest == null || union.count() < narrowest.count())) {
            narrowest = union;
        }
        if (narrowest == null || walk == null || narrowest.ordered) {
            return Choice.only(narrowest == null ? walk : narrowest);
        }
        long expected = walk.countUntil(wanted, narrowest.count());
        return expected < narrowest.count()
                ? new Choice(
                        walk,
                        narrowest,
                        Math.min(narrowest.count(), Math.max(MIN_ENTRIES, MAX_OVERRUN_FACTOR * expected)))
                : Choice.only(narrowest);
    }

    /**
     * How many documents match a query, counted by the entries of one index; -1 where that does not tell. It does for one
     * text, number or moment, or a range of them, that one field is asked for.
     */
    static long count(List<View> views, Document query) {
        if (query.size() != 1) {
            return -1;
        }
        String path = query.keySet().iterator().next();
        Object asked = query.get(path);
        boolean equality = isCountable(asked);
        if (path.startsWith("$") || (!equality && !isCountableRange(asked))) {
            return -1;
        }
        Conditions conditions = Conditions.of(query);
        for (View view : views) {
            boolean fits = view.spec().fields().get(0).path().equals(path)
                    && view.spec().filter() == null
                    && !view.nested()
                    && !view.odd()
                    && (!view.multikey() || (equality && view.spec().fields().size() == 1));
            Plan plan = fits ? IndexRange.through(view, conditions, null) : null;
            if (plan != null && plan.used == 1) {
                return plan.count();
            }
        }
        return -1;
    }

    private static boolean isCountable(@Nullable Object value) {
        return value instanceof String
                || value instanceof Instant
                || (value instanceof Number number && !ValueOrder.isOdd(number));
    }

    private static boolean isCountableRange(@Nullable Object value) {
        return value instanceof Document range
                && !range.isEmpty()
                && Set.of("$gt", "$gte", "$lt", "$lte").containsAll(range.keySet())
                && range.values().stream().allMatch(Plan::isCountable)
                && range.values().stream().map(Object::getClass).distinct().count() == 1
                && range.keySet().stream()
                                .filter(bound -> bound.startsWith("$g"))
                                .count()
                        <= 1
                && range.keySet().stream()
                                .filter(bound -> bound.startsWith("$l"))
                                .count()
                        <= 1;
    }

    /** The narrowest way through all branches of an {@code $or}, if each has one. */
    private static @Nullable Plan union(List<View> views, Conditions conditions) {
        Plan narrowest = null;
        for (List<Conditions> branches : conditions.alternatives()) {
            List<Stretch> stretches = new ArrayList<>();
            for (Conditions branch : branches) {
                Plan best = null;
                for (View view : views) {
                    Plan plan = view.nested() ? null : IndexRange.through(view, branch, null);
                    if (plan != null && plan.used > 0 && (best == null || plan.betterThan(best))) {
                        best = plan;
                    }
                }
                if (best == null) {
                    stretches.clear();
                    break;
                }
                stretches.addAll(best.stretches);
            }
            Plan all = new Plan(stretches, 1, false, false, false, true);
            if (!stretches.isEmpty() && (narrowest == null || all.count() < narrowest.count())) {
                narrowest = all;
            }
        }
        return narrowest;
    }

    private boolean betterThan(Plan other) {
        long count = count();
        long others = other.count();
        if (count != others) {
            return count < others;
        }
        return ordered != other.ordered ? ordered : used > other.used;
    }

    /** How many entries the stretches hold. */
    long count() {
        long count = 0;
        for (Stretch stretch : stretches) {
            count += Math.max(0, stretch.to - stretch.from);
        }
        return count;
    }

    /** How many of the entries are likely to be looked at for so many matches, if the matches lie evenly among them. */
    private long countUntil(int wanted, long matches) {
        long count = count();
        return wanted == 0 ? count : Math.min(count, wanted * (count / Math.max(1, matches) + 1));
    }
}
