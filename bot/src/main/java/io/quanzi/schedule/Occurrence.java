package io.quanzi.schedule;

import java.time.Instant;

/**
 * One time that a schedule fires.
 *
 * @param schedule the schedule's name
 * @param at the instant it is due
 * @param settings the action's settings
 */
public record Occurrence<S>(String schedule, Instant at, S settings) {
    /** The claim's id, the same on every node, such as {@code daily-tip@2026-03-03T02:00:00Z}. */
    public String id() {
        return schedule + "@" + at;
    }
}
