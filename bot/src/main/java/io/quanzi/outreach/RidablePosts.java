package io.quanzi.outreach;

import java.time.Instant;

/** Counts the posts of schedules, in which the words of a {@link PostRider} can ride. */
public interface RidablePosts {
    /** How many of them go into the groups of a segment after an instant, up to and with another. */
    int coming(String segment, Instant after, Instant until);
}
