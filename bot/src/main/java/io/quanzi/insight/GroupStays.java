package io.quanzi.insight;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells who was in one of our customer groups, and when. Its bean comes from who knows the groups. */
@FunctionalInterface
public interface GroupStays {
    /** Every stay of every customer, in no order; stays of one customer, in several groups, may overlap. */
    List<Stay> all();

    /**
     * One stay in one group.
     *
     * @param left the first instant at which the customer was not in it any more; null while they are
     */
    record Stay(
            CustomerId customer, Instant joined, @Nullable Instant left) {
        /** Whether an instant is in [joined, left). */
        boolean covers(Instant instant) {
            return !instant.isBefore(joined) && (left == null || instant.isBefore(left));
        }
    }
}
