package io.quanzi.broadcast;

import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.schedule.Schedules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The posts to come, of schedules and of managers alike, with the groups that each goes into. */
@Component
public class PostCalendar {
    private final Schedules schedules;
    private final PostToGroups postToGroups;
    private final PlannedPosts plannedPosts;
    private final LeftOutGroups leftOutGroups;
    private final CustomerGroups customerGroups;
    private final ObjectProvider<MorePosts> morePosts;

    PostCalendar(
            Schedules schedules,
            PostToGroups postToGroups,
            PlannedPosts plannedPosts,
            LeftOutGroups leftOutGroups,
            CustomerGroups customerGroups,
            ObjectProvider<MorePosts> morePosts) {
        this.morePosts = morePosts;
        this.schedules = schedules;
        this.postToGroups = postToGroups;
        this.plannedPosts = plannedPosts;
        this.leftOutGroups = leftOutGroups;
        this.customerGroups = customerGroups;
    }

    /**
     * A post to come.
     *
     * @param manual whether a manager wrote it; else it is the run of a schedule
     * @param id the post's, or the occurrence's
     * @param chatIds the groups that get it
     * @param leftOut the groups that a manager left out of it
     * @param toPeople whether it goes to customers one by one
     * @param inReview whether it goes only when another manager has approved it
     */
    public record Coming(
            boolean manual,
            String id,
            String title,
            Instant at,
            Set<String> chatIds,
            Set<String> leftOut,
            boolean toPeople,
            boolean inReview) {}

    /**
     * Returns what is posted after an instant up to another, by time.
     *
     * @param owner the userid of whoever has to tap, of whose groups alone it tells; null: of all
     */
    public List<Coming> between(Instant from, Instant to, @Nullable String owner) {
        Map<String, String> titles = schedules.titles();
        var chatIds = new HashMap<String, List<String>>();
        var coming = new ArrayList<Coming>();
        Map<String, Set<String>> allLeftOut = leftOutGroups.between(from, to);
        schedules.occurrences(postToGroups, from, to).forEach(one -> {
            Set<String> chats = new TreeSet<>();
            for (String segment : one.settings().segments()) {
                chats.addAll(chatIds.computeIfAbsent(segment, wanted -> chatIds(wanted, owner)));
            }
            if (owner == null || !chats.isEmpty()) {
                Set<String> leftOut = new TreeSet<>(allLeftOut.getOrDefault(one.id(), Set.of()));
                leftOut.retainAll(chats);
                chats.removeAll(leftOut);
                coming.add(new Coming(
                        false,
                        one.id(),
                        titles.getOrDefault(one.schedule(), one.schedule())
                                + (postToGroups.test(one).isPresent() ? " · A/B" : ""),
                        one.at(),
                        Set.copyOf(chats),
                        Set.copyOf(leftOut),
                        false,
                        false));
            }
        });
        Set<String> own = owner == null ? Set.of() : ownedBy(owner);
        Stream<PostDraft> written = Stream.concat(
                plannedPosts.between(from, to).stream()
                        .map(PlannedPosts.Planned::post)
                        .filter(post -> post.state() == State.WAITING),
                plannedPosts.inReview(from, to).stream());
        for (PostDraft post : written.toList()) {
            Instant at = post.at();
            if (at != null && (owner == null || concerns(post, owner, own))) {
                Set<String> chats = post.chatIds().stream()
                        .filter(chatId -> owner == null || own.contains(chatId))
                        .collect(Collectors.toUnmodifiableSet());
                coming.add(new Coming(
                        true,
                        post.id(),
                        post.words().title(),
                        at,
                        chats,
                        Set.of(),
                        post.toPeople(),
                        post.state() == State.REVIEW));
            }
        }
        morePosts.forEach(more -> coming.addAll(more.between(from, to, owner)));
        coming.sort(Comparator.comparing(Coming::at).thenComparing(Coming::id));
        return List.copyOf(coming);
    }

    /** Whether a manager's post is tapped by a member: it goes into a group of hers, or to customers who may be hers. */
    public boolean concerns(PostDraft post, String owner) {
        return concerns(post, owner, ownedBy(owner));
    }

    private static boolean concerns(PostDraft post, String owner, Collection<String> own) {
        PostDraft.People people = post.people();
        return people == null
                ? post.chatIds().stream().anyMatch(own::contains)
                : people.officers().isEmpty() || people.officers().contains(owner);
    }

    /** Whether a schedule posts into a group of a member. */
    public boolean concerns(String schedule, String owner) {
        return schedules.now(schedule, postToGroups).stream()
                .flatMap(one -> one.settings().segments().stream())
                .anyMatch(segment -> !chatIds(segment, owner).isEmpty());
    }

    private Set<String> ownedBy(String owner) {
        return customerGroups.all().stream()
                .filter(group -> group.owner().equals(owner))
                .map(CustomerGroup::chatId)
                .collect(Collectors.toSet());
    }

    private List<String> chatIds(String segment, @Nullable String owner) {
        Map<String, List<String>> byOwner = postToGroups.owners(segment);
        return owner == null
                ? byOwner.values().stream().flatMap(List::stream).toList()
                : byOwner.getOrDefault(owner, List.of());
    }
}
