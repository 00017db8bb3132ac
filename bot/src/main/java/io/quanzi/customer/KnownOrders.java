package io.quanzi.customer;

import io.quanzi.customer.CellTimes.Written;
import io.quanzi.customer.OrderAssembly.Order;
import io.quanzi.customer.Purchase.Refund;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import io.quanzi.shared.Violation;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares an order of a file with what is known under its number. */
final class KnownOrders {
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private KnownOrders() {}

    /**
     * Returns what contradicts; null when nothing does.
     *
     * @param found the people of the file's buyers, as far as they are known
     */
    static @Nullable Violation conflict(Order order, Purchase known, Map<String, CustomerId> found) {
        ImportedBuyer buyer = order.buyer();
        if (buyer != null && !Objects.equals(found.get(buyer.key()), known.customer())) {
            return Violation.inRow("import.conflict.buyer", order.orderNo());
        }
        if (order.isRefundOnly()) {
            return refundConflict(order, known);
        }
        if (!order.amount().equals(known.amount())) {
            return Violation.inRow(
                    "import.conflict.amount",
                    order.orderNo(),
                    known.amount().yuan(),
                    order.amount().yuan());
        }
        Written paidAt = order.paidAt();
        Instant before = known.paidAt();
        if (paidAt != null && !isSame(paidAt, before)) {
            return Violation.inRow("import.conflict.paid-at", order.orderNo(), shown(before), shown(paidAt.at()));
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

    /** A day is the same as any time on it, whichever of the two was written more coarsely. */
    private static boolean isSame(Written written, Instant known) {
        boolean knownIsDay = startOf(known).equals(known);
        return written.has(known)
                || (knownIsDay && ChinaTime.dayOf(written.at()).equals(ChinaTime.dayOf(known)));
    }

    private static String shown(Instant at) {
        return SHOWN.format(at.atZone(ChinaTime.ZONE));
    }
}
