package io.quanzi.membership;

import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchase.Line;
import io.quanzi.shared.Money;
import java.util.List;

/**
 * Computes the points of an order: one point per whole yuan of a line times its factor, rounded down line by line after
 * the factor. An order without lines counts as one ordinary line.
 */
final class Earning {
    private static final int FEN_PER_POINT = 100;

    private Earning() {}

    /** The factor of each line by the member days; a single 1 for an order without lines. */
    static List<Integer> factors(Purchase order, MemberDays days) {
        return order.lines().isEmpty()
                ? List.of(1)
                : order.lines().stream()
                        .map((Line line) -> days.factor(line.category(), order.paidAt()))
                        .toList();
    }

    /**
     * The points of what remains of an order.
     *
     * @param factors one for each line, as posted with the order
     * @param refunded given back so far; spread over the lines as {@link Purchase#linesLeftAfter} says
     */
    static long points(Purchase order, List<Integer> factors, Money refunded) {
        List<Money> left =
                order.lines().isEmpty() ? List.of(order.amount().minus(refunded)) : order.linesLeftAfter(refunded);
        long sum = 0;
        for (int i = 0; i < left.size(); i++) {
            long fen = Math.max(0, left.get(i).fen());
            sum += Math.multiplyExact(fen, (long) factors.get(i)) / FEN_PER_POINT;
        }
        return sum;
    }
}
