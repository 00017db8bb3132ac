package io.quanzi.insight;

import java.util.function.DoublePredicate;

/**
 * 95 % intervals of two shares, a of n against b of m, that hold for small counts too.
 *
 * <p>The ratio's is by the score method of Miettinen and Nurminen (1985), which is Koopman's with the variance times
 * N / (N - 1): the ratios that a test does not refuse, each tested with the shares that are most likely under it. The
 * difference's is Newcombe's hybrid of two Wilson intervals (1998, method 10).
 */
final class Intervals {
    /** The 97.5th percentile of the normal distribution: 95 % lie between it and its negative. */
    private static final double Z = 1.959963984540054;

    /** Ratios are looked for between e^-60 and e^60; halving so often leaves less than a double can tell. */
    private static final double FARTHEST_LOG = 60;

    private static final int HALVINGS = 200;

    private Intervals() {}

    /**
     * An interval from {@code low} to {@code high}.
     *
     * @param high infinite where nothing bounds a ratio from above
     */
    record Interval(double low, double high) {}

    /**
     * The interval of the ratio of shares, from 0 to infinity where nothing is known.
     *
     * @throws IllegalArgumentException when a count is below 0 or above what it is counted of, or that is 0
     */
    static Interval ratio(long a, long n, long b, long m) {
        check(a, n);
        check(b, m);
        double low = a == 0 ? 0 : Math.exp(end(log -> score(a, n, b, m, Math.exp(log)) <= Z));
        double high = b == 0 ? Double.POSITIVE_INFINITY : Math.exp(end(log -> score(a, n, b, m, Math.exp(log)) < -Z));
        return new Interval(low, high);
    }

    /**
     * The interval of the difference of shares, within -1 and 1.
     *
     * @throws IllegalArgumentException as {@link #ratio} does
     */
    static Interval difference(long a, long n, long b, long m) {
        Interval first = share(a, n);
        Interval second = share(b, m);
        double p = (double) a / n;
        double q = (double) b / m;
        return new Interval(
                Math.max(-1, p - q - Math.hypot(p - first.low(), second.high() - q)),
                Math.min(1, p - q + Math.hypot(first.high() - p, q - second.low())));
    }

    /** Wilson's interval of one share. */
    static Interval share(long a, long n) {
        check(a, n);
        double p = (double) a / n;
        double centre = p + Z * Z / (2.0 * n);
        double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n));
        double whole = 1 + Z * Z / n;
        return new Interval(
                a == 0 ? 0 : Math.max(0, (centre - half) / whole), a == n ? 1 : Math.min(1, (centre + half) / whole));
    }

    private static void check(long part, long of) {
        if (of < 1 || part < 0 || part > of) {
            throw new IllegalArgumentException("expected 0 to n of n, n at least 1; got %d of %d".formatted(part, of));
        }
    }

    /** Finds the point from which on a condition on the logarithm holds. */
    private static double end(DoublePredicate holds) {
        double low = -FARTHEST_LOG;
        double high = FARTHEST_LOG;
        for (int i = 0; i < HALVINGS && low < high; i++) {
            double middle = (low + high) / 2;
            if (holds.test(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** How far the shares are from a ratio, in standard deviations; falls as the ratio grows. */
    private static double score(long a, long n, long b, long m, double ratio) {
        double all = (double) n + m;
        double quadratic = all * ratio;
        double linear = (n + b) * ratio + a + m;
        double constant = (double) a + b;
        // the smaller root, written so that nothing is taken from what is nearly as large
        double root = Math.sqrt(Math.max(0, linear * linear - 4 * quadratic * constant));
        double likelySecond = Math.min(1, 2 * constant / (linear + root));
        double likelyFirst = Math.min(1, likelySecond * ratio);
        double apart = (double) a / n - (double) b / m * ratio;
        double variance = (likelyFirst * (1 - likelyFirst) / n + ratio * ratio * likelySecond * (1 - likelySecond) / m)
                * all
                / (all - 1);
        return apart == 0 ? 0 : apart / Math.sqrt(Math.max(variance, Double.MIN_NORMAL));
    }
}
