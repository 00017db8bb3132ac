package io.quanzi.broadcast;

import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.SendingPlan.Decision;
import io.quanzi.outreach.SendingPlan.Fate;
import io.quanzi.outreach.SendingPlan.Unmerged;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a post in some groups, other than that it goes at its time.
 *
 * @param other the title of the post that has its place, or into which it is merged; null when that is none in particular
 */
record DecisionNote(
        Fate fate,
        @Nullable SkipReason why,
        Instant at,
        @Nullable String other,
        @Nullable Unmerged unmerged) {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ChinaTime.ZONE);

    static DecisionNote of(Decision decision) {
        return new DecisionNote(
                decision.fate(),
                decision.why(),
                decision.at(),
                decision.other() == null ? null : decision.other().name(),
                decision.unmerged());
    }

    /** Says of the groups that are asked for what happens in those that do not get a post at its time. */
    static List<Message> of(Collection<Decision> decisions, Predicate<String> groups) {
        return decisions.stream()
                .filter(one -> groups.test(one.group()) && one.fate() != Fate.GOES)
                .collect(Collectors.groupingBy(DecisionNote::of, LinkedHashMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(one -> one.getKey().inWords(one.getValue()))
                .toList();
    }

    /** Says it of a number of groups. */
    Message inWords(long groups) {
        Message words = words(groups);
        return unmerged == null ? words : Message.of("upcoming.unmerged", words, why(unmerged));
    }

    private Message words(long groups) {
        String when = WHEN.format(at);
        return switch (fate) {
            case GOES, HELD -> Message.of("upcoming.fate.HELD", groups, when);
            case MOVED ->
                other == null
                        ? Message.of("upcoming.fate.MOVED", groups, when)
                        : Message.of("upcoming.fate.MOVED.for", groups, when, other);
            case MERGED -> Message.of("upcoming.fate.MERGED", groups, when, String.valueOf(other));
            case BY_HAND ->
                other == null
                        ? Message.of("upcoming.fate.BY_HAND", groups)
                        : Message.of("upcoming.fate.BY_HAND.for", groups, other);
            case REPLACED -> Message.of("upcoming.fate.REPLACED", groups, String.valueOf(other));
            case DROPPED ->
                other == null
                        ? Message.of("upcoming.fate.DROPPED", groups, Message.of("skip." + why))
                        : Message.of("upcoming.fate.DROPPED.for", groups, Message.of("skip." + why), other);
        };
    }

    /** What a plan says of it beside how many groups it is about; the time only of what goes at another. */
    List<Message> details() {
        var details = new ArrayList<Message>();
        String when = WHEN.format(at);
        switch (fate) {
            case MERGED -> details.add(Message.of("plan.stop.with", String.valueOf(other), when));
            case GOES, HELD -> details.add(Message.of("plan.stop.at", when));
            case MOVED ->
                details.add(
                        other == null ? Message.of("plan.stop.at", when) : Message.of("plan.stop.at.for", when, other));
            case BY_HAND, REPLACED, DROPPED -> {
                if (other != null) {
                    details.add(Message.of("plan.stop.for", other));
                }
            }
        }
        if (unmerged != null) {
            details.add(Message.of("plan.stop.unmerged", why(unmerged)));
        }
        return details;
    }

    private static Message why(Unmerged unmerged) {
        return Message.of("unmerged." + unmerged);
    }
}
