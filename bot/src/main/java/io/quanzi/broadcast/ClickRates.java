package io.quanzi.broadcast;

import java.util.Collection;
import java.util.Optional;

/**
 * Clicks for each reader, with 95 % intervals that know that readers of one group are alike.
 *
 * <p>What is compared are clusters: groups that share a counted link. A rate is the ratio of sums over clusters; its variance
 * is the ratio estimator's (Cochran, Sampling Techniques, 6.4), and never less than that of a count, as a few clusters may be
 * alike by chance. Of two rates, Welch's degrees of freedom; quantiles of t are those of the next smaller number of them.
 */
final class ClickRates {
    /** Fewer clusters of one version say nothing about how much clusters differ. */
    static final int LEAST_CLUSTERS = 3;

    /** The 97.5th percentile of Student's t for 1 to 30 degrees of freedom. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private ClickRates() {}

    /** The clicks and the readers of one cluster, summed over all its posts. */
    record Cluster(long clicks, long reached) {}

    /** From {@code low} to {@code high}, in clicks for each reader. */
    record Interval(double low, double high) {
        /** Whether 0 is outside. */
        boolean tells() {
            return low > 0 || high < 0;
        }
    }

    /** The rate; 0 where nobody was reached. */
    static double rate(Collection<Cluster> clusters) {
        long reached = reached(clusters);
        return reached == 0 ? 0 : (double) clicks(clusters) / reached;
    }

    static long clicks(Collection<Cluster> clusters) {
        return clusters.stream().mapToLong(Cluster::clicks).sum();
    }

    static long reached(Collection<Cluster> clusters) {
        return clusters.stream().mapToLong(Cluster::reached).sum();
    }

    /** The interval of a rate; empty with fewer than {@link #LEAST_CLUSTERS} clusters. */
    static Optional<Interval> interval(Collection<Cluster> clusters) {
        if (tooFew(clusters)) {
            return Optional.empty();
        }
        double rate = rate(clusters);
        double half = t(clusters.size() - 1.0) * Math.sqrt(variance(clusters));
        return Optional.of(new Interval(Math.max(0, rate - half), rate + half));
    }

    /** The interval of how much the second rate is above the first; empty where one of them has none. */
    static Optional<Interval> difference(Collection<Cluster> first, Collection<Cluster> second) {
        if (tooFew(first) || tooFew(second)) {
            return Optional.empty();
        }
        double one = variance(first);
        double two = variance(second);
        double freedom = (one + two) * (one + two) / (one * one / (first.size() - 1) + two * two / (second.size() - 1));
        double half = t(freedom) * Math.sqrt(one + two);
        double difference = rate(second) - rate(first);
        return Optional.of(new Interval(difference - half, difference + half));
    }

    /**
     * The smallest difference, as a share of the rate, that so many clicks find four times in five where all readers are
     * independent; groups that differ much need more.
     */
    static double smallestEffect(int clicks) {
        return (1.96 + 0.84) * 2 / Math.sqrt(clicks);
    }

    private static boolean tooFew(Collection<Cluster> clusters) {
        return clusters.size() < LEAST_CLUSTERS || reached(clusters) == 0;
    }

    private static double variance(Collection<Cluster> clusters) {
        double rate = rate(clusters);
        double reached = reached(clusters);
        double squares = clusters.stream()
                .mapToDouble(one -> one.clicks() - rate * one.reached())
                .map(apart -> apart * apart)
                .sum();
        double between = squares * clusters.size() / (clusters.size() - 1) / (reached * reached);
        double ofACount = Math.max(1, clicks(clusters)) / (reached * reached);
        return Math.max(between, ofACount);
    }

    private static double t(double freedom) {
        int whole = (int) Math.max(1, Math.floor(freedom));
        return T[Math.min(whole, T.length) - 1];
    }
}
