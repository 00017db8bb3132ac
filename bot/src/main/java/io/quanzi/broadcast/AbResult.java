package io.quanzi.broadcast;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a test of two texts has shown so far.
 *
 * @param difference how much more clicks for each reader B has than A
 * @param low of its 95 % interval; null with too few groups
 * @param high of its 95 % interval; null with too few groups
 * @param decidedOn the one day whose evening is judged by: figures are until then; null as long as it is too early
 * @param missing clicks that are missing yet
 * @param days on which posts of it were sent
 * @param smallestEffect what it can find at best, as a share of the rate
 */
public record AbResult(
        Figures a,
        Figures b,
        double difference,
        @Nullable Double low,
        @Nullable Double high,
        Verdict verdict,
        @Nullable LocalDate decidedOn,
        long missing,
        int days,
        double smallestEffect) {

    /** What follows. */
    public enum Verdict {
        /** Clicks are missing, or the day is not over on which there are enough. */
        TOO_EARLY,
        /** Over, and one version has too few groups to say anything. */
        TOO_FEW_GROUPS,
        B_BETTER,
        A_BETTER,
        NO_DIFFERENCE
    }

    /**
     * The figures of a version.
     *
     * @param clusters groups that share a link, which are what is compared
     * @param reached members in the groups when a post was sent, summed over posts
     * @param low null with too few groups
     */
    public record Figures(
            int groups,
            int clusters,
            long reached,
            long clicks,
            double rate,
            @Nullable Double low,
            @Nullable Double high) {}

    /** Whether something may be taken. */
    public boolean isDecided() {
        return verdict != Verdict.TOO_EARLY;
    }
}
