package io.quanzi.broadcast;

import io.quanzi.outreach.RidablePosts;
import io.quanzi.schedule.Schedules;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Counts the coming posts of schedules. */
@Component
class ScheduledPosts implements RidablePosts {
    private final Schedules schedules;
    private final PostToGroups postToGroups;

    ScheduledPosts(Schedules schedules, PostToGroups postToGroups) {
        this.schedules = schedules;
        this.postToGroups = postToGroups;
    }

    @Override
    public int coming(String segment, Instant after, Instant until) {
        return (int) schedules.occurrences(postToGroups, after, until).stream()
                .filter(one -> one.settings().segments().contains(segment))
                .count();
    }
}
