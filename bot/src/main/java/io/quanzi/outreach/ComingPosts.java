package io.quanzi.outreach;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Knows which posts into groups are to come, so that one of a lower kind leaves room for them. */
public interface ComingPosts {
    /**
     * Returns the posts that are due from an instant up to and with another and go into some of these groups, each with
     * those of the groups alone.
     */
    List<SendingPlan.Wanted> between(Instant from, Instant to, Collection<String> groups);
}
