package io.quanzi.broadcast;

import io.quanzi.outreach.ComingPosts;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.PostKind;
import io.quanzi.outreach.SendingPlan.Said;
import io.quanzi.outreach.SendingPlan.Wanted;
import io.quanzi.schedule.Occurrence;
import io.quanzi.schedule.Schedules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Tells which posts are to come into groups, of schedules and of managers alike, as values that {@code outreach.SendingPlan}
 * decides on. What waits for approval does not go by itself and is not among them.
 */
@Component
class CompetingPosts implements ComingPosts {
    private final Schedules schedules;
    private final PostToGroups postToGroups;
    private final PlannedPosts plannedPosts;
    private final LeftOutGroups leftOutGroups;

    CompetingPosts(
            Schedules schedules, PostToGroups postToGroups, PlannedPosts plannedPosts, LeftOutGroups leftOutGroups) {
        this.schedules = schedules;
        this.postToGroups = postToGroups;
        this.plannedPosts = plannedPosts;
        this.leftOutGroups = leftOutGroups;
    }

    @Override
    public List<Wanted> between(Instant from, Instant to, Collection<String> groups) {
        return between(from, to, groups::contains);
    }

    /** The same of all groups. */
    List<Wanted> between(Instant from, Instant to) {
        return between(from, to, chatId -> true);
    }

    private List<Wanted> between(Instant from, Instant to, Predicate<String> isOne) {
        var coming = new ArrayList<Wanted>();
        var bySegment = new HashMap<String, List<String>>();
        Map<String, Set<String>> leftOut = leftOutGroups.between(from, to);
        List<Occurrence<PostSettings>> runs = schedules.occurrences(postToGroups, from, to);
        ContentOfDay.Forecast forecast = postToGroups.forecast(runs);
        for (Occurrence<PostSettings> occurrence : runs) {
            Set<String> without = leftOut.getOrDefault(occurrence.id(), Set.of());
            for (String segment :
                    occurrence.settings().segments().stream().distinct().toList()) {
                List<String> these = bySegment.computeIfAbsent(segment, this::groupsOf).stream()
                        .filter(chatId -> isOne.test(chatId) && !without.contains(chatId))
                        .toList();
                if (!these.isEmpty()) {
                    coming.add(new Wanted(
                            occurrence.id(),
                            postToGroups.titleOf(occurrence, segment),
                            postToGroups.kindOf(occurrence, segment),
                            occurrence.at(),
                            occurrence.at().plus(MassMessages.LIFE),
                            these,
                            () -> postToGroups.words(occurrence, segment, forecast)));
                }
            }
        }
        plannedPosts.between(from, to.plusMillis(1)).stream()
                .map(PlannedPosts.Planned::post)
                .filter(post -> post.state() == PostDraft.State.WAITING && !post.toPeople())
                .forEach(post -> own(post, isOne, coming));
        return List.copyOf(coming);
    }

    private static void own(PostDraft post, Predicate<String> isOne, List<Wanted> coming) {
        List<String> these = post.chatIds().stream().filter(isOne).toList();
        Instant at = post.at();
        if (at != null && !these.isEmpty()) {
            coming.add(new Wanted(
                    PostDrafts.POST + post.id(),
                    post.words().title(),
                    PostKind.OWN,
                    at,
                    post.until(at),
                    these,
                    () -> post.test().isPresent()
                            ? Optional.empty()
                            : Optional.of(new Said(post.words().content(), null))));
        }
    }

    private List<String> groupsOf(String segment) {
        return postToGroups.owners(segment).values().stream()
                .flatMap(List::stream)
                .toList();
    }
}
