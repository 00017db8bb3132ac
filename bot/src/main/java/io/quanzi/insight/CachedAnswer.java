package io.quanzi.insight;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that pages ask for every two seconds, and from several windows: it stands for at least twenty times as long as it
 * took, and for two seconds.
 */
final class CachedAnswer<T extends @Nullable Object> {
    private static final long LEAST_NANOS = 2_000_000_000L;

    private @Nullable T known;
    private @Nullable Object key;
    private long goodUntil;

    /**
     * The answer, at most so old.
     *
     * @param about what it is about, such as its days: another is another answer
     */
    synchronized T get(Object about, Supplier<T> ask) {
        T now = known;
        if (now == null || !about.equals(key) || System.nanoTime() > goodUntil) {
            long begun = System.nanoTime();
            now = ask.get();
            known = now;
            key = about;
            goodUntil = System.nanoTime() + Math.max(LEAST_NANOS, 20 * (System.nanoTime() - begun));
        }
        return now;
    }
}
