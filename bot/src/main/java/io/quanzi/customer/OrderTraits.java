package io.quanzi.customer;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The traits that follow from what somebody bought, worked out from all of it, so that hearing an order twice counts it once. */
final class OrderTraits {
    private OrderTraits() {}

    /** @param now the time as of which orders count */
    static TraitValues of(List<Purchase> history, Instant now) {
        List<Purchase> bought =
                history.stream().filter(purchase -> purchase.countsAt(now)).toList();
        return TraitValues.of(Trait.ORDERS, bought.size())
                .set(Trait.FIRST_PAID_ON, bought.isEmpty() ? null : day(bought.get(0)))
                .set(Trait.LAST_PAID_ON, bought.isEmpty() ? null : day(bought.get(bought.size() - 1)))
                .set(
                        Trait.CATEGORIES,
                        bought.stream()
                                .flatMap(purchase -> purchase.lines().stream())
                                .map(Purchase.Line::category)
                                .filter(Objects::nonNull)
                                .distinct()
                                .sorted()
                                .toList())
                .set(Trait.SPENT, spent(bought, now))
                .set(Trait.BOUGHT, lastDays(bought));
    }

    private static Money spent(List<Purchase> bought, Instant now) {
        return bought.stream()
                .map(purchase -> purchase.amount().minus(purchase.refundedBy(now)))
                .reduce(Money.ZERO, Money::plusSaturating);
    }

    private static Map<String, LocalDate> lastDays(List<Purchase> bought) {
        var days = new HashMap<String, LocalDate>();
        for (Purchase purchase : bought) {
            for (Purchase.Line line : purchase.lines()) {
                if (line.category() != null) {
                    days.merge(line.category(), day(purchase), (one, other) -> one.isAfter(other) ? one : other);
                }
            }
        }
        return days;
    }

    private static LocalDate day(Purchase purchase) {
        return ChinaTime.dayOf(purchase.paidAt());
    }
}
