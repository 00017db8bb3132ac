package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One paid order.
 *
 * <pre>{"_id": "O-1", "customer": "c66f...", "paidAt": ISODate, "amount": 12800, "imported": false, "channel": "wx-store",
 *  "lines": [{"sku": "S1", "title": "纸尿裤", "category": "母婴", "quantity": 2, "price": 6400, "amount": 12800}],
 *  "refunds": [{"id": "R-1", "amount": 6400, "at": ISODate}]}</pre>
 *
 * {@code asOf} is the time that the facts were told of, and {@code edited} stands where later ones took the place of the
 * first. A refund heard before its order stands alone under the order's number, without {@code paidAt}, until the order comes.
 *
 * @param amount what was paid for the whole order
 * @param edited the shop changed it after it was paid
 * @param imported history read from a file: earns no points and invites nobody
 */
public record Purchase(
        String orderNo,
        CustomerId customer,
        Instant paidAt,
        Money amount,
        List<Line> lines,
        List<Refund> refunds,
        @Nullable String channel,
        boolean imported,
        boolean edited) {

    /** One that was never edited. */
    public Purchase(
            String orderNo,
            CustomerId customer,
            Instant paidAt,
            Money amount,
            List<Line> lines,
            List<Refund> refunds,
            @Nullable String channel,
            boolean imported) {
        this(orderNo, customer, paidAt, amount, lines, refunds, channel, imported, false);
    }

    /**
     * One line.
     *
     * @param amount this line's part of what was paid, by largest remainder; the lines add up to the order
     */
    public record Line(
            @Nullable String sku,
            @Nullable String title,
            @Nullable String category,
            int quantity,
            @Nullable Money price,
            Money amount) {}

    /** Money given back. */
    public record Refund(String id, Money amount, Instant at) {}

    /** Whether the whole of it was given back, as far as is known. */
    public boolean isGivenBack() {
        return !refunds.isEmpty()
                && refunds.stream()
                                .map(Refund::amount)
                                .reduce(Money.ZERO, Money::plus)
                                .compareTo(amount)
                        >= 0;
    }

    /** Returns what was given back up to an instant. */
    public Money refundedBy(Instant instant) {
        return refunds.stream()
                .filter(refund -> !refund.at().isAfter(instant))
                .map(Refund::amount)
                .reduce(Money.ZERO, Money::plus);
    }

    /**
     * Returns what remains of each line after so much was given back: the refund is spread over the lines by largest
     * remainder on what was paid for them, so that a whole refund leaves every line at 0.
     *
     * @param refunded in fen not negative; above what was paid it counts as all of it
     */
    public List<Money> linesLeftAfter(Money refunded) {
        long back = Math.min(refunded.fen(), amount.fen());
        List<Long> paid = lines.stream().map(line -> line.amount().fen()).toList();
        List<Long> parts = lines.isEmpty() ? List.of() : LargestRemainder.byLargestRemainder(back, paid);
        return IntStream.range(0, lines.size())
                .mapToObj(i -> new Money(paid.get(i) - parts.get(i)))
                .toList();
    }

    /**
     * Whether it counts as a purchase as of an instant: paid by then, not wholly refunded. A free order counts until a
     * refund of it is heard.
     */
    public boolean countsAt(Instant instant) {
        if (paidAt.isAfter(instant)) {
            return false;
        }
        boolean untouched = refunds.stream().allMatch(refund -> refund.at().isAfter(instant));
        return untouched || refundedBy(instant).compareTo(amount) < 0;
    }
}
