package io.quanzi.shared;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Writes warnings that strangers can cause as often as they like: a few a minute, and how many were left out, so that nobody
 * fills the disk by sending nonsense. What is left out stands at debug.
 */
public final class ThrottledLog {
    private static final int LINES_A_MINUTE = 10;

    private final AtomicLong minute = new AtomicLong(Long.MIN_VALUE);
    private final AtomicInteger written = new AtomicInteger();

    /** Warns as the logger's own method does, but seldom. */
    public void warn(Logger log, String format, @Nullable Object... arguments) {
        long now = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime());
        long before = minute.getAndSet(now);
        if (before != now) {
            int left = written.getAndSet(0) - LINES_A_MINUTE;
            if (left > 0) {
                log.warn("{} more of this kind were left out; debug has them all", left);
            }
        }
        if (written.incrementAndGet() <= LINES_A_MINUTE) {
            log.warn(format, arguments);
        } else {
            log.debug(format, arguments);
        }
    }
}
