package io.quanzi.outreach;

import io.quanzi.outreach.SendingPlan.Said;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A post that is made for one group, waits for its time, and is not in WeCom yet: another can be merged into it, or take its
 * place.
 *
 * @param task the id of its task
 * @param campaign of the task: the post's id, and for whom it is
 * @param until when it is of no use any more
 * @param words what it says; empty where it must stay as it is
 * @param host the id of the post that it waits to be merged into; null when it goes by itself
 * @param carries whether another was merged into it before
 */
record WaitingPost(
        String task,
        String campaign,
        String name,
        PostKind kind,
        Instant at,
        Instant until,
        String group,
        Supplier<Optional<Said>> words,
        @Nullable String host,
        boolean carries) {
    WaitingPost carrying() {
        return new WaitingPost(task, campaign, name, kind, at, until, group, words, host, true);
    }

    /** Whether something can be merged into it. */
    boolean isHost() {
        return host == null && !carries;
    }
}
