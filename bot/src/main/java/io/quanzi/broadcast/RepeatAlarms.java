package io.quanzi.broadcast;

import io.quanzi.content.Deals;
import io.quanzi.content.Tips;
import io.quanzi.outreach.CurrentLimits;
import io.quanzi.outreach.SendingLimits.Again;
import io.quanzi.schedule.Schedules;
import io.quanzi.schedule.Schedules.Planned;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Libraries that are too small for the days after which groups may be told the same again. */
@Component
class RepeatAlarms implements AlarmSource {
    private static final int DAYS = 7;

    private final Schedules schedules;
    private final PostToGroups action;
    private final Tips tips;
    private final Deals deals;
    private final CurrentLimits limits;
    private final Clock clock;

    RepeatAlarms(Schedules schedules, PostToGroups action, Tips tips, Deals deals, CurrentLimits limits, Clock clock) {
        this.schedules = schedules;
        this.action = action;
        this.tips = tips;
        this.deals = deals;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public List<Alarm> alarms() {
        List<Planned<PostSettings>> planned = schedules.settingsOf(action, DAYS);
        LocalDate today = ChinaTime.dayOf(clock.instant());
        Again again = limits.get().again();
        Alarm few = alarm(
                "tips",
                ContentOfDay.TIP,
                planned,
                again.tip(),
                segment -> tips.choices(today, segment).size());
        Alarm fewDeals = alarm(
                "deals",
                ContentOfDay.DEAL,
                planned,
                again.deal(),
                segment -> deals.choices(today, segment).size());
        return Stream.of(Stream.ofNullable(few), Stream.ofNullable(fewDeals))
                .flatMap(some -> some)
                .toList();
    }

    /** How many entries there are for a segment. */
    private interface Library {
        int sizeFor(String segment);
    }

    private @Nullable Alarm alarm(
            String library, String what, List<Planned<PostSettings>> planned, int wanted, Library entries) {
        Map<String, Set<LocalDate>> days = new TreeMap<>();
        for (Planned<PostSettings> one : planned) {
            if (action.said(one.settings()).contains(what)) {
                one.settings()
                        .segments()
                        .forEach(segment -> days.computeIfAbsent(segment, name -> new HashSet<>())
                                .addAll(one.days()));
            }
        }
        int fewest = Integer.MAX_VALUE;
        int segments = 0;
        String worst = "";
        for (Map.Entry<String, Set<LocalDate>> one : days.entrySet()) {
            int size = one.getValue().isEmpty() || action.owners(one.getKey()).isEmpty()
                    ? 0
                    : entries.sizeFor(one.getKey());
            int last =
                    size == 0 ? Integer.MAX_VALUE : size * DAYS / one.getValue().size();
            if (last < wanted) {
                segments++;
                if (last < fewest) {
                    fewest = last;
                    worst = one.getKey();
                }
            }
        }
        return segments == 0
                ? null
                : new Alarm(
                        "alarm.repeat." + library,
                        segments,
                        List.of(action.title(worst), String.valueOf(fewest), String.valueOf(wanted)),
                        null,
                        "/playbook/entries?path=templates/" + library + ".yaml",
                        false);
    }
}
