package io.quanzi.work;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides when failed work is tried again, and when it is parked. The pause doubles with each failure, up to the
 * longest.
 *
 * <pre>{@code RetryPolicy.maxRetries(11).withBackoff(Duration.ofSeconds(1), Duration.ofMinutes(30))}</pre>
 *
 * @param maxRetries how often it is tried again after the first failure; {@link Integer#MAX_VALUE} for no limit
 * @param within how long after the first failure it is still tried again; null for no limit
 * @param firstPause after the first failure; more than zero
 * @param longestPause at least the first
 * @param jitter how much longer a pause may be by chance, as a share of it, in [0, 1]: work that failed together does not
 *     come back together
 */
public record RetryPolicy(
        int maxRetries, @Nullable Duration within, Duration firstPause, Duration longestPause, double jitter) {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);
    private static final int MAX_DOUBLINGS = 30;

    public RetryPolicy {
        if (maxRetries < 0
                || (within != null && within.isNegative())
                || firstPause.isNegative()
                || firstPause.isZero()
                || longestPause.compareTo(firstPause) < 0
                || !(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException(
                    "expected retries >= 0, 0 < first pause <= longest, 0 <= jitter <= 1, got "
                            + "%d, %s, %s, %s, %s".formatted(maxRetries, within, firstPause, longestPause, jitter));
        }
    }

    /** Tries again so often, then parks. */
    public static RetryPolicy maxRetries(int retries) {
        return new RetryPolicy(retries, null, FIRST_PAUSE, LONGEST_PAUSE, 0);
    }

    /** Tries again until so long after the first failure, then parks. */
    public static RetryPolicy within(Duration duration) {
        return new RetryPolicy(Integer.MAX_VALUE, duration, FIRST_PAUSE, LONGEST_PAUSE, 0);
    }

    /** Tries again until it succeeds. */
    public static RetryPolicy unlimited() {
        return maxRetries(Integer.MAX_VALUE);
    }

    public RetryPolicy withBackoff(Duration first, Duration longest) {
        return new RetryPolicy(maxRetries, within, first, longest, jitter);
    }

    /** Lets each pause be longer by chance, by up to this share of it, in [0, 1]. */
    public RetryPolicy withJitter(double share) {
        return new RetryPolicy(maxRetries, within, firstPause, longestPause, share);
    }

    /**
     * The pause before the next try; empty when the work is to be parked.
     *
     * @param failures how often it failed, this time included; 1 or more
     * @param sinceFirst how long ago it failed first; zero at the first failure
     */
    public Optional<Duration> next(int failures, Duration sinceFirst) {
        boolean over = failures > maxRetries || (within != null && sinceFirst.compareTo(within) > 0);
        return over ? Optional.empty() : Optional.of(pause(failures));
    }

    /**
     * The pause after a failure, whether or not it was the last.
     *
     * @param failures how often it failed, this time included; 1 or more
     */
    public Duration pause(int failures) {
        int doublings = Math.min(Math.max(failures, 1) - 1, MAX_DOUBLINGS);
        Duration pause = firstPause.multipliedBy(1L << doublings);
        if (pause.compareTo(longestPause) > 0) {
            pause = longestPause;
        }
        long more = (long) (pause.toMillis() * jitter);
        return more == 0 ? pause : pause.plusMillis(ThreadLocalRandom.current().nextLong(more + 1));
    }

    /** Returns the instant after which no pause ends: one that does was begun by a clock that was ahead, and is over. */
    public Instant farOff(Instant now) {
        return now.plus(longestPause.multipliedBy(2));
    }
}
