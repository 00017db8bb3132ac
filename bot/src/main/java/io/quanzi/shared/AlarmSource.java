package io.quanzi.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A module's source of alarms. The console asks every few seconds while the first page is
 * open, so the answer must be cheap; the check-up asks too.
 */
public interface AlarmSource {
    /** Returns what needs a person now; empty when all is well. */
    List<Alarm> alarms();

    /** The alarms of several. One that fails to answer does not hide the others: that it does is an alarm itself. */
    static List<Alarm> all(Stream<AlarmSource> sources) {
        var all = new ArrayList<Alarm>();
        sources.forEach(source -> {
            String name = source.getClass().getSimpleName();
            try {
                all.addAll(source.alarms());
            } catch (RuntimeException failed) {
                Logger log = LoggerFactory.getLogger(AlarmSource.class);
                log.warn("alarms cannot be read source={}", name, failed);
                all.add(new Alarm("alarm.unread", 1, List.of(name), null, "/doctor", false));
            }
        });
        return List.copyOf(all);
    }
}
