package io.quanzi.broadcast;

import io.quanzi.broadcast.PlanStop.Reason;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.Outreach;
import io.quanzi.outreach.SendingPlan.Decision;
import io.quanzi.outreach.SendingPlan.Fate;
import io.quanzi.outreach.SendingPlan.Wanted;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells which groups each post of a plan reaches, and what they have left after it: {@code outreach} decides, as it will when
 * the time comes; here it is only counted.
 */
final class PlanForecast {
    private final Outreach outreach;
    private final Map<YearMonth, Map<String, Integer>> used = new HashMap<>();
    private final Map<YearMonth, Map<String, Integer>> planned = new HashMap<>();
    private final Set<Said> said = new HashSet<>();
    private final Map<String, List<Decision>> decisions = new HashMap<>();

    private record Said(String chatId, LocalDate day, String text) {}

    /** @param now what was said on this instant's day already counts */
    PlanForecast(Outreach outreach, MassMessages massMessages, Instant now) {
        this.outreach = outreach;
        LocalDate today = ChinaTime.dayOf(now);
        for (MassMessage message : massMessages.toGroupsSince(ChinaTime.startOf(today))) {
            if (!PostAudiences.UNSAID.contains(message.state())) {
                message.recipients()
                        .forEach(chatId ->
                                said.add(new Said(chatId, today, message.copy().text())));
            }
        }
    }

    /** Asks what will become of all posts of a plan, each under what tells it from the others. */
    void decide(Collection<Wanted> posts) {
        outreach.forecast(posts)
                .forEach(one -> decisions
                        .computeIfAbsent(one.post(), key -> new ArrayList<>())
                        .add(one));
    }

    /**
     * The groups that a post reaches.
     *
     * @param stops why the others are not reached, or later
     */
    record Reached(List<String> groups, List<PlanStop> stops) {}

    /** Counts a post; those of a plan are asked for by time. */
    Reached count(String key, String text) {
        var groups = new ArrayList<String>();
        var stopped = new TreeMap<Reason, Stopped>();
        var late = new HashMap<DecisionNote, Integer>();
        for (Decision one : decisions.getOrDefault(key, List.of())) {
            LocalDate day = ChinaTime.dayOf(one.at());
            if (!one.leaves()) {
                stopped.computeIfAbsent(reason(one), Stopped::new).add(DecisionNote.of(one));
            } else if (!said.add(new Said(one.group(), day, text))) {
                stopped.computeIfAbsent(Reason.REPEATED, Stopped::new).groups++;
            } else {
                planned.computeIfAbsent(YearMonth.from(day), any -> new HashMap<>())
                        .merge(one.group(), 1, Integer::sum);
                groups.add(one.group());
                if (one.fate() != Fate.GOES) {
                    late.merge(DecisionNote.of(one), 1, Integer::sum);
                }
            }
        }
        var stops = new ArrayList<PlanStop>();
        stopped.values().forEach(one -> stops.add(one.stop()));
        late.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<DecisionNote, Integer> one) ->
                                one.getKey().at())
                        .thenComparing(one -> String.valueOf(one.getKey().other())))
                .forEach(one -> stops.add(new PlanStop(
                        one.getKey().fate() == Fate.HELD ? Reason.QUIET : Reason.MOVED,
                        one.getValue(),
                        one.getKey().details())));
        return new Reached(List.copyOf(groups), List.copyOf(stops));
    }

    /** The groups that do not get a post for one reason. */
    private static final class Stopped {
        private final Reason reason;
        private final Set<Message> details = new LinkedHashSet<>();
        private int groups;

        Stopped(Reason reason) {
            this.reason = reason;
        }

        void add(DecisionNote one) {
            groups++;
            details.addAll(one.details());
        }

        PlanStop stop() {
            return new PlanStop(reason, groups, List.copyOf(details));
        }
    }

    private static Reason reason(Decision decision) {
        if (decision.fate() == Fate.MERGED) {
            return Reason.MERGED;
        }
        if (decision.fate() == Fate.REPLACED) {
            return Reason.REPLACED;
        }
        if (decision.fate() == Fate.BY_HAND || decision.why() == null) {
            return Reason.BY_HAND;
        }
        return switch (decision.why()) {
            case OVER_DAY -> Reason.OVER_DAY;
            case OVER_WEEK -> Reason.OVER_WEEK;
            default -> Reason.OVER_BUDGET;
        };
    }

    /** How many posts a group has had in a month, or will have of tasks that are made. */
    int used(String chatId, YearMonth month) {
        return used.computeIfAbsent(month, outreach::usedByGroups).getOrDefault(chatId, 0);
    }

    /** How many more it gets of what was counted. */
    int planned(String chatId, YearMonth month) {
        return planned.getOrDefault(month, Map.of()).getOrDefault(chatId, 0);
    }
}
