package io.quanzi.console.today;

import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The alarms of all modules. The first page asks every two seconds and from several windows, so an answer stands for at
 * least twenty times as long as it took. One module that fails to answer does not hide the others.
 */
@Component
class ModuleAlarms {
    private static final Logger log = LoggerFactory.getLogger(ModuleAlarms.class);
    private static final long LEAST_NANOS = 2_000_000_000L;

    private final ObjectProvider<AlarmSource> sources;
    private @Nullable Known known;

    ModuleAlarms(ObjectProvider<AlarmSource> sources) {
        this.sources = sources;
    }

    private record Known(List<Alarm> alarms, long goodUntil) {}

    synchronized List<Alarm> now() {
        Known now = known;
        if (now == null || System.nanoTime() - now.goodUntil() > 0) {
            now = ask();
            known = now;
        }
        return now.alarms();
    }

    private Known ask() {
        long begun = System.nanoTime();
        var all = new ArrayList<Alarm>();
        sources.orderedStream().forEach(source -> {
            try {
                all.addAll(source.alarms());
            } catch (RuntimeException failed) {
                log.warn("alarms cannot be read source={}", source.getClass().getSimpleName(), failed);
                all.add(new Alarm(
                        "alarm.unread", 1, List.of(source.getClass().getSimpleName()), null, "/doctor", false));
            }
        });
        long cost = System.nanoTime() - begun;
        return new Known(List.copyOf(all), System.nanoTime() + Math.max(LEAST_NANOS, 20 * cost));
    }
}
