package io.quanzi.sandbox.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order of the Store.
 *
 * @param orderId above 2^53, as real ones are
 * @param paidAt absent until it is paid
 * @param trace what happened besides; absent = nothing yet
 */
public record StoreOrder(
        String orderId,
        String appId,
        String personId,
        Status status,
        List<Item> items,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant paidAt,
        @Nullable Trace trace) {

    /** The Store's own numbers. */
    enum Status {
        UNPAID(10),
        PAID(20),
        PARTLY_SHIPPED(21),
        SHIPPED(30),
        DONE(100),
        CLOSED_UNPAID(190),
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

    /** Times of what came after the payment, and the shop's own notes. */
    record Trace(
            @Nullable Instant shippedAt,
            @Nullable Instant confirmedAt,
            @Nullable Instant settledAt,
            String merchantNotes) {
        static final Trace NONE = new Trace(null, null, null, "");
    }

    Trace traced() {
        return trace == null ? Trace.NONE : trace;
    }

    long totalFen() {
        return items.stream()
                .mapToLong(item -> item.quantity() * item.priceFen())
                .sum();
    }

    StoreOrder moved(Status status, Instant at) {
        var so = traced();
        var trace = switch (status) {
            case SHIPPED -> new Trace(at, so.confirmedAt(), so.settledAt(), so.merchantNotes());
            case DONE -> new Trace(so.shippedAt(), at, so.settledAt(), so.merchantNotes());
            default -> this.trace;
        };
        return new StoreOrder(
                orderId, appId, personId, status, items, createdAt, at, status == Status.PAID ? at : paidAt, trace);
    }

    StoreOrder settled(Instant at) {
        var so = traced();
        return with(new Trace(so.shippedAt(), so.confirmedAt(), at, so.merchantNotes()), at);
    }

    StoreOrder noted(String merchantNotes, Instant at) {
        var so = traced();
        return with(new Trace(so.shippedAt(), so.confirmedAt(), so.settledAt(), merchantNotes), at);
    }

    private StoreOrder with(Trace trace, Instant at) {
        return new StoreOrder(orderId, appId, personId, status, items, createdAt, at, paidAt, trace);
    }
}
