package io.quanzi.broadcast;

import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.schedule.Schedules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** The posts to come, of schedules and of managers alike, with the groups that each goes into. */
@Component
public class PostCalendar {
    private final Schedules schedules;
    private final PostToGroups postToGroups;
    private final PlannedPosts plannedPosts;

    PostCalendar(Schedules schedules, PostToGroups postToGroups, PlannedPosts plannedPosts) {
        this.schedules = schedules;
        this.postToGroups = postToGroups;
        this.plannedPosts = plannedPosts;
    }

    /**
     * A post to come.
     *
     * @param manual whether a manager wrote it; else it is the run of a schedule
     * @param id the post's, or the occurrence's
     */
    public record Coming(boolean manual, String id, String title, Instant at, Set<String> chatIds) {}

    /** Returns what is posted after an instant up to another, by time. */
    public List<Coming> between(Instant from, Instant to) {
        Map<String, String> titles = schedules.titles();
        var chatIds = new HashMap<String, List<String>>();
        var coming = new ArrayList<Coming>();
        schedules.occurrences(postToGroups, from, to).forEach(one -> {
            var chats = new TreeSet<String>();
            for (String segment : one.settings().segments()) {
                chats.addAll(chatIds.computeIfAbsent(segment, this::chatIds));
            }
            coming.add(new Coming(
                    false, one.id(), titles.getOrDefault(one.schedule(), one.schedule()), one.at(), Set.copyOf(chats)));
        });
        plannedPosts.between(from, to).stream()
                .map(PlannedPosts.Planned::post)
                .filter(post -> post.state() == State.WAITING && post.at() != null)
                .forEach(post -> coming.add(
                        new Coming(true, post.id(), post.words().title(), post.at(), Set.copyOf(post.chatIds()))));
        coming.sort(Comparator.comparing(Coming::at).thenComparing(Coming::id));
        return List.copyOf(coming);
    }

    private List<String> chatIds(String segment) {
        return postToGroups.owners(segment).values().stream()
                .flatMap(List::stream)
                .toList();
    }
}
