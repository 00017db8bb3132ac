package io.quanzi.products;

import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchase.Line;
import io.quanzi.customer.Purchases;
import io.quanzi.shared.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The price that a saving may be measured against: the lowest really taken in the seven days before a promotion, else the
 * last one taken before (规范促销行为暂行规定, article 21).
 *
 * <p>Of a line counts its part of what was paid for the order, by the piece and rounded down. An order that was given back
 * whole is none; one given back in part counts as it was paid, since its refund names no line. What was given away for nothing is no
 * price.
 */
@Component
public class TakenPrices {
    /** The days before a promotion whose lowest price counts. */
    public static final int DAYS = 7;

    /** So far back is looked for the last price where those days had none; an older one says nothing of today's worth. */
    public static final int MAX_DAYS = 90;

    private final Purchases purchases;

    TakenPrices(Purchases purchases) {
        this.purchases = purchases;
    }

    /** Returns the base of one product; empty when none was sold within {@value #MAX_DAYS} days before. */
    public Optional<TakenPrice> before(String sku, Instant start) {
        return Optional.ofNullable(beforeAll(Map.of(sku, start)).get(sku));
    }

    /**
     * Returns the bases of some products, without those that were not sold.
     *
     * @param starts when the promotion of each began or begins, by its number
     */
    public Map<String, TakenPrice> beforeAll(Map<String, Instant> starts) {
        var bases = new HashMap<String, TakenPrice>();
        if (starts.isEmpty()) {
            return bases;
        }
        read(
                starts,
                Duration.ofDays(DAYS),
                (sku, sale) -> bases.merge(
                        sku,
                        new TakenPrice(sale.price(), true),
                        (one, other) -> one.price().compareTo(other.price()) <= 0 ? one : other));
        var unsold = new HashMap<>(starts);
        unsold.keySet().removeAll(bases.keySet());
        if (!unsold.isEmpty()) {
            var last = new HashMap<String, Sale>();
            read(unsold, Duration.ofDays(MAX_DAYS), (sku, sale) -> last.merge(sku, sale, Sale::later));
            last.forEach((sku, sale) -> bases.put(sku, new TakenPrice(sale.price(), false)));
        }
        return bases;
    }

    private record Sale(Instant at, Money price) {
        /** Of two at once the lower. */
        Sale later(Sale other) {
            int byTime = at.compareTo(other.at());
            return byTime > 0 || (byTime == 0 && price.compareTo(other.price()) <= 0) ? this : other;
        }
    }

    @FunctionalInterface
    private interface Reader {
        void read(String sku, Sale sale);
    }

    private void read(Map<String, Instant> starts, Duration window, Reader reader) {
        Instant from = starts.values().stream()
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .minus(window);
        Instant until = starts.values().stream().max(Comparator.naturalOrder()).orElseThrow();
        Set<String> skus = new HashSet<>(starts.keySet());
        purchases.forEachWith(skus, from, until, order -> {
            for (Line line : order.isGivenBack() ? List.<Line>of() : order.lines()) {
                Instant start = line.sku() == null ? null : starts.get(line.sku());
                if (line.sku() == null || start == null || line.amount().fen() <= 0 || line.quantity() < 1) {
                    continue;
                }
                if (order.paidAt().isBefore(start) && !order.paidAt().isBefore(start.minus(window))) {
                    reader.read(line.sku(), sale(order, line));
                }
            }
        });
    }

    private static Sale sale(Purchase order, Line line) {
        return new Sale(order.paidAt(), new Money(Math.max(1, line.amount().fen() / line.quantity())));
    }
}
