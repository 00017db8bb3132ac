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
    String SOURCE = "shop";

    /** The types of all events, as the shop writes them. */
    List<String> TYPES = List.of(
            OrderPaid.TYPE,
            OrderRefunded.TYPE,
            OrderCompleted.TYPE,
            CartUpdated.TYPE,
            CartCleared.TYPE,
            ProductChanged.TYPE,
            CustomerUpdated.TYPE,
            TrafficCounted.TYPE);

    /**
     * Returns what an event is worked off in order with: the buyer's id where the event names one, else the order, cart,
     * product or day that it names, such as {@code order:M1}.
     */
    String subject();

    /**
     * Returns the subject of events about the same order or cart that name no buyer; null where there are none, or the
     * event is such itself.
     */
    default @Nullable String alias() {
        return null;
    }

    /** Returns the buyer it names; null when it names none. */
    default @Nullable Buyer who() {
        return null;
    }

    /** Returns the number of the order it is about; null when it is about none. */
    default @Nullable String order() {
        return null;
    }

    private static String orderSubject(String orderNo) {
        return "order:" + orderNo;
    }

    private static String cartSubject(String cartId) {
        return "cart:" + cartId;
    }

    /** A paid order. */
    record OrderPaid(
            String orderNo,
            Buyer buyer,
            Instant paidAt,
            Money amount,
            List<Item> items,
            @Nullable String channel) implements ShopEvent {
        public static final String TYPE = "order.paid";

        @Override
        public String subject() {
            return buyer.id();
        }

        @Override
        public String alias() {
            return orderSubject(orderNo);
        }

        @Override
        public Buyer who() {
            return buyer;
        }

        @Override
        public String order() {
            return orderNo;
        }
    }

    /** Money given back for an order, whole or in part. */
    record OrderRefunded(String orderNo, String refundId, Money amount, Instant refundedAt) implements ShopEvent {
        public static final String TYPE = "order.refunded";

        @Override
        public String subject() {
            return orderSubject(orderNo);
        }

        @Override
        public String order() {
            return orderNo;
        }
    }

    /** The buyer has received the order, or the time to return it is over. */
    record OrderCompleted(String orderNo, Instant completedAt) implements ShopEvent {
        public static final String TYPE = "order.completed";

        @Override
        public String subject() {
            return orderSubject(orderNo);
        }

        @Override
        public String order() {
            return orderNo;
        }
    }

    /** The cart as it stands now; empty when nothing is left in it. */
    record CartUpdated(
            String cartId,
            Buyer buyer,
            Instant updatedAt,
            @Nullable List<Item> items) implements ShopEvent {
        public static final String TYPE = "cart.updated";

        @Override
        public String subject() {
            return buyer.id();
        }

        @Override
        public String alias() {
            return cartSubject(cartId);
        }

        @Override
        public Buyer who() {
            return buyer;
        }
    }

    /** The cart was paid, emptied or thrown away. */
    record CartCleared(String cartId) implements ShopEvent {
        public static final String TYPE = "cart.cleared";

        @Override
        public String subject() {
            return cartSubject(cartId);
        }
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

        @Override
        public String subject() {
            return "product:" + sku;
        }
    }

    /** A buyer told the shop of themselves. */
    record CustomerUpdated(
            Buyer buyer,
            @Nullable List<Baby> babies,
            @Nullable Boolean working,
            @Nullable String city,
            @Nullable Consent consent)
            implements ShopEvent {
        public static final String TYPE = "customer.updated";

        /** The fields of {@code data} that tell of a family. */
        static final List<String> FAMILY_FIELDS = List.of("babies", "working");

        /** Returns those of {@link #FAMILY_FIELDS} that it tells. */
        public List<String> familyFields() {
            return FAMILY_FIELDS.stream()
                    .filter(field -> (field.equals("babies") ? babies : working) != null)
                    .toList();
        }

        @Override
        public String subject() {
            return buyer.id();
        }

        @Override
        public Buyer who() {
            return buyer;
        }
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

        @Override
        public String subject() {
            return "traffic:" + day;
        }
    }

    /**
     * A buyer.
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
    record Baby(@Nullable YearMonth born, @Nullable YearMonth due) {
        private static final String BORN = "born:";
        private static final String DUE = "due:";

        public static Baby born(YearMonth month) {
            return new Baby(month, null);
        }

        public static Baby due(YearMonth month) {
            return new Baby(null, month);
        }

        /** Returns the text that is stored, such as {@code born:2026-06}. */
        public String written() {
            return born != null ? BORN + born : DUE + due;
        }

        /** Reads what {@link #written()} returned. */
        public static Baby read(String written) {
            return written.startsWith(BORN)
                    ? born(YearMonth.parse(written.substring(BORN.length())))
                    : due(YearMonth.parse(written.substring(DUE.length())));
        }
    }

    /** The consents of a buyer, as the shop recorded them. */
    record Consent(@Nullable Boolean marketing, @Nullable Boolean profiling, Instant at) {}
}
