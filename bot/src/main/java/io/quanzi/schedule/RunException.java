package io.quanzi.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A manager's word that one run of a schedule does not come at its time: it is left out, or comes at another.
 *
 * @param id the occurrence's, such as {@code daily-tip@2026-03-03T02:00:00Z}
 * @param at when it would have come by the schedule
 * @param to when it comes instead; null: not at all
 * @param by who said so
 * @param changedAt when
 * @param why may be empty
 */
public record RunException(
        String id, String schedule, Instant at, @Nullable Instant to, String by, Instant changedAt, String why) {
    /** Whether it is left out. */
    public boolean skipped() {
        return to == null;
    }
}
