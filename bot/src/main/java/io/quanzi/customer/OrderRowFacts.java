package io.quanzi.customer;

import io.quanzi.customer.CellTimes.Written;
import io.quanzi.shared.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts that one row of a file says of an order; a null is what it leaves open.
 *
 * @param buyer null where only another row of the order names them
 * @param amount below zero when the row tells a refund
 * @param lineAmount of the row's product, where the amount may be the whole order's
 * @param refundAmount as the file says, 0 or more
 * @param givenBack whether the order's state says that all was given back
 * @param others the cells nothing is read from; two rows that differ in them are two rows
 */
record OrderRowFacts(
        String orderNo,
        @Nullable BuyerIds buyer,
        @Nullable Written paidAt,
        @Nullable Money amount,
        @Nullable Money lineAmount,
        @Nullable Integer quantity,
        @Nullable String category,
        @Nullable String sku,
        @Nullable String title,
        @Nullable Written refundedAt,
        @Nullable Money refundAmount,
        boolean givenBack,
        List<String> others) {
    boolean isRefund() {
        return amount != null && amount.fen() < 0;
    }

    /** Returns the row without its amount: what remains tells whether two rows are two parts of an order. */
    OrderRowFacts withoutAmount() {
        return new OrderRowFacts(
                orderNo,
                buyer,
                paidAt,
                null,
                null,
                quantity,
                category,
                sku,
                title,
                refundedAt,
                null,
                givenBack,
                others);
    }
}
