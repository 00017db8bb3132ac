package io.quanzi.outreach;

import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides which posts go into which groups, and when. One function for preview, plan and sending: the same posts and the same
 * past give the same answer, and nothing is read or written.
 *
 * <p>For each group: quiet hours first, which hold a post to the first allowed minute; then the shop's limits of a day and a
 * week; then the month. Posts compete in the order of their kinds, as the shop ranks them; then the earliest deadline; then the
 * name. What a group has had or will have of what is made already stays as it is.
 */
public final class SendingPlan {
    /** How far a post is moved at most. */
    static final int MAX_MOVED_DAYS = 7;

    private SendingPlan() {}

    /**
     * A post that is to go into groups.
     *
     * @param at when it is due
     * @param until when it is of no use any more
     * @param groups the ids of the groups
     */
    public record Wanted(String id, String name, PostKind kind, Instant at, Instant until, Collection<String> groups) {}

    /** What happens to a post in one group. */
    public enum Fate {
        /** At its time. */
        GOES,
        /** When the quiet hours are over. */
        HELD,
        /** On another day, since its own is full. */
        MOVED,
        /** The owner has the text to paste. */
        BY_HAND,
        DROPPED
    }

    /**
     * What happens to a post in one group.
     *
     * @param why what is full; null of what goes at its time, and of what only the quiet hours hold
     * @param at when it leaves; of what does not leave, when it was to
     */
    public record Decision(
            String post, String group, Fate fate, @Nullable SkipReason why, Instant at) {
        /** Whether it leaves, now or later. */
        public boolean leaves() {
            return fate == Fate.GOES || fate == Fate.HELD || fate == Fate.MOVED;
        }
    }

    /**
     * Decides on posts that compete.
     *
     * @param sent what the groups had from the beginning of the earliest post's month and week on, and all that is made for later
     * @return one decision for each post and group
     */
    public static List<Decision> decide(SendingLimits limits, SentDays sent, Collection<Wanted> posts) {
        List<Wanted> order = posts.stream()
                .sorted(Comparator.comparingInt((Wanted post) -> limits.rank(post.kind()))
                        .thenComparing(Wanted::until)
                        .thenComparing(Wanted::name)
                        .thenComparing(Wanted::id))
                .toList();
        SentDays taken = sent.copy();
        var decisions = new ArrayList<Decision>();
        for (Wanted post : order) {
            for (String group : new TreeSet<>(post.groups())) {
                Decision decision = decide(limits, taken, post, group);
                decisions.add(decision);
                if (decision.leaves()) {
                    taken.add(group, ChinaTime.dayOf(decision.at()));
                }
            }
        }
        return List.copyOf(decisions);
    }

    private static Decision decide(SendingLimits limits, SentDays taken, Wanted post, String group) {
        Instant at = limits.firstAllowed(post.at());
        SkipReason why = taken.full(limits.group(), post.kind(), group, ChinaTime.dayOf(at));
        if (why == null) {
            return new Decision(post.id(), group, at.equals(post.at()) ? Fate.GOES : Fate.HELD, null, at);
        }
        return switch (limits.full()) {
            case MOVE ->
                moved(limits, taken, post, group)
                        .map(to -> new Decision(post.id(), group, Fate.MOVED, why, to))
                        .orElseGet(() -> new Decision(post.id(), group, Fate.DROPPED, why, at));
            case BY_HAND -> new Decision(post.id(), group, Fate.BY_HAND, why, at);
            case DROP -> new Decision(post.id(), group, Fate.DROPPED, why, at);
        };
    }

    private static Optional<Instant> moved(SendingLimits limits, SentDays taken, Wanted post, String group) {
        for (int days = 1; days <= MAX_MOVED_DAYS; days++) {
            Instant at = limits.firstAllowed(post.at().plus(Duration.ofDays(days)));
            if (taken.full(limits.group(), post.kind(), group, ChinaTime.dayOf(at)) == null) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }
}
