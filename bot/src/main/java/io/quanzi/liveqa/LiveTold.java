package io.quanzi.liveqa;

import io.quanzi.liveqa.LivePosts.Kind;
import io.quanzi.liveqa.LiveSteps.Part;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells which groups were told of a session, by which post, from the posts themselves. */
@Component
public class LiveTold {
    /** Posts that nobody got for a reason that another post may not have. */
    private static final Set<MassMessageState> UNSAID =
            EnumSet.of(MassMessageState.CANCELLED, MassMessageState.EXPIRED, MassMessageState.FAILED);

    /** Why the gate keeps back what an owner should not paste, or has to paste already. */
    private static final Set<String> NOT_TO_SAY =
            Set.of(SkipReason.COPY.name(), SkipReason.REPEATED.name(), SkipReason.BY_HAND.name());

    private final LiveQa liveQa;
    private final MassMessages massMessages;

    LiveTold(LiveQa liveQa, MassMessages massMessages) {
        this.liveQa = liveQa;
        this.massMessages = massMessages;
    }

    /**
     * How a group is told.
     *
     * @param state of the task, as {@code status.*} has it; BY_HAND for words to paste
     * @param task its id; null for words to paste
     * @param rides whether it stands in a post with other things
     */
    public record Telling(String state, @Nullable String task, boolean rides) {}

    /**
     * Whether and how each group was told what a session has to say; groups without a line were not, or not yet.
     *
     * @param invitations by the chat ids of groups, as are the others
     */
    public record Tellings(
            Map<String, Telling> invitations, Map<String, Telling> reminders, Map<String, Telling> replays) {}

    public Tellings of(LiveSession session) {
        return new Tellings(of(session, Kind.INVITE), of(session, Kind.REMIND), of(session, Kind.REPLAY));
    }

    Map<String, Telling> of(LiveSession session, Kind kind) {
        var told = new LinkedHashMap<String, Telling>();
        String post = LivePosts.post(session, kind);
        session.segments().stream()
                .distinct()
                .flatMap(segment -> massMessages.of(post + "/" + segment).stream())
                .forEach(task -> note(told, task, false));
        if (kind != Kind.REMIND) {
            riding(session, kind).forEach(task -> note(told, task, true));
        }
        return told;
    }

    /** The reminders that the gate keeps back although their words are fine: their owners can still paste them. */
    List<Part> held(LiveSession session) {
        return session.segments().stream()
                .distinct()
                .flatMap(segment -> massMessages.of(LivePosts.post(session, Kind.REMIND) + "/" + segment).stream()
                        .filter(task ->
                                task.state() == MassMessageState.HELD && !NOT_TO_SAY.contains("" + task.reason()))
                        .map(task -> new Part(segment, task.userId(), task.recipients(), true)))
                .toList();
    }

    private Stream<MassMessage> riding(LiveSession session, Kind kind) {
        LocalDate day = kind == Kind.INVITE ? session.inviteDay() : session.replayDay();
        Instant from = ChinaTime.startOf(day);
        Instant to = ChinaTime.startOf(day.plusDays(1));
        String page = liveQa.questionsUrl(session);
        List<MassMessage> since = massMessages.toGroupsSince(from);
        return since.stream()
                .filter(task ->
                        task.plannedAt().isBefore(to) && task.copy().text().contains(page));
    }

    private static void note(Map<String, Telling> told, MassMessage task, boolean rides) {
        if (!UNSAID.contains(task.state())) {
            boolean byHand = SkipReason.BY_HAND.name().equals(task.reason());
            var telling = new Telling(byHand ? "BY_HAND" : task.state().name(), task.id(), rides);
            task.recipients().forEach(chat -> {
                if (byHand || !told.containsKey(chat)) {
                    told.put(chat, telling);
                }
            });
        }
    }
}
