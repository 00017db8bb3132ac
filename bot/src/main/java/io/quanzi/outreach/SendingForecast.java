package io.quanzi.outreach;

import io.quanzi.outreach.SendingPlan.Decision;
import io.quanzi.outreach.SendingPlan.Fate;
import io.quanzi.outreach.SendingPlan.Merging;
import io.quanzi.outreach.SendingPlan.Other;
import io.quanzi.outreach.SendingPlan.Wanted;
import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides on posts that are to come as {@link PostMaker} will: on each at its own time, with what may come after it, what
 * leaves before it, and what waits.
 */
final class SendingForecast {
    private final SendingLimits limits;
    private final SentDays taken;
    private final Merging merging;
    private final List<Wanted> order;
    private final Map<String, List<WaitingPost>> waiting = new HashMap<>();
    private final Map<String, Decision> decisions = new LinkedHashMap<>();

    private SendingForecast(
            SendingLimits limits,
            SentDays sent,
            Collection<WaitingPost> waiting,
            Collection<Wanted> posts,
            Merging merging) {
        this.limits = limits;
        this.taken = sent.copy();
        this.merging = merging;
        this.order = posts.stream()
                .sorted(Comparator.comparing(Wanted::at).thenComparing(Wanted::id))
                .toList();
        for (WaitingPost one : waiting) {
            waits(one);
        }
    }

    /**
     * Returns a decision for each post and group, by the posts' times.
     *
     * @param sent what the groups had, and will have of what is made
     * @param waiting what is made and waits for its time
     * @param posts each under an id of its own
     */
    static List<Decision> decide(
            SendingLimits limits,
            SentDays sent,
            Collection<WaitingPost> waiting,
            Collection<Wanted> posts,
            Merging merging) {
        var forecast = new SendingForecast(limits, sent, waiting, posts, merging);
        for (int next = 0; next < forecast.order.size(); next++) {
            forecast.comes(next);
        }
        return List.copyOf(forecast.decisions.values());
    }

    private void waits(WaitingPost one) {
        waiting.computeIfAbsent(one.group(), group -> new ArrayList<>()).add(one);
    }

    private List<WaitingPost> waitingIn(String group) {
        return waiting.computeIfAbsent(group, first -> new ArrayList<>());
    }

    private void comes(int next) {
        Wanted post = order.get(next);
        var there = new ArrayList<WaitingPost>();
        for (String group : post.groups()) {
            waitingIn(group).removeIf(one -> !one.at().isAfter(post.at()));
            there.addAll(waitingIn(group));
        }
        for (Decision one : SendingPlan.decide(limits, taken, there, competing(post, next), merging)) {
            Other other = one.other();
            if (one.post().equals(post.id())) {
                own(post, one);
            } else if (other != null && other.post().equals(post.id())) {
                givesWay(one);
            }
        }
    }

    private void own(Wanted post, Decision one) {
        decisions.put(key(one), one);
        Other host = one.other();
        if (one.fate() == Fate.MERGED && host != null && host.task() != null) {
            waitingIn(one.group()).replaceAll(waits -> waits.task().equals(host.task()) ? waits.carrying() : waits);
        } else if (one.fate() == Fate.MERGED && host != null) {
            Instant until = Competition.waitsUntil(one.at());
            taken.add(one.group(), ChinaTime.dayOf(until), post.name());
            waits(waiting(post, one.group(), until, host.post()));
        } else if (one.leaves()) {
            taken.add(one.group(), ChinaTime.dayOf(one.at()), post.name());
            if (one.at().isAfter(post.at())) {
                waits(waiting(post, one.group(), one.at(), null));
            }
        }
    }

    private static WaitingPost waiting(Wanted post, String group, Instant at, @Nullable String host) {
        return new WaitingPost(
                post.id(),
                post.id(),
                post.name(),
                post.kind(),
                at,
                at.plus(Duration.between(post.at(), post.until())),
                group,
                post.words(),
                host,
                false);
    }

    /** Of one that waited: the decision on it is another now. */
    private void givesWay(Decision one) {
        boolean gone = waitingIn(one.group()).removeIf(waits -> {
            boolean same = waits.campaign().equals(one.post());
            if (same) {
                taken.remove(one.group(), ChinaTime.dayOf(waits.at()));
            }
            return same;
        });
        if (gone) {
            decisions.computeIfPresent(key(one), (key, before) -> one);
        }
    }

    private static String key(Decision one) {
        return one.post() + "\n" + one.group();
    }

    /** The post, and where days are limited those that may come yet into its groups. */
    private List<Wanted> competing(Wanted post, int next) {
        var competing = new ArrayList<Wanted>();
        competing.add(post);
        if (limits.group().areOfDays()) {
            Instant last = PostMaker.horizon(limits, limits.firstAllowed(post.at()));
            Set<String> groups = Set.copyOf(post.groups());
            for (Wanted other : order.subList(next + 1, order.size())) {
                if (other.at().isAfter(last)) {
                    break;
                }
                List<String> these =
                        other.groups().stream().filter(groups::contains).toList();
                if (!these.isEmpty()) {
                    competing.add(other.into(these));
                }
            }
        }
        return competing;
    }
}
