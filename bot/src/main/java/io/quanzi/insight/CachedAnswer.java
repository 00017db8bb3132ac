package io.quanzi.insight;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that pages ask for every two seconds, and from several windows: it stands for twenty times as long as it took. One
 * that takes long is worked out again in the background, and read meanwhile as it was, for some minutes at most: only who comes
 * after a long pause waits for it.
 */
final class CachedAnswer<T extends @Nullable Object> {
    private static final Logger log = LoggerFactory.getLogger(CachedAnswer.class);
    private static final int TIMES = 20;
    private static final long LONG_NANOS = 500_000_000L;
    private static final long OVERDUE_NANOS = Duration.ofMinutes(5).toNanos();

    private final long leastNanos;
    private final LongSupplier nanoTime;
    private final Executor aside;
    private @Nullable T known;
    private @Nullable Object key;
    private long took;
    private long goodUntil;
    private boolean renewing;

    /** One that stands for two seconds at least. */
    CachedAnswer() {
        this(Duration.ofSeconds(2));
    }

    /** @param least for how long one stands that took no time; zero: what is quick is worked out each time */
    CachedAnswer(Duration least) {
        this(least, System::nanoTime, CachedAnswer::begin);
    }

    /** On a thread that finds classes as the one that asks does. */
    private static void begin(Runnable renewal) {
        var thread = new Thread(renewal, "figures");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * One with a clock and threads of its own.
     *
     * @param aside works out again what takes long
     */
    CachedAnswer(Duration least, LongSupplier nanoTime, Executor aside) {
        this.leastNanos = least.toNanos();
        this.nanoTime = nanoTime;
        this.aside = aside;
    }

    /**
     * The answer, at most so old.
     *
     * @param about what it is about, such as its days: another is another answer
     */
    synchronized T get(Object about, Supplier<T> ask) {
        T now = known;
        if (now == null || !about.equals(key)) {
            return renew(about, ask);
        }
        if (nanoTime.getAsLong() <= goodUntil) {
            return now;
        }
        if (took < LONG_NANOS || nanoTime.getAsLong() > goodUntil + OVERDUE_NANOS) {
            return renew(about, ask);
        }
        if (!renewing) {
            renewing = true;
            aside.execute(() -> renewAside(about, ask));
        }
        return now;
    }

    private T renew(Object about, Supplier<T> ask) {
        long begun = nanoTime.getAsLong();
        T answer = ask.get();
        keep(about, answer, nanoTime.getAsLong() - begun);
        return answer;
    }

    private void renewAside(Object about, Supplier<T> ask) {
        try {
            renew(about, ask);
        } catch (RuntimeException failed) {
            log.warn("a figure stays as it was cause={}", failed.toString());
        } finally {
            renewed();
        }
    }

    private synchronized void keep(Object about, T answer, long nanos) {
        known = answer;
        key = about;
        took = nanos;
        goodUntil = nanoTime.getAsLong() + (nanos < LONG_NANOS ? leastNanos : TIMES * nanos);
    }

    private synchronized void renewed() {
        renewing = false;
    }
}
