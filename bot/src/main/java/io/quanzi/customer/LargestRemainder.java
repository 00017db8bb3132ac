package io.quanzi.customer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Spreads a sum over parts so that the parts add up to it. */
final class LargestRemainder {
    private LargestRemainder() {}

    /**
     * Splits a total by largest remainder: each part gets its share rounded down, and what is left goes, one by one, to
     * the parts whose share lost most; among equals to the first. Where all weights are 0 the parts are equal.
     *
     * @param total in fen, not negative
     * @param weights not negative
     */
    static List<Long> byLargestRemainder(long total, List<Long> weights) {
        long sum = weights.stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
        List<Long> parts = sum == 0 ? weights.stream().map(any -> 1L).toList() : weights;
        long whole = sum == 0 ? parts.size() : sum;
        var shares = new ArrayList<Long>();
        var lost = new ArrayList<Long>();
        long given = 0;
        for (long part : parts) {
            // two sums in fen multiplied may be more than a long holds
            BigInteger[] share = BigInteger.valueOf(total)
                    .multiply(BigInteger.valueOf(part))
                    .divideAndRemainder(BigInteger.valueOf(whole));
            shares.add(share[0].longValueExact());
            lost.add(share[1].longValueExact());
            given += share[0].longValueExact();
        }
        List<Integer> order = IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.<Integer, Long>comparing(lost::get)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (int i = 0; i < total - given; i++) {
            shares.set(order.get(i), shares.get(order.get(i)) + 1);
        }
        return List.copyOf(shares);
    }
}
