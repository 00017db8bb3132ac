package io.quanzi.customer;

import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
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
                                .toList());
    }

    private static LocalDate day(Purchase purchase) {
        return ChinaTime.dayOf(purchase.paidAt());
    }
}
