package io.quanzi.rehearsal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * The threads of a rehearsal. All that the second program starts are in it, of lower priority than the bot's own, and what
 * they log is left out: it would read as if it had happened. What this module logs stays.
 */
final class QuietGroup implements AutoCloseable {
    private static final String OWN = QuietGroup.class.getPackageName();
    private static final int PRIORITY = Thread.NORM_PRIORITY - 2;

    private final ThreadGroup threads = new ThreadGroup("rehearsal");
    private final TurboFilter filter;
    private final @Nullable LoggerContext loggers;

    QuietGroup() {
        filter = new LeftOut(threads);
        threads.setMaxPriority(PRIORITY);
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        loggers = factory instanceof LoggerContext logback ? logback : null;
        if (loggers != null) {
            loggers.addTurboFilter(filter);
        }
    }

    /** Begins work in it. */
    Thread start(Runnable work) {
        var thread = new Thread(threads, work, "rehearsal");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        if (loggers != null) {
            loggers.getTurboFilterList().remove(filter);
        }
    }

    private static final class LeftOut extends TurboFilter {
        private final ThreadGroup threads;

        LeftOut(ThreadGroup threads) {
            this.threads = threads;
        }

        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] values,
                @Nullable Throwable thrown) {
            ThreadGroup own = Thread.currentThread().getThreadGroup();
            boolean wanted = logger.getName().startsWith(OWN);
            return !wanted && own != null && threads.parentOf(own) ? FilterReply.DENY : FilterReply.NEUTRAL;
        }
    }
}
