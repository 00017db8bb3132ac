package io.quanzi.console.today;

import io.quanzi.insight.RecentRepurchase;
import io.quanzi.insight.RepurchaseReport;
import io.quanzi.insight.RepurchaseReport.Needed;
import io.quanzi.insight.RepurchaseReport.Rate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The repurchase rates of the first page, over the window that the report opens with. */
@Component
class RepurchaseTile {
    private final RecentRepurchase recent;

    RepurchaseTile(RecentRepurchase recent) {
        this.recent = recent;
    }

    /**
     * A rate.
     *
     * @param title the message's key
     * @param percent such as {@code 17.5}; null while too few say anything
     * @param repurchased of {@code buyers}
     * @param needed the message of what is missing, which has how many in it; null when the percentage is there
     * @param missing how many that are
     * @param path of the report over the same window
     */
    public record Shown(
            String title,
            @Nullable String percent,
            long repurchased,
            long buyers,
            @Nullable String needed,
            long missing,
            int days,
            String path) {}

    List<Shown> shown() {
        RepurchaseReport report = recent.report();
        String path = "/repurchase?from=%s&to=%s".formatted(report.from(), report.to());
        return List.of(
                shown("rate.7", report.repurchase().within7Days(), path),
                shown("rate.30", report.repurchase().within30Days(), path),
                shown("rate.members", report.members(), path),
                shown(
                        "rate.group.30",
                        report.group() == null ? null : report.group().within30Days(),
                        path));
    }

    private static Shown shown(String title, @Nullable Rate rate, String path) {
        Needed needed = rate == null ? new Needed(Needed.MIN_BUYERS, Needed.MIN_EVENTS) : rate.needed();
        return new Shown(
                title,
                rate == null || needed != null ? null : String.format(Locale.ROOT, "%.1f", 100 * rate.rate()),
                rate == null ? 0 : rate.repurchased(),
                rate == null ? 0 : rate.buyers(),
                needed == null ? null : needed.buyers() > 0 ? "needed.buyers" : "needed.events",
                needed == null ? 0 : needed.buyers() > 0 ? needed.buyers() : needed.repurchased(),
                RecentRepurchase.DAYS,
                path);
    }
}
