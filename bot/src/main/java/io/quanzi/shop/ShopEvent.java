package io.quanzi.shop;

import io.quanzi.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event of the shop. Amounts in fen; a null is what the shop did not say, and leaves what is known unchanged. */
public sealed interface ShopEvent {
    /** The source name of the shop's entries in the inbox. */
    String DOOR = "shop";

    /** A paid order. */
    record OrderPaid(
            String orderNo,
            Buyer buyer,
            Instant paidAt,
            Money amount,
            List<Item> items,
            @Nullable String channel) implements ShopEvent {
        public static final String TYPE = "order.paid";
    }

    /** Money given back for an order, whole or in part. */
    record OrderRefunded(String orderNo, String refundId, Money amount, Instant refundedAt) implements ShopEvent {
        public static final String TYPE = "order.refunded";
    }

    /** The buyer has received the order, or the time to return it is over. */
    record OrderCompleted(String orderNo, Instant completedAt) implements ShopEvent {
        public static final String TYPE = "order.completed";
    }

    /** The cart as it stands now; empty when nothing is left in it. */
    record CartUpdated(
            String cartId,
            Buyer buyer,
            Instant updatedAt,
            @Nullable List<Item> items) implements ShopEvent {
        public static final String TYPE = "cart.updated";
    }

    /** The cart was paid, emptied or thrown away. */
    record CartCleared(String cartId) implements ShopEvent {
        public static final String TYPE = "cart.cleared";
    }

    /** A product as it stands now. */
    record ProductChanged(
            String sku,
            @Nullable String title,
            @Nullable String category,
            @Nullable Money price,
            @Nullable Integer stock,
            @Nullable Money competitorPrice,
            @Nullable String url,
            @Nullable String imageUrl)
            implements ShopEvent {
        public static final String TYPE = "product.changed";
    }

    /** What a buyer told the shop of themselves. */
    record CustomerUpdated(
            Buyer buyer,
            @Nullable List<Baby> babies,
            @Nullable Boolean working,
            @Nullable String city,
            @Nullable Consent consent)
            implements ShopEvent {
        public static final String TYPE = "customer.updated";
    }

    /** The shop's counters of one day and channel. */
    record TrafficCounted(
            LocalDate day,
            String channel,
            @Nullable Long visitors,
            @Nullable Long productViews,
            @Nullable Long checkouts,
            @Nullable Long paid)
            implements ShopEvent {
        public static final String TYPE = "traffic.counted";
    }

    /**
     * Who bought.
     *
     * @param id the shop's own id of the buyer
     * @param openid of our Official Account
     */
    record Buyer(
            String id,
            @Nullable String unionid,
            @Nullable String openid,
            @Nullable String phone,
            @Nullable String nickname) {}

    /**
     * One line of an order or a cart.
     *
     * @param price of one piece
     */
    record Item(
            @Nullable String sku,
            @Nullable String title,
            @Nullable String category,
            int quantity,
            @Nullable Money price) {}

    /** A child by month of birth, or the month it is expected in; exactly one of the two. */
    record Baby(@Nullable YearMonth born, @Nullable YearMonth due) {}

    /** What the buyer agreed to, as the shop recorded it. */
    record Consent(@Nullable Boolean marketing, @Nullable Boolean profiling, Instant at) {}
}
