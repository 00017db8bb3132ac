package io.quanzi.insight;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How many buyers came back. A part for which there is no data is null.
 *
 * @param from the first day of the base window, in Shanghai
 * @param to the day after its last
 * @param asOf later orders and refunds do not exist
 * @param repurchase over all buyers
 * @param members buyers who hold a tier at {@code to}, or at {@code asOf} where that is sooner, with two purchases or more in the window
 * @param group buyers who were in one of our groups at their base purchase
 * @param ordinary those who were not
 * @param ratio of group to ordinary: a matter of who joins, not of what the group does to them; null while either side
 *     has fewer than {@value Needed#MIN_BUYERS} buyers or {@value Needed#MIN_EVENTS} who came back
 * @param difference of the same two rates, group less ordinary; null when the ratio is
 * @param needed what is missing for the ratio, by side; null when nothing is, or when nobody knows the groups
 */
public record RepurchaseReport(
        LocalDate from,
        LocalDate to,
        Instant asOf,
        Rates repurchase,
        @Nullable Rate members,
        @Nullable Rates group,
        @Nullable Rates ordinary,
        @Nullable Ratios ratio,
        @Nullable Ratios difference,
        @Nullable NeededByDays needed) {

    /** Within 7, 30 and 90 days. */
    public record Rates(
            @JsonProperty("7") @Nullable Rate within7Days,
            @JsonProperty("30") @Nullable Rate within30Days,
            @JsonProperty("90") @Nullable Rate within90Days) {
        boolean isEmpty() {
            return within7Days == null && within30Days == null && within90Days == null;
        }
    }

    /**
     * A share of buyers.
     *
     * @param buyers at least 1
     * @param rate {@code repurchased / buyers}; a program may compute with it, a person is not shown it while something
     *     is {@link #needed}
     */
    public record Rate(long buyers, long repurchased, double rate) {
        /** Returns what is missing before the rate says anything; null when nothing is. */
        @JsonProperty("needed")
        public @Nullable Needed needed() {
            return Needed.of(buyers, repurchased);
        }
    }

    /**
     * The numbers missing before a rate or a ratio is shown.
     *
     * @param buyers how many more must have had their days
     * @param repurchased how many more must have come back
     */
    public record Needed(long buyers, long repurchased) {
        /** Fewer buyers than this say nothing of the next ones. */
        public static final int MIN_BUYERS = 30;

        /** Fewer who came back than this are chance. */
        public static final int MIN_EVENTS = 5;

        /** Null when enough is there. */
        static @Nullable Needed of(long buyers, long repurchased) {
            var needed = new Needed(Math.max(0, MIN_BUYERS - buyers), Math.max(0, MIN_EVENTS - repurchased));
            return needed.buyers == 0 && needed.repurchased == 0 ? null : needed;
        }

        /** Returns what is missing for a rate that may not be there at all. */
        static @Nullable Needed of(@Nullable Rate rate) {
            return rate == null ? of(0, 0) : rate.needed();
        }
    }

    /** The numbers missing on either side; null where none are. */
    public record NeededBySide(
            @Nullable Needed group, @Nullable Needed ordinary) {}

    /** The numbers missing, by days. */
    public record NeededByDays(@JsonProperty("30") NeededBySide within30Days) {}

    /** Ratios or differences of rates, by days. */
    public record Ratios(@JsonProperty("30") Ratio within30Days) {}

    /**
     * A ratio or a difference of two rates.
     *
     * @param low lower end of the 95 % interval
     * @param high its upper end; null when nothing bounds it
     */
    public record Ratio(double value, double low, @Nullable Double high) {}
}
