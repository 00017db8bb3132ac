package io.quanzi.schedule;

import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** Schedules whose last run failed, or was missed. */
@Component
class ScheduleAlarms implements AlarmSource {
    private final Schedules schedules;
    private final Runs runs;

    ScheduleAlarms(Schedules schedules, Runs runs) {
        this.schedules = schedules;
        this.runs = runs;
    }

    private record Last(String title, Run run) {}

    @Override
    public List<Alarm> alarms() {
        var last = new ArrayList<Last>();
        schedules.titles().forEach((name, title) -> runs.lastOf(name).ifPresent(run -> last.add(new Last(title, run))));
        var alarms = new ArrayList<Alarm>();
        alarm("alarm.schedules.failed", Run.State.FAILED, last, alarms);
        alarm("alarm.schedules.missed", Run.State.MISSED, last, alarms);
        return alarms;
    }

    private static void alarm(String key, Run.State state, List<Last> last, List<Alarm> alarms) {
        List<Last> these =
                last.stream().filter(one -> one.run().state() == state).toList();
        if (!these.isEmpty()) {
            Instant since = these.stream()
                    .map(one -> one.run().at())
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            String titles = String.join(" · ", these.stream().map(Last::title).toList());
            alarms.add(new Alarm(key, these.size(), List.of(titles), since, "/schedules", false));
        }
    }
}
