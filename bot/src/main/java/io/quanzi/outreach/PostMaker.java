package io.quanzi.outreach;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.SendingPlan.Decision;
import io.quanzi.outreach.SendingPlan.Fate;
import io.quanzi.outreach.SendingPlan.Wanted;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tasks of a post into groups of one owner: what {@link SendingPlan} lets leave, at the time that it says; the rest
 * stands among the tasks as {@link MassMessageState#HELD}, with its reason.
 *
 * @param coming the posts that this one may have to leave room for
 */
record PostMaker(
        MassMessageRepository tasks,
        CopyCheck copyCheck,
        CurrentLimits current,
        Supplier<ComingPosts> coming,
        Clock clock) {
    private static final Logger log = LoggerFactory.getLogger(PostMaker.class);

    DeliveryOutcome make(Outreach.Post wanted, String owner, List<String> chatIds) {
        String id = wanted.task(owner);
        if (tasks.find(id).isPresent()) {
            return new DeliveryOutcome.Tasked(id);
        }
        Instant now = clock.instant();
        MassMessage whole = whole(wanted, owner, chatIds, now);
        String blocking = DeliveryRules.blocking(copyCheck, wanted.content());
        if (!blocking.isEmpty()) {
            hold(whole, chatIds, SkipReason.COPY);
            return new DeliveryOutcome.Skipped(SkipReason.COPY, blocking);
        }
        var open = new ArrayList<>(chatIds);
        open.removeAll(tasks.plannedIn(wanted.id(), id));
        if (open.isEmpty()) {
            return new DeliveryOutcome.Skipped(SkipReason.PLANNED, "all groups have it from another owner's task");
        }
        SendingLimits limits = current.get();
        SentDays sent = tasks.sentDays(open, SentDays.firstOf(ChinaTime.dayOf(limits.firstAllowed(now))));
        List<Decision> decisions = decide(limits, sent, wanted, now, open);
        decisions.stream()
                .filter(one -> !one.leaves())
                .collect(Collectors.groupingBy(PostMaker::reason, TreeMap::new, groups()))
                .forEach((reason, groups) -> hold(whole, groups, reason));
        var leaving = decisions.stream()
                .filter(Decision::leaves)
                .collect(Collectors.groupingBy(Decision::at, TreeMap::new, Collectors.toList()));
        if (leaving.isEmpty()) {
            return new DeliveryOutcome.Skipped(reason(decisions.get(0)), "no group may get more just now");
        }
        boolean made = false;
        for (Map.Entry<Instant, List<Decision>> one : leaving.entrySet()) {
            made |= insert(limits, sent, wanted, whole, one.getKey(), one.getValue());
        }
        return made
                ? new DeliveryOutcome.Tasked(id)
                : new DeliveryOutcome.Skipped(SkipReason.REPEATED, "all groups were told the same today");
    }

    /** Decides on posts that are not made yet. */
    List<Decision> decide(Collection<Wanted> posts) {
        List<Wanted> open =
                posts.stream().filter(post -> !tasks.isMade(post.id())).toList();
        List<String> groups =
                open.stream().flatMap(post -> post.groups().stream()).distinct().toList();
        LocalDate first = ChinaTime.dayOf(
                open.stream().map(Wanted::at).min(Comparator.naturalOrder()).orElse(clock.instant()));
        return SendingPlan.decide(current.get(), tasks.sentDays(groups, SentDays.firstOf(first)), open);
    }

    private static MassMessage whole(Outreach.Post wanted, String owner, List<String> chatIds, Instant now) {
        String campaign = wanted.id() + "/" + wanted.segment();
        return MassMessage.planned(
                wanted.task(owner),
                campaign,
                wanted.title(),
                true,
                owner,
                chatIds,
                wanted.content(),
                wanted.subject(),
                now,
                wanted.life());
    }

    /** Holds a post back for the owner to paste, or because of its words. */
    DeliveryOutcome leaveToOwner(Outreach.Post wanted, String owner, List<String> chatIds) {
        String blocking = DeliveryRules.blocking(copyCheck, wanted.content());
        SkipReason reason = blocking.isEmpty() ? SkipReason.BY_HAND : SkipReason.COPY;
        hold(whole(wanted, owner, chatIds, clock.instant()), chatIds, reason);
        return new DeliveryOutcome.Skipped(reason, blocking.isEmpty() ? "the owner has it to paste" : blocking);
    }

    /** Decides with what may come yet and ranks higher; without limits of days nothing competes. */
    private List<Decision> decide(
            SendingLimits limits, SentDays sent, Outreach.Post wanted, Instant now, List<String> groups) {
        Instant at = limits.firstAllowed(now);
        var posts = new ArrayList<Wanted>();
        posts.add(new Wanted(wanted.id(), wanted.title(), wanted.kind(), now, now.plus(wanted.life()), groups));
        if (limits.group().areOfDays()) {
            coming.get().between(now.minus(Duration.ofMinutes(1)), horizon(limits, at), groups).stream()
                    .filter(post ->
                            !post.id().equals(wanted.id()) && (post.at().isAfter(now) || !tasks.isMade(post.id())))
                    .forEach(posts::add);
        }
        return SendingPlan.decide(limits, sent, posts).stream()
                .filter(one -> one.post().equals(wanted.id()))
                .toList();
    }

    /** Until when a post that is to come may compete with one that leaves at an instant. */
    static Instant horizon(SendingLimits limits, Instant at) {
        LocalDate day = ChinaTime.dayOf(at);
        LocalDate last = limits.group().week() > 0 ? day.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY)) : day;
        if (limits.full() == SendingLimits.WhenFull.MOVE && last.isBefore(day.plusDays(SendingPlan.MAX_MOVED_DAYS))) {
            last = day.plusDays(SendingPlan.MAX_MOVED_DAYS);
        }
        return ChinaTime.startOf(last.plusDays(1)).minusMillis(1);
    }

    private static SkipReason reason(Decision decision) {
        return decision.fate() == Fate.BY_HAND || decision.why() == null ? SkipReason.BY_HAND : decision.why();
    }

    private static Collector<Decision, ?, List<String>> groups() {
        return Collectors.mapping(Decision::group, Collectors.toList());
    }

    /** Plans the groups that leave at one instant, without those that were told the same on its day. */
    private boolean insert(
            SendingLimits limits,
            SentDays sent,
            Outreach.Post wanted,
            MassMessage whole,
            Instant at,
            List<Decision> decisions) {
        Decision any = decisions.get(0);
        MassMessage task = any.fate() == Fate.GOES
                ? whole
                : whole.waiting(
                        any.fate() == Fate.MOVED ? whole.id() + "/" + ChinaTime.dayOf(at) : whole.id(),
                        MassMessage.WAITS
                                + (any.why() == null ? "QUIET" : any.why().name()),
                        at,
                        wanted.life());
        if (limits.group().areOfDays()) {
            task = task.endingBy(ChinaTime.startOf(ChinaTime.dayOf(at).plusDays(1)));
        }
        List<String> groups = decisions.stream().map(Decision::group).toList();
        String id = task.id();
        List<String> fresh = groups.stream()
                .filter(chatId -> tasks.saidToday().claim(wanted.content(), chatId, id, at) || wanted.mayRepeat())
                .toList();
        hold(whole, without(groups, fresh), SkipReason.REPEATED);
        var placed = new ArrayList<String>();
        var full = new TreeMap<SkipReason, List<String>>();
        for (String chatId : fresh) {
            SkipReason why = takePlaces(limits.group(), wanted.kind(), sent, chatId, id, at);
            (why == null ? placed : full.computeIfAbsent(why, first -> new ArrayList<>())).add(chatId);
        }
        full.forEach((why, these) -> hold(whole, these, why));
        if (placed.isEmpty()) {
            return false;
        }
        tasks.insert(task.to(placed));
        return true;
    }

    /** Takes the places of a group; another node may have taken the last since it was decided: which, or null when none did. */
    private @Nullable SkipReason takePlaces(
            SendingLimits.Caps caps, PostKind kind, SentDays sent, String chatId, String task, Instant at) {
        var taken = new ArrayList<Places>();
        for (Places places : Places.of(caps, kind, sent, chatId, ChinaTime.dayOf(at))) {
            if (!tasks.saidToday()
                    .takePlace(
                            chatId,
                            places.period(),
                            places.lastDay(),
                            places.most(),
                            places.taken(),
                            task,
                            clock.instant())) {
                taken.forEach(one -> tasks.saidToday().giveBack(chatId, one.period(), one.most(), task));
                return places.full();
            }
            taken.add(places);
        }
        return null;
    }

    /**
     * The places of one group in a period.
     *
     * @param full what it is called when they are all taken
     */
    private record Places(String period, LocalDate lastDay, int most, int taken, SkipReason full) {
        static List<Places> of(SendingLimits.Caps caps, PostKind kind, SentDays sent, String chatId, LocalDate day) {
            var places = new ArrayList<Places>();
            if (caps.day() > 0) {
                places.add(new Places(day.toString(), day, caps.day(), sent.on(chatId, day), SkipReason.OVER_DAY));
            }
            LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            if (caps.week() > 0) {
                places.add(new Places("week-" + monday, monday.plusDays(6), caps.week(), 0, SkipReason.OVER_WEEK));
            }
            places.add(new Places(
                    "month-" + YearMonth.from(day),
                    YearMonth.from(day).atEndOfMonth(),
                    caps.ofMonth(kind, day),
                    sent.inMonthOf(chatId, day),
                    SkipReason.OVER_BUDGET));
            return places;
        }
    }

    private static List<String> without(Collection<String> all, Collection<String> some) {
        return all.stream().filter(one -> !some.contains(one)).toList();
    }

    /** Shows a manager what was left out; told once, however often the post is planned. */
    private void hold(MassMessage massMessage, List<String> chatIds, SkipReason reason) {
        if (chatIds.isEmpty()) {
            return;
        }
        log.warn("post held back task={} groups={} reason={}", massMessage.id(), chatIds.size(), reason);
        tasks.insert(massMessage.to(chatIds).held(reason.name()));
    }
}
