package io.quanzi.content;

import io.quanzi.content.DealStanding.Why;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tells which deals are left out though their days have come, and why. */
@Component
class DealAlarms implements AlarmSource {
    private static final int MAX_NAMED = 3;
    private static final String PAGE = "/playbook/entries?path=" + DealsFile.PATH;

    private final Deals deals;
    private final Clock clock;

    DealAlarms(Deals deals, Clock clock) {
        this.deals = deals;
        this.clock = clock;
    }

    @Override
    public List<Alarm> alarms() {
        List<DealStanding> standings = deals.ofProducts(ChinaTime.dayOf(clock.instant()));
        var alarms = new ArrayList<Alarm>();
        for (Why why : Why.values()) {
            List<String> names = standings.stream()
                    .filter(standing -> standing.why() == why)
                    .map(DealStanding::name)
                    .toList();
            if (!names.isEmpty()) {
                alarms.add(new Alarm(
                        "alarm.deals." + why.name(),
                        names.size(),
                        List.of(names.stream().limit(MAX_NAMED).collect(Collectors.joining(" / "))),
                        null,
                        PAGE,
                        false));
            }
        }
        return alarms;
    }
}
