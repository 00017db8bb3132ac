package io.quanzi.customer;

import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The traits that follow from what somebody bought, worked out from all of it, so that hearing an order twice counts it once. */
final class OrderTraits {
    private OrderTraits() {}

    /** @param now the time as of which orders count */
    static Map<String, @Nullable Object> of(List<Purchase> history, Instant now) {
        List<Purchase> bought =
                history.stream().filter(purchase -> purchase.countsAt(now)).toList();
        var traits = new HashMap<String, @Nullable Object>();
        traits.put(Trait.ORDERS.key(), bought.size());
        traits.put(Trait.FIRST_PAID_ON.key(), bought.isEmpty() ? null : day(bought.get(0)));
        traits.put(Trait.LAST_PAID_ON.key(), bought.isEmpty() ? null : day(bought.get(bought.size() - 1)));
        traits.put(
                Trait.CATEGORIES.key(),
                bought.stream()
                        .flatMap(purchase -> purchase.lines().stream())
                        .map(Purchase.Line::category)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList());
        return traits;
    }

    private static String day(Purchase purchase) {
        return ChinaTime.dayOf(purchase.paidAt()).toString();
    }
}
