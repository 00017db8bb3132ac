package io.quanzi.liveqa;

import io.quanzi.clicks.CountedLinks;
import io.quanzi.clicks.LinkSource;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.liveqa.LiveSteps.Part;
import io.quanzi.liveqa.LiveSteps.Step;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.Outreach;
import io.quanzi.outreach.PostKind;
import io.quanzi.outreach.RidablePosts;
import io.quanzi.schedule.ClockAdvanceListener;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Sends what rides in no other post: the invitation and the replay where no post comes on their day, and the reminder. Each
 * step is decided once for all groups, written down, and then done, as often as it takes.
 */
@Component
class LivePosts implements ClockAdvanceListener {
    private static final Logger log = LoggerFactory.getLogger(LivePosts.class);
    static final Duration REMIND_BEFORE = Duration.ofMinutes(30);

    /** From then on nothing more is waited for that might carry it. */
    private static final LocalTime BY_ITSELF = LocalTime.of(10, 30);

    /** A post of a schedule that was due so lately may be on its way. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(15);

    /** How long after a session its names and what was not let through are kept. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final LiveQa liveQa;
    private final LiveSteps steps;
    private final LiveTold told;
    private final QuestionRows questions;
    private final Outreach outreach;
    private final RidablePosts ridablePosts;
    private final CountedLinks countedLinks;
    private final Clock clock;

    /** What groups are told, one after the other. */
    enum Kind {
        INVITE,
        REMIND,
        REPLAY
    }

    LivePosts(
            LiveQa liveQa,
            LiveSteps steps,
            LiveTold told,
            QuestionRows questions,
            Outreach outreach,
            RidablePosts ridablePosts,
            CountedLinks countedLinks,
            Clock clock) {
        this.liveQa = liveQa;
        this.steps = steps;
        this.told = told;
        this.questions = questions;
        this.outreach = outreach;
        this.ridablePosts = ridablePosts;
        this.countedLinks = countedLinks;
        this.clock = clock;
    }

    /** The id of the post that goes by itself; with the segment it is the campaign of its tasks. */
    static String post(LiveSession session, Kind kind) {
        return LiveQa.campaign(session) + "/" + kind;
    }

    /** When a step goes by itself, if it does. */
    private static Instant time(LiveSession session, Kind kind) {
        return switch (kind) {
            case INVITE -> at(session.inviteDay());
            case REMIND -> session.start().minus(REMIND_BEFORE);
            case REPLAY -> at(session.replayDay());
        };
    }

    private static Instant at(LocalDate day) {
        return day.atTime(BY_ITSELF).atZone(ChinaTime.ZONE).toInstant();
    }

    /** When it is too late for a step. */
    private static Instant end(LiveSession session, Kind kind) {
        return switch (kind) {
            case INVITE -> session.start().minus(REMIND_BEFORE);
            case REMIND -> session.start();
            case REPLAY -> ChinaTime.startOf(session.replayDay().plusDays(1));
        };
    }

    @Scheduled(fixedDelay = 2_000)
    void pulse() {
        drive();
    }

    /** Does all that is due, on the calling thread. */
    synchronized void drive() {
        Instant now = clock.instant();
        for (LiveSession session : liveQa.sessions()) {
            for (Kind kind : Kind.values()) {
                if (!now.isBefore(time(session, kind)) && now.isBefore(end(session, kind))) {
                    take(session, kind, now);
                }
            }
            forget(session, now);
        }
    }

    private void take(LiveSession session, Kind kind, Instant now) {
        if (session.expert() == null || !hasWords(session, kind)) {
            return;
        }
        String id = post(session, kind);
        Step step = steps.find(id).orElse(null);
        if (step == null) {
            if (kind != Kind.REMIND && mayStillRide(session, kind, now)) {
                return;
            }
            step = steps.decide(id, kind == Kind.REMIND ? reminders(session, now) : untold(session, kind), now);
            log.info("live session step={} owners={}", id, step.parts().size());
        }
        if (!step.done()) {
            step.parts().forEach(part -> send(session, kind, part));
            if (kind == Kind.REMIND) {
                told.held(session).forEach(part -> send(session, kind, part));
            }
            steps.done(id, now);
        }
    }

