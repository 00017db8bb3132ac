package io.quanzi.schedule;

import java.time.Instant;

/**
 * One time that a schedule fires.
 *
 * @param schedule the schedule's name
 * @param at the instant it is due
 * @param settings the action's settings
 * @param mayRepeat whether a manager wants people told again what they were told today
 */
public record Occurrence<S>(String schedule, Instant at, S settings, boolean mayRepeat) {
    /** One that repeats nothing. */
    public Occurrence(String schedule, Instant at, S settings) {
        this(schedule, at, settings, false);
    }

    /** The claim's id, the same on every node, such as {@code daily-tip@2026-03-03T02:00:00Z}. */
    public String id() {
        return id(schedule, at);
    }

    static String id(String schedule, Instant at) {
        return schedule + "@" + at;
    }
}
