package io.quanzi.rehearsal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a span of time.
 *
 * @param orders how many were paid
 * @param refunds how many were given back
 */
record PastFlow(
        int orders, int refunds, List<Added> added, List<Moved> joined, List<Moved> left, List<Deleted> deleted) {
    PastFlow {
        added = List.copyOf(added);
        joined = List.copyOf(joined);
        left = List.copyOf(left);
        deleted = List.copyOf(deleted);
    }

    /**
     * Somebody added an officer.
     *
     * @param person the person's id in the sandbox
     * @param buyer the shop's id of the buyer; null when none is known
     */
    record Added(Instant at, String person, @Nullable String buyer, String officer) {}

    /** Somebody joined or left a group. */
    record Moved(Instant at, String person, String chatId) {}

    /** A contact deleted an officer. */
    record Deleted(Instant at, String person, String officer) {}
}
