package io.quanzi.content;

import io.quanzi.playbook.Name;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides for which segment something is, and whose turn it is. */
final class TargetSegment {
    static final String EVERYONE = "everyone";

    private TargetSegment() {}

    /** Whether something for an audience is for the people of a segment. */
    static boolean reaches(String audience, String segment) {
        return audience.equals(EVERYONE) || audience.equals(segment);
    }

    /** Takes turns in the order of the list, one a day: none comes again before all others were there. */
    static <T> Optional<T> turn(List<T> choices, LocalDate day) {
        return choices.isEmpty()
                ? Optional.empty()
                : Optional.of(choices.get((int) Math.floorMod(day.toEpochDay(), (long) choices.size())));
    }

    /** The segments that must exist. */
    static Set<Name> segments(Collection<String> audiences) {
        return audiences.stream()
                .filter(audience -> !audience.equals(EVERYONE))
                .map(audience -> new Name("segment", audience))
                .collect(Collectors.toUnmodifiableSet());
    }
}
