package io.quanzi.broadcast;

import io.quanzi.broadcast.PostAudience.Repeat;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.MessageContent;
import io.quanzi.schedule.Occurrence;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tells before a schedule posts whom it would reach, changing nothing. */
@Component
public class PostAudiences {
    /** The states of a post that nobody got. */
    static final Set<MassMessageState> UNSAID = EnumSet.of(
            MassMessageState.EXPIRED,
            MassMessageState.CANCELLED,
            MassMessageState.OVER_QUOTA,
            MassMessageState.FAILED,
            MassMessageState.HELD);

    private final Schedules schedules;
    private final PostToGroups postToGroups;
    private final MassMessages massMessages;

    PostAudiences(Schedules schedules, PostToGroups postToGroups, MassMessages massMessages) {
        this.schedules = schedules;
        this.postToGroups = postToGroups;
        this.massMessages = massMessages;
    }

    /**
     * Returns whom a schedule of the action {@code post-to-groups} would post to if it ran now; nobody for a schedule of any
     * other action.
     */
    public PostAudience of(String schedule) {
        return schedules.now(schedule, postToGroups).map(this::of).orElse(PostAudience.NONE);
    }

    private PostAudience of(Occurrence<PostSettings> occurrence) {
        List<MassMessage> today =
                massMessages.toGroupsSince(ChinaTime.startOf(ChinaTime.dayOf(occurrence.at()))).stream()
                        .filter(massMessage -> !UNSAID.contains(massMessage.state()))
                        .toList();
        var chats = new HashSet<String>();
        var owners = new HashSet<String>();
        var repeats = new LinkedHashMap<String, Repeat>();
        ContentOfDay.Forecast content = postToGroups.forecast(List.of(occurrence));
        for (String segment : occurrence.settings().segments()) {
            Map<String, List<String>> byOwner = postToGroups.owners(segment);
            MessageContent messageContent = postToGroups.copy(
                    occurrence,
                    segment,
                    content.of(ChinaTime.dayOf(occurrence.at()), segment, PostToGroups.chatIds(byOwner)));
            if (!messageContent.text().isBlank()) {
                owners.addAll(byOwner.keySet());
                var these = byOwner.values().stream().flatMap(List::stream).collect(Collectors.toSet());
                chats.addAll(these);
                today.stream()
                        .filter(massMessage -> massMessage.copy().text().equals(messageContent.text()))
                        .forEach(massMessage -> said(massMessage, these)
                                .ifPresent(
                                        repeat -> repeats.merge(massMessage.campaign(), repeat, PostAudiences::both)));
            }
        }
        return new PostAudience(chats.size(), owners.size(), List.copyOf(repeats.values()));
    }

    private static Optional<Repeat> said(MassMessage massMessage, Set<String> chats) {
        int again =
                (int) massMessage.recipients().stream().filter(chats::contains).count();
        return again == 0
                ? Optional.empty()
                : Optional.of(new Repeat(massMessage.title(), massMessage.plannedAt(), again));
    }

    private static Repeat both(Repeat one, Repeat other) {
        return new Repeat(one.title(), one.at(), one.groups() + other.groups());
    }
}
