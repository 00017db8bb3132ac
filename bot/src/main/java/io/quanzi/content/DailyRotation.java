package io.quanzi.content;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Chooses one of several tips or deals that fit, another each day. */
final class DailyRotation {
    private DailyRotation() {}

    /** Returns the one of a day, in the order of the list; none comes again before all others were there. */
    static <T> Optional<T> of(List<T> choices, LocalDate day) {
        return from(choices, day).stream().findFirst();
    }

    /** Returns all in the order of the list, beginning with the one of a day. */
    static <T> List<T> from(List<T> choices, LocalDate day) {
        var turned = new ArrayList<>(choices);
        if (!turned.isEmpty()) {
            Collections.rotate(turned, -(int) Math.floorMod(day.toEpochDay(), (long) turned.size()));
        }
        return List.copyOf(turned);
    }
}
