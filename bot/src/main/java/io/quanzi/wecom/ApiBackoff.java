package io.quanzi.wecom;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Backs off from an API that answered that it had too many calls: from a second, or a fifth of one where it was too
 * many at once, doubling with each refusal up to the minute for which WeCom blocks. The first call that it takes ends
 * it.
 */
final class ApiBackoff {
    private static final Duration OVER_LIMIT = Duration.ofSeconds(1);
    private static final Duration TOO_MANY_AT_ONCE = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<String, Hold> holds = new ConcurrentHashMap<>();

    ApiBackoff(Clock clock) {
        this.clock = clock;
    }

    private record Hold(Duration length, Instant until) {
        Hold next(Duration least, Instant now) {
            if (until.isAfter(now) && !isOfAClockAhead(now)) {
                return this; // of calls that were on their way together, one counts
            }
            Duration longer = length.multipliedBy(2).compareTo(least) < 0 ? least : length.multipliedBy(2);
            Duration bounded = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
            return new Hold(bounded, now.plus(bounded));
        }

        /** Our clock was set back since: how much of it is over cannot be told. */
        boolean isOfAClockAhead(Instant now) {
            return until.isAfter(now.plus(length));
        }
    }

    /** How long an API is to be left alone; zero when it is not. */
    Duration remaining(String api) {
        Hold hold = holds.get(api);
        if (hold == null) {
            return Duration.ZERO;
        }
        Instant now = clock.instant();
        if (hold.isOfAClockAhead(now)) {
            holds.replace(api, hold, new Hold(hold.length(), now.plus(hold.length())));
            return hold.length();
        }
        Duration left = Duration.between(now, hold.until());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Notes what an API answered. */
    void recordAnswer(String api, int code) {
        Duration least = switch (code) {
            case WeComCalls.OVER_LIMIT, WeComCalls.OVER_MINUTE -> OVER_LIMIT;
            case WeComCalls.TOO_MANY_AT_ONCE -> TOO_MANY_AT_ONCE;
            default -> Duration.ZERO;
        };
        if (!least.isZero()) {
            Instant now = clock.instant();
            holds.compute(
                    api, (same, hold) -> (hold == null ? new Hold(Duration.ZERO, Instant.MIN) : hold).next(least, now));
        }
    }

    /** The API took a call. */
    void end(String api) {
        holds.remove(api);
    }
}
