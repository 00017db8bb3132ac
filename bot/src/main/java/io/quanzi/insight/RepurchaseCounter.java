package io.quanzi.insight;

import io.quanzi.insight.Intervals.Interval;
import io.quanzi.insight.RepurchaseReport.Rate;
import io.quanzi.insight.RepurchaseReport.Rates;
import io.quanzi.insight.RepurchaseReport.Ratio;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts buyers, and those of them who bought again within so many days. */
final class RepurchaseCounter {
    private static final int[] DAYS = {7, 30, 90};

    private final Instant asOf;
    private final long[] buyers = new long[DAYS.length];
    private final long[] repurchased = new long[DAYS.length];

    RepurchaseCounter(Instant asOf) {
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

    /** The ratio of two rates with its interval; null while either side needs more. */
    static @Nullable Ratio ratio(@Nullable Rate of, @Nullable Rate to) {
        if (of == null || to == null || of.needed() != null || to.needed() != null) {
            return null;
        }
        Interval ends = Intervals.ratio(of.repurchased(), of.buyers(), to.repurchased(), to.buyers());
        return new Ratio(of.rate() / to.rate(), ends.low(), Double.isInfinite(ends.high()) ? null : ends.high());
    }

    /** How much one rate is above another, with its interval; null while either side needs more. */
    static @Nullable Ratio difference(@Nullable Rate of, @Nullable Rate to) {
        if (of == null || to == null || of.needed() != null || to.needed() != null) {
            return null;
        }
        Interval ends = Intervals.difference(of.repurchased(), of.buyers(), to.repurchased(), to.buyers());
        return new Ratio(of.rate() - to.rate(), ends.low(), ends.high());
    }
}
