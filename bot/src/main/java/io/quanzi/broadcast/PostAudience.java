package io.quanzi.broadcast;

import java.time.Instant;
import java.util.List;

/**
 * The recipients that a post would have.
 *
 * @param groups how many customer groups
 * @param owners how many of their owners have to tap
 * @param repeats what some of these groups were told today in the same words
 */
public record PostAudience(int groups, int owners, List<Repeat> repeats) {
    static final PostAudience NONE = new PostAudience(0, 0, List.of());

    /** Something that was said already, to so many of the groups. */
    public record Repeat(String title, Instant at, int groups) {}
}
