package io.quanzi.work;

import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Work that is parked: it waits for a person, who has to know. */
@Component
class ParkedWorkAlarms implements AlarmSource {
    private final ObjectProvider<WaitingWork> work;

    ParkedWorkAlarms(ObjectProvider<WaitingWork> work) {
        this.work = work;
    }

    @Override
    public List<Alarm> alarms() {
        return work.orderedStream()
                .filter(WaitingWork::isAlarmed)
                .map(kind -> new Alarm(
                        "alarm.work." + kind.name(),
                        kind.parked(),
                        List.of(),
                        null,
                        Objects.requireNonNullElse(kind.page(), "/inbox"),
                        false))
                .filter(alarm -> alarm.count() > 0)
                .toList();
    }
}
