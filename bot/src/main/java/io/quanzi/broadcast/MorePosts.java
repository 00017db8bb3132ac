package io.quanzi.broadcast;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows posts to come that are neither a schedule's nor a manager's. */
public interface MorePosts {
    /**
     * Returns what is posted after an instant up to another.
     *
     * @param owner the userid of whoever has to tap; null: anybody
     */
    List<PostCalendar.Coming> between(Instant from, Instant to, @Nullable String owner);
}
