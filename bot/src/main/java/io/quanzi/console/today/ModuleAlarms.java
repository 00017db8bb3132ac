package io.quanzi.console.today;

import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The alarms of all modules. The first page asks every two seconds and from several windows, so an answer stands for at
 * least twenty times as long as it took.
 */
@Component
class ModuleAlarms {
    private static final long LEAST_NANOS = 2_000_000_000L;

    private final ObjectProvider<AlarmSource> sources;
    private @Nullable CachedAlarms known;

    ModuleAlarms(ObjectProvider<AlarmSource> sources) {
        this.sources = sources;
    }

    private record CachedAlarms(List<Alarm> alarms, long goodUntil) {}

    synchronized List<Alarm> now() {
        CachedAlarms now = known;
        if (now == null || System.nanoTime() - now.goodUntil() > 0) {
            now = ask();
            known = now;
        }
        return now.alarms();
    }

    private CachedAlarms ask() {
        long begun = System.nanoTime();
        List<Alarm> all = AlarmSource.all(sources.orderedStream());
        long cost = System.nanoTime() - begun;
        return new CachedAlarms(all, System.nanoTime() + Math.max(LEAST_NANOS, 20 * cost));
    }
}
