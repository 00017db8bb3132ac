package io.quanzi.customer;

import io.quanzi.customer.OrderAssembly.Order;
import io.quanzi.customer.OrderDifferences.Field;
import io.quanzi.customer.Purchase.Refund;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import io.quanzi.shared.Violation;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says of an order of a file what of it contradicts what is known under its number; {@link OrderDifferences} finds it, as it
 * does of events. Of refunds only what a file adds is judged here.
 */
final class KnownOrders {
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private KnownOrders() {}

    /**
     * Returns what contradicts; null when nothing does.
     *
     * @param others the facts that the file tells otherwise
     */
    static @Nullable Violation conflict(Order order, Purchase known, Set<Field> others) {
        if (others.contains(Field.BUYER)) {
            return Violation.inRow("import.conflict.buyer", order.orderNo());
        }
        if (others.contains(Field.AMOUNT)) {
            return Violation.inRow(
                    "import.conflict.amount",
                    order.orderNo(),
                    known.amount().yuan(),
                    order.amount().yuan());
        }
        if (others.contains(Field.PAID_AT)) {
            Instant paidAt = Objects.requireNonNull(order.paidAt()).at();
            return Violation.inRow("import.conflict.paid-at", order.orderNo(), shown(known.paidAt()), shown(paidAt));
        }
        return refundConflict(order, known);
    }

    /** Refunds of an order that the shop itself told are told by the shop too, which also takes back points. */
    private static @Nullable Violation refundConflict(Order order, Purchase known) {
        Money told = order.refunds().stream().map(Refund::amount).reduce(Money.ZERO, Money::plus);
        if (order.refunds().isEmpty()
                || (told.compareTo(refunded(known)) <= 0 && !known.refunds().isEmpty())) {
            return null;
        }
        if (!known.imported()) {
            return Violation.inRow(
                    Message.of(
                            "import.conflict.refund",
                            order.orderNo(),
                            told.yuan(),
                            refunded(known).yuan()),
                    Message.of("import.conflict.refund.cure"));
        }
        if (told.compareTo(known.amount()) > 0) {
            return Violation.inRow(
                    "import.order.refunded-more", told.yuan(), known.amount().yuan());
        }
        Instant paidDay = startOf(known.paidAt());
        boolean before = order.refunds().stream().anyMatch(refund -> refund.at().isBefore(paidDay));
        return before ? Violation.inRow("import.row.refunded-before", order.orderNo()) : null;
    }

    private static Money refunded(Purchase known) {
        return known.refunds().stream().map(Refund::amount).reduce(Money.ZERO, Money::plus);
    }

    private static Instant startOf(Instant paidAt) {
        return ChinaTime.startOf(ChinaTime.dayOf(paidAt));
    }

    private static String shown(Instant at) {
        return SHOWN.format(at.atZone(ChinaTime.ZONE));
    }
}