    private boolean hasWords(LiveSession session, Kind kind) {
        return switch (kind) {
            case INVITE -> true;
            case REMIND -> session.url() != null;
            case REPLAY -> session.replay() != null || liveQa.answered(session) > 0;
        };
    }

    /** Whether a post of a schedule that could carry it is still to come, or just went. */
    private boolean mayStillRide(LiveSession session, Kind kind, Instant now) {
        Instant end = end(session, kind);
        Instant day = ChinaTime.startOf(ChinaTime.dayOf(time(session, kind)).plusDays(1));
        Instant last = end.isBefore(day) ? end : day;
        return session.segments().stream()
                .anyMatch(segment -> ridablePosts.coming(segment, now.minus(UNDER_WAY), last.minusSeconds(1)) > 0);
    }

    private List<Part> untold(LiveSession session, Kind kind) {
        Set<String> known = told.of(session, kind).keySet();
        return parts(session, group -> !known.contains(group.chatId()), false).toList();
    }

    /** Those whose month has a message more than their coming posts need are posted to, the others by hand. */
    private List<Part> reminders(LiveSession session, Instant now) {
        Instant month = ChinaTime.startOf(ChinaTime.dayOf(now).withDayOfMonth(1).plusMonths(1));
        var spare = new TreeMap<String, Boolean>();
        for (String segment : session.segments()) {
            int needed = ridablePosts.coming(segment, now, month.minusSeconds(1));
            liveQa.groups(segment)
                    .forEach(group -> spare.put(group.chatId(), outreach.remainingBudget(group.chatId()) > needed));
        }
        return Stream.concat(
                        parts(session, group -> spare.getOrDefault(group.chatId(), false), false),
                        parts(session, group -> !spare.getOrDefault(group.chatId(), false), true))
                .toList();
    }

    private Stream<Part> parts(LiveSession session, Predicate<CustomerGroup> which, boolean byHand) {
        return session.segments().stream()
                .distinct()
                .flatMap(segment -> liveQa.groups(segment).stream()
                        .filter(which)
                        .collect(Collectors.groupingBy(
                                CustomerGroup::owner,
                                TreeMap::new,
                                Collectors.mapping(CustomerGroup::chatId, Collectors.toList())))
                        .entrySet()
                        .stream()
                        .map(one -> new Part(segment, one.getKey(), one.getValue(), byHand)));
    }

    private void send(LiveSession session, Kind kind, Part part) {
        String id = post(session, kind);
        String message = id + "/" + part.segment() + "/" + part.owner();
        String words = words(session, kind);
        var wanted = new Outreach.Post(
                id,
                part.segment(),
                title(session, kind),
                PostKind.OTHER,
                MessageContent.of(
                        part.byHand()
                                ? countedLinks.inText(words, new LinkSource(LiveQa.campaign(session), message, null))
                                : words),
                LiveCondition.subject(session, kind),
                false,
                Duration.between(clock.instant(), kind == Kind.REPLAY ? end(session, kind) : session.end()));
        if (part.byHand()) {
            outreach.leaveToOwner(wanted, part.owner(), part.chats());
        } else {
            outreach.post(wanted, part.owner(), part.chats());
        }
    }

    private static String title(LiveSession session, Kind kind) {
        String what = switch (kind) {
            case INVITE -> "直播问答邀请";
            case REMIND -> "直播问答提醒";
            case REPLAY -> "直播问答回放";
        };
        return what + " · " + session.topic();
    }

    private String words(LiveSession session, Kind kind) {
        return switch (kind) {
            case INVITE -> liveQa.invitation(session);
            case REMIND -> liveQa.reminder(session, String.valueOf(session.url()));
            case REPLAY -> liveQa.replay(session);
        };
    }

    private void forget(LiveSession session, Instant now) {
        Instant due = session.end().plus(KEPT);
        String id = LiveQa.campaign(session) + "/FORGET";
        if (!now.isBefore(due) && steps.find(id).isEmpty()) {
            questions.forget(session.id());
            steps.decide(id, List.of(), now);
        }
    }

    @Override
    public Instant nextStop(Instant after) {
        return liveQa.sessions().stream()
                .flatMap(session -> Stream.of(Kind.values()).map(kind -> time(session, kind)))
                .filter(time -> time.isAfter(after))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    @Override
    public void clockStopped() {
        drive();
    }
}
