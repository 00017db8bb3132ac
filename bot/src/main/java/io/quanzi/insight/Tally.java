package io.quanzi.insight;

import io.quanzi.insight.RepurchaseReport.Rate;
import io.quanzi.insight.RepurchaseReport.Rates;
import io.quanzi.insight.RepurchaseReport.Ratio;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts buyers, and those of them who bought again within so many days. */
final class Tally {
    private static final int[] DAYS = {7, 30, 90};

    /** The 97.5th percentile of the normal distribution: 95 % lie between it and its negative. */
    private static final double Z = 1.959963984540054;

    private final Instant asOf;
    private final long[] buyers = new long[DAYS.length];
    private final long[] repurchased = new long[DAYS.length];

    Tally(Instant asOf) {
        this.asOf = asOf;
    }

    /**
     * Counts one buyer: among the buyers where the days after the base purchase are over, and among those who came back
     * where a purchase lies after the base and not after the last of those days.
     *
     * @param base the buyer's first purchase in the window
     * @param next the first purchase at a later instant, in the window or after it; null when there is none
     */
    void add(Instant base, @Nullable Instant next) {
        for (int i = 0; i < DAYS.length; i++) {
            Instant end = base.plus(Duration.ofHours(24L * DAYS[i]));
            if (!end.isAfter(asOf)) {
                buyers[i]++;
                if (next != null && !next.isAfter(end)) {
                    repurchased[i]++;
                }
            }
        }
    }

    Rates rates() {
        return new Rates(rate(0), rate(1), rate(2));
    }

    private @Nullable Rate rate(int i) {
        return rate(buyers[i], repurchased[i]);
    }

    /** Null when there are no buyers. */
    static @Nullable Rate rate(long buyers, long repurchased) {
        return buyers == 0 ? null : new Rate(buyers, repurchased, (double) repurchased / buyers);
    }

    /**
     * The ratio of two rates with its 95 % interval by the log method: the logarithm of the ratio is about normal, with
     * variance 1/a - 1/n + 1/b - 1/m. Null when either has nobody who came back, for then there is no such interval.
     */
    static @Nullable Ratio ratio(@Nullable Rate of, @Nullable Rate to) {
        if (of == null || to == null || of.repurchased() == 0 || to.repurchased() == 0) {
            return null;
        }
        double value = of.rate() / to.rate();
        double variance = List.of(of, to).stream()
                .mapToDouble(rate -> 1.0 / rate.repurchased() - 1.0 / rate.buyers())
                .sum();
        double width = Z * Math.sqrt(variance);
        return new Ratio(value, value * Math.exp(-width), value * Math.exp(width));
    }
}
