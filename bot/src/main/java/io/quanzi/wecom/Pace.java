package io.quanzi.wecom;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Keeps this process below WeCom's limits, a bucket for each API: an API over its limit is blocked for the length of the
 * window, which costs more than waiting. Several processes on one corp share WeCom's limit but not the buckets; the
 * limits are far above what a shop needs.
 *
 * @see <a href="https://developer.work.weixin.qq.com/document/path/90312">访问频率限制</a>
 */
final class Pace {
    /** Of one corp on one API. */
    static final List<Limit> BASIC =
            List.of(new Limit(10_000, Duration.ofMinutes(1)), new Limit(150_000, Duration.ofHours(1)));

    /** Of app messages to one member; WeCom drops what is more without a word. */
    static final List<Limit> TO_ONE_MEMBER =
            List.of(new Limit(30, Duration.ofMinutes(1)), new Limit(1_000, Duration.ofHours(1)));

    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /**
     * @param nanos the time that WeCom counts by; a step back counts as none
     */
    Pace(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** At most so many calls in so long. */
    record Limit(int calls, Duration per) {
        double perNano() {
            return (double) calls / per.toNanos();
        }
    }

    /** Takes a place; how long until there is one, zero when it was taken. */
    Duration take(String key, List<Limit> limits) {
        return buckets.computeIfAbsent(key, unknown -> new Bucket(limits, nanos.getAsLong()))
                .take(nanos.getAsLong());
    }

    private static final class Bucket {
        private final List<Limit> limits;
        private final double[] left;
        private long filledAt;

        Bucket(List<Limit> limits, long now) {
            this.limits = limits;
            this.left = limits.stream().mapToDouble(Limit::calls).toArray();
            this.filledAt = now;
        }

        synchronized Duration take(long now) {
            double wait = 0;
            for (int i = 0; i < left.length; i++) {
                var limit = limits.get(i);
                left[i] = Math.min(limit.calls(), left[i] + Math.max(0, now - filledAt) * limit.perNano());
                wait = Math.max(wait, (1 - left[i]) / limit.perNano());
            }
            filledAt = now;
            if (wait > 0) {
                return Duration.ofNanos((long) Math.ceil(wait));
            }
            for (int i = 0; i < left.length; i++) {
                left[i]--;
            }
            return Duration.ZERO;
        }
    }
}
