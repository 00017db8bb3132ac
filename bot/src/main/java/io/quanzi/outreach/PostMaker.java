package io.quanzi.outreach;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.SendingPlan.Decision;
import io.quanzi.outreach.SendingPlan.Wanted;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
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

    SendingLimits limits() {
        return current.get();
    }

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
        tasks.handover().completeAll(); // of this post too, should a process have died
        var open = new ArrayList<>(chatIds);
        open.removeAll(tasks.plannedIn(wanted.id(), id));
        if (open.isEmpty()) {
            return new DeliveryOutcome.Skipped(SkipReason.PLANNED, "all groups have it from another owner's task");
        }
        var making = new PostMaking(this, wanted, whole, now);
        making.make(open);
        return making.isMade()
                ? new DeliveryOutcome.Tasked(id)
                : new DeliveryOutcome.Skipped(making.last(), "no group may get it just now");
    }

    /** Decides on posts that are not made yet, each under an id of its own. */
    List<Decision> decide(Collection<Wanted> posts) {
        List<Wanted> open =
                posts.stream().filter(post -> !tasks.isMade(post.id())).toList();
        List<String> groups =
                open.stream().flatMap(post -> post.groups().stream()).distinct().toList();
        Instant now = clock.instant();
        Instant first =
                open.stream().map(Wanted::at).min(Comparator.naturalOrder()).orElse(now);
        return SendingForecast.decide(
                current.get(),
                tasks.sentDays(groups, SentDays.firstOf(ChinaTime.dayOf(first))),
                tasks.waiting(groups, now),
                open,
                new ContentMerger(copyCheck));
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
                        wanted.life())
                .ranked(wanted.alone() ? MassMessage.Rank.NONE : MassMessage.Rank.of(wanted.kind()));
    }

    /** Holds a post back for the owner to paste, or because of its words. */
    DeliveryOutcome leaveToOwner(Outreach.Post wanted, String owner, List<String> chatIds) {
        String blocking = DeliveryRules.blocking(copyCheck, wanted.content());
        SkipReason reason = blocking.isEmpty() ? SkipReason.BY_HAND : SkipReason.COPY;
        hold(whole(wanted, owner, chatIds, clock.instant()), chatIds, reason);
        return new DeliveryOutcome.Skipped(reason, blocking.isEmpty() ? "the owner has it to paste" : blocking);
    }

    /** Returns a post, and what may come yet into its groups and rank higher; without limits of days nothing competes. */
    List<Wanted> competing(SendingLimits limits, Outreach.Post wanted, Instant now, List<String> groups) {
        var posts = new ArrayList<Wanted>();
        posts.add(new Wanted(
                wanted.id(), wanted.title(), wanted.kind(), now, now.plus(wanted.life()), groups, wanted::words));
        if (limits.group().areOfDays()) {
            Instant horizon = horizon(limits, limits.firstAllowed(now));
            coming.get().between(now.minus(Duration.ofMinutes(1)), horizon, groups).stream()
                    .filter(post ->
                            !post.id().equals(wanted.id()) && (post.at().isAfter(now) || !tasks.isMade(post.id())))
                    .forEach(posts::add);
        }
        return posts;
    }

    /** Until when a post that is to come may compete with one that leaves at an instant. */
    static Instant horizon(SendingLimits limits, Instant at) {
        LocalDate day = ChinaTime.dayOf(at);
        LocalDate last = limits.group().week() > 0 ? day.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY)) : day;
        if (limits.mayMove() && last.isBefore(day.plusDays(SendingPlan.MAX_MOVED_DAYS))) {
            last = day.plusDays(SendingPlan.MAX_MOVED_DAYS);
        }
        return ChinaTime.startOf(last.plusDays(1)).minusMillis(1);
    }

    /** Shows a manager what was left out; told once, however often the post is planned. */
    void hold(MassMessage massMessage, List<String> chatIds, SkipReason reason) {
        if (chatIds.isEmpty()) {
            return;
        }
        log.warn("post held back task={} groups={} reason={}", massMessage.id(), chatIds.size(), reason);
        MassMessage held = massMessage.to(chatIds).held(reason.name());
        boolean known = !tasks.insert(held)
                && tasks.find(held.id())
                        .filter(one -> !one.recipients().containsAll(chatIds))
                        .isPresent();
        if (known) { // of other groups, behind another post
            tasks.insert(massMessage.to(chatIds).held(reason.name(), String.join(" ", chatIds)));
        }
    }
}
