package io.quanzi.outreach;

import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.SendingPlan.Decision;
import io.quanzi.outreach.SendingPlan.Fate;
import io.quanzi.outreach.SendingPlan.Merging;
import io.quanzi.outreach.SendingPlan.Other;
import io.quanzi.outreach.SendingPlan.Said;
import io.quanzi.outreach.SendingPlan.Unmerged;
import io.quanzi.outreach.SendingPlan.Wanted;
import io.quanzi.shared.ChinaTime;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives the places of groups to posts, the highest first. {@link SendingPlan} has the rules. */
final class Competition {
    /** How long after a post that is to take another in the other goes by itself, should it not come. */
    private static final Duration WAITS_FOR_HOST = Duration.ofMinutes(10);

    /** The last in rank, deadline and name comes first. */
    private final Comparator<WaitingPost> lowest;

    private final SendingLimits limits;
    private final SentDays taken;
    private final Merging merging;
    private final Map<String, List<WaitingPost>> waiting = new HashMap<>();
    private final Map<String, List<Leaving>> leaving = new HashMap<>();
    private final Set<String> carrying = new HashSet<>();
    private final List<Decision> decisions = new ArrayList<>();

    /** @param taken is counted on */
    Competition(SendingLimits limits, SentDays taken, Collection<WaitingPost> waiting, Merging merging) {
        this.limits = limits;
        this.taken = taken;
        this.merging = merging;
        this.lowest = Comparator.comparingInt((WaitingPost one) -> limits.rank(one.kind()))
                .thenComparing(WaitingPost::until)
                .thenComparing(WaitingPost::name)
                .thenComparing(WaitingPost::task)
                .reversed();
        for (WaitingPost one : waiting) {
            this.waiting
                    .computeIfAbsent(one.group(), group -> new ArrayList<>())
                    .add(one);
        }
        this.waiting.values().forEach(these -> these.sort(lowest));
    }

    /** A post that got a place of a group. */
    private record Leaving(Wanted post, Instant at) {}

    /** What another could be merged into. */
    private record Host(Other other, Instant at, Supplier<Optional<Said>> words, String key) {}

    List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    /** Decides on the next post in rank. */
    void add(Wanted post) {
        for (String group : new TreeSet<>(post.groups())) {
            Instant at = limits.firstAllowed(post.at());
            LocalDate day = ChinaTime.dayOf(at);
            WaitingPost rider = riderOf(post, group, day);
            if (rider != null) {
                taken.remove(group, day);
            }
            SkipReason why = taken.full(limits.group(), post.kind(), group, day);
            if (why == null) {
                leave(post, group, at.equals(post.at()) ? Fate.GOES : Fate.HELD, null, at, null, null);
            }
            if (rider != null) {
                if (why == null) {
                    join(rider, post, group, at);
                } else {
                    taken.add(group, day, rider.name());
                }
            }
            if (why != null) {
                crowded(post, group, at, why);
            }
        }
    }

    private @Nullable WaitingPost riderOf(Wanted post, String group, LocalDate day) {
        return waiting(group).stream()
                .filter(one -> post.id().equals(one.host())
                        && ChinaTime.dayOf(one.at()).equals(day))
                .findFirst()
                .orElse(null);
    }

    /** Merges what waited for a post into it; where that cannot be any more, the post has the place alone. */
    private void join(WaitingPost rider, Wanted post, String group, Instant at) {
        Unmerged not = merging.against(post.words().get(), rider.words().get(), ChinaTime.dayOf(at));
        waiting(group).remove(rider);
        carrying.add(post.id() + "/" + group);
        decisions.add(new Decision(
                rider.campaign(),
                group,
                not == null ? Fate.MERGED : Fate.REPLACED,
                null,
                not == null ? at : rider.at(),
                new Other(post.id(), null, post.name()),
                not));
    }

    private void leave(
            Wanted post,
            String group,
            Fate fate,
            @Nullable SkipReason why,
            Instant at,
            @Nullable Other other,
            @Nullable Unmerged unmerged) {
        decisions.add(new Decision(post.id(), group, fate, why, at, other, unmerged));
        taken.add(group, ChinaTime.dayOf(at), post.name());
        leaving.computeIfAbsent(group, first -> new ArrayList<>()).add(new Leaving(post, at));
    }

    private void crowded(Wanted post, String group, Instant at, SkipReason why) {
        Other holder = holder(group, why, ChinaTime.dayOf(at));
        switch (limits.full()) {
            case MERGE -> merge(post, group, at, why, holder);
            case REPLACE -> replace(post, group, at, why, holder);
            case MOVE -> move(post, group, at, why, holder, null);
            case BY_HAND -> decisions.add(new Decision(post.id(), group, Fate.BY_HAND, why, at, holder, null));
            case DROP -> decisions.add(new Decision(post.id(), group, Fate.DROPPED, why, at, holder, null));
        }
    }

    private void merge(Wanted post, String group, Instant at, SkipReason why, @Nullable Other holder) {
        Unmerged not = Unmerged.NOTHING_THERE;
        for (Host host : hosts(post, group, at)) {
            Unmerged against = merging.against(host.words().get(), post.words().get(), ChinaTime.dayOf(at));
            if (against == null) {
                carrying.add(host.key());
                waiting(group).replaceAll(one -> one.task().equals(host.other().task()) ? one.carrying() : one);
                decisions.add(new Decision(post.id(), group, Fate.MERGED, why, host.at(), host.other(), null));
                return;
            }
            if (not == Unmerged.NOTHING_THERE) {
                not = against;
            }
        }
        move(post, group, at, why, holder, not);
    }

