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
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells which groups each post of a plan reaches, and what they have left after it: {@code outreach} decides, as it will when
 * the time comes; here it is only counted.
 */
final class PlanForecast {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ChinaTime.ZONE);

    private final Outreach outreach;
    private final Map<YearMonth, Map<String, Integer>> used = new HashMap<>();
    private final Map<YearMonth, Map<String, Integer>> planned = new HashMap<>();
    private final Set<Said> said = new HashSet<>();
    private final Map<String, List<Decision>> decisions = new HashMap<>();

    private record Said(String chatId, LocalDate day, String text) {}

    /** What stands in the way of some groups, and until when. */
    private record Late(Reason reason, Instant at) {}

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
        var stopped = new TreeMap<Reason, Integer>();
        var late = new HashMap<Late, Integer>();
        for (Decision one : decisions.getOrDefault(key, List.of())) {
            LocalDate day = ChinaTime.dayOf(one.at());
            if (!one.leaves()) {
                stopped.merge(reason(one), 1, Integer::sum);
            } else if (!said.add(new Said(one.group(), day, text))) {
                stopped.merge(Reason.REPEATED, 1, Integer::sum);
            } else {
                planned.computeIfAbsent(YearMonth.from(day), any -> new HashMap<>())
                        .merge(one.group(), 1, Integer::sum);
                groups.add(one.group());
                if (one.fate() != Fate.GOES) {
                    late.merge(
                            new Late(one.fate() == Fate.HELD ? Reason.QUIET : Reason.MOVED, one.at()), 1, Integer::sum);
                }
            }
        }
        var stops = new ArrayList<PlanStop>();
        stopped.forEach((reason, count) -> stops.add(PlanStop.of(reason, count)));
        late.entrySet().stream()
                .sorted((a, b) -> a.getKey().at().compareTo(b.getKey().at()))
                .forEach(one -> stops.add(new PlanStop(
                        one.getKey().reason(),
                        one.getValue(),
                        List.of(Message.of(
                                "plan.stop.at", MINUTE.format(one.getKey().at()))))));
        return new Reached(List.copyOf(groups), List.copyOf(stops));
    }

    private static Reason reason(Decision decision) {
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
