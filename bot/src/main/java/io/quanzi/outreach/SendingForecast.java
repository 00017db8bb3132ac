package io.quanzi.outreach;

import io.quanzi.outreach.SendingPlan.Decision;
import io.quanzi.outreach.SendingPlan.Wanted;
import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides on posts that are to come as {@link PostMaker} will: on each at its own time, with what may come after it and what
 * leaves before it.
 */
final class SendingForecast {
    /** Of the same moment, which the maker looks at too. */
    private static final Duration SAME = Duration.ofMinutes(1);

    private SendingForecast() {}

    /**
     * Returns a decision for each post and group, by the posts' times.
     *
     * @param sent what the groups had, and will have of what is made
     * @param posts each under an id of its own
     */
    static List<Decision> decide(SendingLimits limits, SentDays sent, Collection<Wanted> posts) {
        List<Wanted> order = posts.stream()
                .sorted(Comparator.comparing(Wanted::at).thenComparing(Wanted::id))
                .toList();
        SentDays taken = sent.copy();
        var made = new HashSet<String>();
        var decisions = new ArrayList<Decision>();
        for (Wanted post : order) {
            List<Decision> own = SendingPlan.decide(limits, taken, competing(limits, post, order, made)).stream()
                    .filter(one -> one.post().equals(post.id()))
                    .toList();
            own.stream().filter(Decision::leaves).forEach(one -> taken.add(one.group(), ChinaTime.dayOf(one.at())));
            made.add(post.id());
            decisions.addAll(own);
        }
        return List.copyOf(decisions);
    }

    /** The post, and where days are limited those that may come yet into its groups. */
    private static List<Wanted> competing(SendingLimits limits, Wanted post, List<Wanted> order, Set<String> made) {
        var competing = new ArrayList<Wanted>();
        competing.add(post);
        if (limits.group().areOfDays()) {
            Instant last = PostMaker.horizon(limits, limits.firstAllowed(post.at()));
            Set<String> groups = Set.copyOf(post.groups());
            for (Wanted other : order) {
                if (!made.contains(other.id())
                        && !other.id().equals(post.id())
                        && other.at().isAfter(post.at().minus(SAME))
                        && !other.at().isAfter(last)) {
                    List<String> these =
                            other.groups().stream().filter(groups::contains).toList();
                    if (!these.isEmpty()) {
                        competing.add(
                                new Wanted(other.id(), other.name(), other.kind(), other.at(), other.until(), these));
                    }
                }
            }
        }
        return competing;
    }
}
