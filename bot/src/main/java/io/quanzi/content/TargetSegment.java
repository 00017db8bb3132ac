package io.quanzi.content;

import io.quanzi.playbook.Name;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides for which segment something is. */
final class TargetSegment {
    static final String EVERYONE = "everyone";

    private TargetSegment() {}

    /** Whether something for an audience is for the people of a segment. */
    static boolean reaches(String audience, String segment) {
        return audience.equals(EVERYONE) || audience.equals(segment);
    }

    /** The segments that must exist. */
    static Set<Name> segments(Collection<String> audiences) {
        return audiences.stream()
                .filter(audience -> !audience.equals(EVERYONE))
                .map(audience -> new Name("segment", audience))
                .collect(Collectors.toUnmodifiableSet());
    }
}
