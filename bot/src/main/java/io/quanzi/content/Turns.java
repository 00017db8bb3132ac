package io.quanzi.content;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Whose turn it is, of several tips or deals that fit. */
final class Turns {
    private Turns() {}

    /** Takes turns in the order of the list, one a day: none comes again before all others were there. */
    static <T> Optional<T> turn(List<T> choices, LocalDate day) {
        return choices.isEmpty()
                ? Optional.empty()
                : Optional.of(choices.get((int) Math.floorMod(day.toEpochDay(), (long) choices.size())));
    }
}
