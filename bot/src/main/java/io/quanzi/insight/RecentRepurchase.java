package io.quanzi.insight;

import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The repurchase report over the last {@value #DAYS} days up to now: the window of every page that names no other, so that
 * all show the same figure. Pages ask every two seconds and from several windows, and a report reads every purchase; one
 * stands for at least twenty times as long as it took.
 */
@Component
public class RecentRepurchase {
    /** Long enough that two in three buyers have had their 30 days. */
    public static final int DAYS = 90;

    private static final long LEAST_NANOS = 2_000_000_000L;

    private final Repurchase repurchase;
    private final Clock clock;
    private @Nullable CachedReport known;

    RecentRepurchase(Repurchase repurchase, Clock clock) {
        this.repurchase = repurchase;
        this.clock = clock;
    }

    private record CachedReport(RepurchaseReport report, long goodUntil) {}

    /** The first day of the window: today is its last. */
    public LocalDate from() {
        return to().minusDays(DAYS);
    }

    /** The day after its last. */
    public LocalDate to() {
        return ChinaTime.dayOf(clock.instant()).plusDays(1);
    }

    /** The report, at most some seconds old. */
    public synchronized RepurchaseReport report() {
        CachedReport now = known;
        if (now == null
                || System.nanoTime() > now.goodUntil()
                || !now.report().to().equals(to())) {
            now = ask();
            known = now;
        }
        return now.report();
    }

    private CachedReport ask() {
        long begun = System.nanoTime();
        Instant now = clock.instant();
        RepurchaseReport report = repurchase.report(from(), to(), now);
        long cost = System.nanoTime() - begun;
        return new CachedReport(report, System.nanoTime() + Math.max(LEAST_NANOS, 20 * cost));
    }
}
