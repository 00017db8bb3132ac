package io.quanzi.embedded;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts wrong passwords at the store's port, over all connections, and says how long the answer to the next one waits:
 * twice as long each time, up to five seconds; a minute without one begins anew. Right ones are never kept waiting.
 */
final class PasswordThrottle {
    private static final Logger log = LoggerFactory.getLogger(PasswordThrottle.class);
    private static final long FIRST_DELAY_MILLIS = 50;
    private static final long MAX_DELAY_MILLIS = 5_000;
    private static final long FORGOTTEN_NANOS = TimeUnit.MINUTES.toNanos(1);

    // guarded by this
    private long count;
    private long last;
    private long told;

    /** Counts one; returns the milliseconds after which it may be answered. */
    synchronized long wrong() {
        long now = System.nanoTime();
        if (count > 0 && now - last > FORGOTTEN_NANOS) {
            count = 0;
        }
        last = now;
        count++;
        if (count == 1 || now - told > FORGOTTEN_NANOS) {
            told = now;
            log.warn(
                    "a program on this machine came to the store's port without the right password times={} cure=\"the"
                            + " password is in the file store/{} of the data directory, for its owner\"",
                    count,
                    StorePassword.FILE);
        }
        return Math.min(MAX_DELAY_MILLIS, FIRST_DELAY_MILLIS << Math.min(count - 1, 7));
    }
}
