package io.quanzi.content;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Chooses one of several tips or deals that fit, another each day. */
final class DailyRotation {
    private DailyRotation() {}

    /** Returns the one of a day, in the order of the list; none comes again before all others were there. */
    static <T> Optional<T> of(List<T> choices, LocalDate day) {
        return choices.isEmpty()
                ? Optional.empty()
                : Optional.of(choices.get((int) Math.floorMod(day.toEpochDay(), (long) choices.size())));
    }
}
