package io.quanzi.console.reach;

import io.quanzi.broadcast.PostDrafts;
import io.quanzi.console.OfficerNames;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.SendingPlan;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Makes the lines that stand for mass messages in the list of posts and on the page of one. */
@Component
class PostRows {
    private static final DateTimeFormatter WAITS_UNTIL = DateTimeFormatter.ofPattern("MM-dd HH:mm");

    private final MassMessages massMessages;
    private final CustomerGroups customerGroups;
    private final OfficerNames officerNames;

    PostRows(MassMessages massMessages, CustomerGroups customerGroups, OfficerNames officerNames) {
        this.massMessages = massMessages;
        this.customerGroups = customerGroups;
        this.officerNames = officerNames;
    }

    /**
     * One task in the list.
     *
     * @param tapped whether its own owner has tapped
     * @param confirmed owners of the same post who have tapped
     * @param owners who have to
     * @param reached customers: of groups, who was in when it was sent
     * @param notFriends recipients who did not get it because they are no friends any more
     * @param overQuota recipients whose month is used up
     * @param clicks how often its links were opened
     * @param maker the user who wrote it; null when a schedule or a rule did
     * @param other the title of the post that has its place, or into which it is merged; null without one
     * @param unmerged why it was not merged into another, where the shop would have it
     */
    public record Row(
            String id,
            String title,
            String state,
            String owner,
            boolean tapped,
            int confirmed,
            int owners,
            int sent,
            int recipients,
            int reached,
            boolean toGroups,
            @Nullable String reason,
            int notFriends,
            int overQuota,
            Instant at,
            long clicks,
            @Nullable String maker,
            @Nullable String other,
            SendingPlan.@Nullable Unmerged unmerged) {

        /** Why it did not arrive everywhere; null when it did, or that is not known yet. */
        public @Nullable Message why() {
            Message why = alone();
            if (why != null && other != null) {
                why = Message.of("posts.why.other", why, other);
            }
            return why;
        }

        private @Nullable Message alone() {
            if (state.equals(MassMessageState.HELD.name())) {
                return Message.of("posts.held." + (reason == null ? "REPEATED" : reason));
            }
            if (reason != null
                    && reason.startsWith(MassMessage.WAITS)
                    && state.equals(MassMessageState.PLANNED.name())) {
                return Message.of(
                        "posts.waits." + reason.substring(MassMessage.WAITS.length()),
                        WAITS_UNTIL.format(at.atZone(ChinaTime.ZONE)));
            }
            if (reason != null) {
                return Message.literal(reason);
            }
            if (overQuota > 0) {
                return Message.of("posts.reason.quota", String.valueOf(overQuota));
            }
            if (notFriends > 0) {
                return Message.of("posts.reason.friends", String.valueOf(notFriends));
            }
            return state.equals(MassMessageState.EXPIRED.name()) ? Message.of("posts.reason.expired") : null;
        }
    }

    /** The tasks of one post, one an owner; an offer to one customer stands by itself. */
    List<MassMessage> owners(MassMessage massMessage, Map<String, List<MassMessage>> campaigns) {
        if (massMessage.state() == MassMessageState.HELD
                || (!massMessage.toGroups() && !PostDrafts.isOwn(massMessage.campaign()))) {
            return List.of(massMessage);
        }
        return campaigns.computeIfAbsent(massMessage.campaign(), massMessages::of).stream()
                .filter(owner -> owner.state() != MassMessageState.HELD)
                .toList();
    }

    /** @param clicks by the ids of tasks, as {@link io.quanzi.clicks.Clicks#totals} has them */
    Row row(MassMessage massMessage, List<MassMessage> owners, @Nullable String maker, Map<String, Long> clicks) {
        return new Row(
                massMessage.id(),
                massMessage.title(),
                massMessage.state().name(),
                officerNames.nameOf(massMessage.userId()),
                massMessage.confirmed(),
                (int) owners.stream().filter(MassMessage::confirmed).count(),
                owners.size(),
                massMessage.sent(),
                massMessage.recipients().size(),
                reached(massMessage),
                massMessage.toGroups(),
                ReasonWords.in(massMessage.reason(), LocaleContextHolder.getLocale()),
                count(massMessage, MassMessage.Result.NOT_FRIEND),
                count(massMessage, MassMessage.Result.OVER_QUOTA),
                massMessage.plannedAt(),
                clicks.getOrDefault(massMessage.id(), 0L),
                maker,
                massMessage.rank().other(),
                massMessage.rank().unmerged());
    }

    private int reached(MassMessage massMessage) {
        return massMessage.toGroups()
                ? massMessage.sentAt().entrySet().stream()
                        .mapToInt(sent -> customerGroups.countIn(sent.getKey(), sent.getValue()))
                        .sum()
                : massMessage.sent();
    }

    private static int count(MassMessage massMessage, MassMessage.Result result) {
        return (int)
                massMessage.results().values().stream().filter(result::equals).count();
    }
}
