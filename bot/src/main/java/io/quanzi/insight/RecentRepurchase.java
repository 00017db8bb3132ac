package io.quanzi.insight;

import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.LocalDate;
import org.springframework.stereotype.Component;

/**
 * The repurchase report over the last {@value #DAYS} days up to now: the window of every page that names no other, so that
 * all show the same figure. A report reads every purchase.
 */
@Component
public class RecentRepurchase {
    /** Long enough that two in three buyers have had their 30 days. */
    public static final int DAYS = 90;

    private final Repurchase repurchase;
    private final Clock clock;
    private final CachedAnswer<RepurchaseReport> known = new CachedAnswer<>();

    RecentRepurchase(Repurchase repurchase, Clock clock) {
        this.repurchase = repurchase;
        this.clock = clock;
    }

    /** The first day of the window: today is its last. */
    public LocalDate from() {
        return to().minusDays(DAYS);
    }

    /** The day after its last. */
    public LocalDate to() {
        return ChinaTime.dayOf(clock.instant()).plusDays(1);
    }

    /** The report, of large shops at most some minutes old. */
    public RepurchaseReport report() {
        return known.get(to(), () -> repurchase.report(from(), to(), clock.instant()));
    }
}
