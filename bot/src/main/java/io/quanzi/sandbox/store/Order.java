package io.quanzi.sandbox.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order of the Store.
 *
 * @param orderId above 2^53, as real ones are
 * @param paidAt absent until it is paid
 */
public record Order(
        String orderId,
        String appId,
        String personId,
        Status status,
        List<Item> items,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant paidAt) {

    /** The Store's own numbers. */
    enum Status {
        UNPAID(10),
        PAID(20),
        SHIPPED(30),
        DONE(100),
        CLOSED_AFTER_SALE(200),
        CANCELLED(250);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /**
     * A line of an order.
     *
     * @param sku the shop's own number of the article
     * @param priceFen per unit
     */
    public record Item(String sku, String title, int quantity, long priceFen) {}

    long totalFen() {
        return items.stream()
                .mapToLong(item -> item.quantity() * item.priceFen())
                .sum();
    }

    Order moved(Status status, Instant at) {
        return new Order(orderId, appId, personId, status, items, createdAt, at, status == Status.PAID ? at : paidAt);
    }
}
