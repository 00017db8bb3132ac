package io.quanzi.console.today;

import io.quanzi.insight.Repurchase;
import io.quanzi.insight.RepurchaseReport;
import io.quanzi.insight.RepurchaseReport.Rate;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The repurchase rates of the first page, over the last sixty days. The page asks every two seconds and from several
 * windows; a report reads every purchase, so one stands for at least twenty times as long as it took.
 */
@Component
class CameBack {
    private static final int DAYS = 60;
    private static final long LEAST_NANOS = 2_000_000_000L;

    private final Repurchase repurchase;
    private final Clock clock;
    private @Nullable Known known;

    CameBack(Repurchase repurchase, Clock clock) {
        this.repurchase = repurchase;
        this.clock = clock;
    }

    /**
     * A rate.
     *
     * @param title the message's key
     * @param percent such as {@code 17.5}; null when nobody can be counted yet
     * @param repurchased of {@code buyers}
     */
    public record Shown(String title, @Nullable String percent, long repurchased, long buyers) {}

    private record Known(List<Shown> shown, long goodUntil) {}

    synchronized List<Shown> shown() {
        Known now = known;
        if (now == null || System.nanoTime() > now.goodUntil()) {
            now = ask();
            known = now;
        }
        return now.shown();
    }

    private Known ask() {
        long begun = System.nanoTime();
        Instant now = clock.instant();
        LocalDate today = ChinaTime.dayOf(now);
        RepurchaseReport report = repurchase.report(today.minusDays(DAYS), today.plusDays(1), now);
        List<Shown> shown = List.of(
                shown("rate.7", report.repurchase().within7Days()),
                shown("rate.30", report.repurchase().within30Days()),
                shown("rate.members", report.members()),
                shown(
                        "rate.group.30",
                        report.group() == null ? null : report.group().within30Days()));
        long cost = System.nanoTime() - begun;
        return new Known(shown, System.nanoTime() + Math.max(LEAST_NANOS, 20 * cost));
    }

    private static Shown shown(String title, @Nullable Rate rate) {
        return rate == null
                ? new Shown(title, null, 0, 0)
                : new Shown(
                        title,
                        String.format(Locale.ROOT, "%.1f", 100 * rate.rate()),
                        rate.repurchased(),
                        rate.buyers());
    }
}
