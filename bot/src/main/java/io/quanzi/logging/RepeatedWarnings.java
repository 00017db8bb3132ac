package io.quanzi.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Holds warnings and errors back that say the same over and over: past so many within ten seconds only how many there were
 * is said. The same are those of one logger and one template; of libraries, which hand over finished texts, those that begin
 * alike.
 */
public final class RepeatedWarnings extends TurboFilter {
    static final int MAX_ALIKE = 30;
    static final int MAX_ALIKE_WITH_STACK = 10;
    static final String TOLD_BY = "io.quanzi.logging.Repeated";
    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final int MAX_KEYS = 1_000;
    private static final int BEGINNING = 24;

    private final LongSupplier nanos;
    // guarded by itself
    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);
    private long swept;

    public RepeatedWarnings() {
        this(System::nanoTime);
    }

    RepeatedWarnings(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static final class Window {
        private final long since;
        private final Logger logger;
        private final String text;
        private final int most;
        private int count;

        Window(long since, Logger logger, String text, int most) {
            this.since = since;
            this.logger = logger;
            this.text = text;
            this.most = most;
        }
    }

    private record Held(Window window, int more) {}

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable thrown) {
        if (format == null
                || !level.isGreaterOrEqual(Level.WARN)
                || !level.isGreaterOrEqual(logger.getEffectiveLevel())
                || logger.getName().equals(TOLD_BY)) {
            return FilterReply.NEUTRAL;
        }
        List<Held> ended = new ArrayList<>();
        boolean held = isHeld(logger, level, format, thrown, ended);
        for (Held one : ended) {
            logger.getLoggerContext()
                    .getLogger(TOLD_BY)
                    .warn(
                            "said {} more times within {} s, held back logger={} text=\"{}\"",
                            one.more,
                            WINDOW_NANOS / 1_000_000_000L,
                            one.window.logger.getName(),
                            one.window.text);
        }
        return held ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private boolean isHeld(Logger logger, Level level, String format, @Nullable Throwable thrown, List<Held> ended) {
        boolean ours = logger.getName().startsWith("io.quanzi");
        String text = ours || format.length() <= BEGINNING ? format : format.substring(0, BEGINNING);
        String key = level + " " + logger.getName() + " " + text
                + (thrown == null ? "" : " " + thrown.getClass().getName());
        int most = thrown == null ? MAX_ALIKE : MAX_ALIKE_WITH_STACK;
        synchronized (windows) {
            long now = nanos.getAsLong();
            if (now - swept > WINDOW_NANOS / 10) {
                swept = now;
                removeOld(now, ended);
            }
            Window window = windows.computeIfAbsent(key, fresh -> new Window(now, logger, text, most));
            window.count++;
            if (windows.size() > MAX_KEYS) {
                windows.remove(windows.keySet().iterator().next());
            }
            return window.count > most;
        }
    }

    private void removeOld(long now, List<Held> ended) {
        for (Iterator<Window> all = windows.values().iterator(); all.hasNext(); ) {
            Window window = all.next();
            if (now - window.since > WINDOW_NANOS) {
                if (window.count > window.most) {
                    ended.add(new Held(window, window.count - window.most));
                }
                all.remove();
            }
        }
    }
}