    /** What comes into a group later on a post's day, and is not made or waits for its time, the highest first. */
    private List<Host> hosts(Wanted post, String group, Instant at) {
        var hosts = new ArrayList<Host>();
        for (Leaving one : leaving.getOrDefault(group, List.of())) {
            String key = one.post().id() + "/" + group;
            if (!one.post().at().isBefore(post.at())
                    && isSameDay(one.at(), at)
                    && !carrying.contains(key)
                    && isAllowed(waitsUntil(one.at()), at)) {
                hosts.add(new Host(
                        new Other(one.post().id(), null, one.post().name()),
                        one.at(),
                        one.post().words(),
                        key));
            }
        }
        waiting(group).stream()
                .sorted(lowest.reversed())
                .filter(one ->
                        one.isHost() && isSameDay(one.at(), at) && !one.at().isBefore(at))
                .map(one -> new Host(
                        new Other(one.campaign(), one.task(), one.name()),
                        one.at(),
                        one.words(),
                        one.task() + "/" + group))
                .forEach(hosts::add);
        return hosts;
    }

    /** Until when what is to be merged into a post waits for it. */
    static Instant waitsUntil(Instant host) {
        return host.plus(WAITS_FOR_HOST);
    }

    private boolean isAllowed(Instant at, Instant day) {
        return isSameDay(at, day) && limits.firstAllowed(at).equals(at);
    }

    private void replace(Wanted post, String group, Instant at, SkipReason why, @Nullable Other holder) {
        LocalDate day = ChinaTime.dayOf(at);
        WaitingPost victim = waiting(group).stream()
                .filter(one -> limits.rank(one.kind()) > limits.rank(post.kind()))
                .filter(one -> isInWindow(why, day, ChinaTime.dayOf(one.at())))
                .filter(one -> one.words().get().isPresent())
                .filter(one -> hasRoomWithout(one, post, group, day))
                .findFirst()
                .orElse(null);
        if (victim == null) {
            boolean outranked = leaving.getOrDefault(group, List.of()).stream()
                    .anyMatch(one -> limits.rank(one.post().kind()) < limits.rank(post.kind())
                            && isInWindow(why, day, ChinaTime.dayOf(one.at())));
            decisions.add(
                    new Decision(post.id(), group, outranked ? Fate.REPLACED : Fate.DROPPED, why, at, holder, null));
            return;
        }
        waiting(group).remove(victim);
        taken.remove(group, ChinaTime.dayOf(victim.at()));
        leave(post, group, at.equals(post.at()) ? Fate.GOES : Fate.HELD, null, at, null, null);
        decisions.add(new Decision(
                victim.campaign(),
                group,
                Fate.REPLACED,
                why,
                victim.at(),
                new Other(post.id(), null, post.name()),
                null));
    }

    private boolean hasRoomWithout(WaitingPost one, Wanted post, String group, LocalDate day) {
        LocalDate its = ChinaTime.dayOf(one.at());
        taken.remove(group, its);
        boolean room = taken.full(limits.group(), post.kind(), group, day) == null;
        taken.add(group, its, one.name());
        return room;
    }

    private void move(
            Wanted post,
            String group,
            Instant at,
            SkipReason why,
            @Nullable Other holder,
            @Nullable Unmerged unmerged) {
        for (int days = 1; days <= SendingPlan.MAX_MOVED_DAYS; days++) {
            Instant later = limits.firstAllowed(post.at().plus(Duration.ofDays(days)));
            if (taken.full(limits.group(), post.kind(), group, ChinaTime.dayOf(later)) == null) {
                leave(post, group, Fate.MOVED, why, later, holder, unmerged);
                return;
            }
        }
        decisions.add(new Decision(post.id(), group, Fate.DROPPED, why, at, holder, unmerged));
    }

    /** The post that has a place which another would have had, as far as that is one in particular. */
    private @Nullable Other holder(String group, SkipReason why, LocalDate day) {
        List<Leaving> these = leaving.getOrDefault(group, List.of());
        for (int last = these.size() - 1; last >= 0; last--) {
            Leaving one = these.get(last);
            if (isInWindow(why, day, ChinaTime.dayOf(one.at()))) {
                return new Other(one.post().id(), null, one.post().name());
            }
        }
        String last = why == SkipReason.OVER_DAY ? taken.lastOn(group, day) : null;
        return last == null ? null : new Other("", null, last);
    }

    private static boolean isInWindow(SkipReason why, LocalDate day, LocalDate other) {
        return switch (why) {
            case OVER_DAY -> day.equals(other);
            case OVER_WEEK -> monday(day).equals(monday(other));
            default -> YearMonth.from(day).equals(YearMonth.from(other));
        };
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static boolean isSameDay(Instant one, Instant other) {
        return ChinaTime.dayOf(one).equals(ChinaTime.dayOf(other));
    }

    private List<WaitingPost> waiting(String group) {
        return waiting.computeIfAbsent(group, first -> new ArrayList<>());
    }
}
