package io.quanzi.sandbox.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A scenario that was checked.
 *
 * @param atOnce whether it moves the clock itself from step to step, else it waits for the clock
 * @param setup what is there before it begins
 * @param steps in the order of the file
 */
record Script(String name, String about, boolean atOnce, List<Step> setup, List<Step> steps) {

    /**
     * One act.
     *
     * @param after the beginning; absent with {@code at}
     * @param at an instant; absent with {@code after}
     */
    record Step(
            int line, @Nullable Duration after, @Nullable Instant at, Verb verb, ObjectNode fields) {
        Instant due(Instant begin) {
            return at != null ? at : after != null ? begin.plus(after) : begin;
        }
    }
}
