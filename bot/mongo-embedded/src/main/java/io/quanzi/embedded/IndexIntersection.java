package io.quanzi.embedded;

import io.quanzi.embedded.Conditions.Condition;
import io.quanzi.embedded.SortedIndex.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The slots that can match by what other indexes than a plan's say: reading a document costs many times what a look into a
 * set does. Every match stands in each of the stretches that a condition has in an index, so none is lost.
 */
final class IndexIntersection {
    /** Documents that a plan looks at before an intersection is made: most queries have found enough by then. */
    static final int FREE_LOOKS = 500;

    /** Putting an entry into the set costs less than so small a part of reading a document. */
    private static final int ENTRIES_PER_LOOK = 8;

    private static final int MAX_INDEXES = 3;

    private IndexIntersection() {}

    /**
     * The slots that can match; null where no other index says anything, or it would cost more than it saves.
     *
     * @param looks how many documents the plan may look at
     */
    static @Nullable Set<Slot> of(List<View> views, Conditions conditions, Plan plan, long looks) {
        Map<Condition, Plan> narrowest = new HashMap<>();
        for (View view : views) {
            if (!view.nested()) {
                IndexRange.byFirstField(view, conditions).forEach(narrowest::putIfAbsent);
            }
        }
        List<Plan> others = new ArrayList<>(narrowest.values());
        others.removeIf(
                other -> other.stretches().equals(plan.stretches()) || other.count() > ENTRIES_PER_LOOK * looks);
        others.sort(Comparator.comparingLong(Plan::count));
        Set<Slot> admitted = null;
        for (Plan other : others.subList(0, Math.min(MAX_INDEXES, others.size()))) {
            Set<Slot> before = admitted;
            Set<Slot> both = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Plan.Stretch stretch : other.stretches()) {
                stretch.view().entries().walk(stretch.from(), stretch.to(), false, slot -> {
                    if (before == null || before.contains(slot)) {
                        both.add(slot);
                    }
                    return true;
                });
            }
            admitted = both;
        }
        return admitted;
    }
}
