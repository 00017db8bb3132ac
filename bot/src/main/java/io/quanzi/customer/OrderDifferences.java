package io.quanzi.customer;

import io.quanzi.customer.CellTimes.Written;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.Item;
import io.quanzi.shop.ShopEvent.OrderPaid;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares an order that is told, by an event of the shop or by a history, with what is known under its number, and
 * decides what it means.
 *
 * <ul>
 *   <li>Another buyer, or a number that a history has or tells with another buyer, time or amount: a conflict.
 *   <li>Of the same buyer, told by the shop of a later time: the order was edited, and the later stands. Of an earlier
 *       time: it is old news, and changes nothing. Of the same time: nobody can tell which is right, a conflict.
 * </ul>
 *
 * What an order does not say, such as its items, is no other fact.
 */
final class OrderDifferences {
    private OrderDifferences() {}

    /** A fact of an order, in the order in which a person is told of them. */
    enum Field {
        BUYER,
        AMOUNT,
        PAID_AT,
        ITEMS
    }

    /** What an order means that is told again. */
    enum Verdict {
        SAME,
        OLD,
        EDITED,
        CONFLICT
    }

    /**
     * An order as it is told.
     *
     * @param buyer null of refunds of which a history does not say whose they are
     * @param person who the buyer is; null when they are not known
     * @param amount null of refunds alone
     * @param paidAt as exact as it was written, an event's exact; null of refunds alone
     * @param asOf the time that an event tells of; null of a history
     */
    record OrderVersion(
            @Nullable BuyerIds buyer,
            @Nullable CustomerId person,
            @Nullable Money amount,
            @Nullable Written paidAt,
            List<Item> items,
            @Nullable Instant asOf) {
        /** As an event of the shop tells it. */
        static OrderVersion of(OrderPaid order, @Nullable CustomerId person, Instant asOf) {
            return new OrderVersion(
                    BuyerIds.of(order.buyer()),
                    person,
                    order.amount(),
                    new Written(order.paidAt(), Duration.ofNanos(1)),
                    order.items(),
                    asOf);
        }

        /** As a history tells it. */
        static OrderVersion of(OrderAssembly.Order order, @Nullable CustomerId person) {
            return new OrderVersion(
                    order.buyer(),
                    person,
                    order.isRefundOnly() ? null : order.amount(),
                    order.paidAt(),
                    order.items(),
                    null);
        }

        private boolean isHistory() {
            return asOf == null;
        }
    }

    /**
     * Whose an order is that is known.
     *
     * @param buyerId their id of the shop; null when they have none
     */
    record Owner(CustomerId person, @Nullable String buyerId) {}

    /** Which facts are others than those that are known. */
    static Set<Field> of(Purchase known, Owner owner, OrderVersion told) {
        Set<Field> others = EnumSet.noneOf(Field.class);
        if (told.buyer() != null && isSomebodyElse(owner, told.buyer(), told)) {
            others.add(Field.BUYER);
        }
        if (told.amount() != null && !told.amount().equals(known.amount())) {
            others.add(Field.AMOUNT);
        }
        if (told.paidAt() != null && !isSameTime(known, told.paidAt(), told.isHistory())) {
            others.add(Field.PAID_AT);
        }
        boolean bothSay =
                !known.imported() && !told.isHistory() && !told.items().isEmpty();
        if (bothSay && !PurchaseRows.items(known).equals(told.items())) {
            others.add(Field.ITEMS);
        }
        return others;
    }

    /** Of whom the shop has not said an id, it contradicts nobody when it says one; a history does, as it may be anybody's. */
    private static boolean isSomebodyElse(Owner owner, BuyerIds buyer, OrderVersion told) {
        if (owner.person().equals(told.person())) {
            return false;
        }
        return owner.buyerId() == null ? told.isHistory() : !owner.buyerId().equals(buyer.buyerId());
    }

    /**
     * Between the shop and a history the day decides, unless the history is told later and was written finer; a day is the
     * same as any time on it, whichever of the two was written more coarsely.
     */
    private static boolean isSameTime(Purchase known, Written told, boolean isHistory) {
        Instant before = known.paidAt();
        boolean sameDay = ChinaTime.dayOf(told.at()).equals(ChinaTime.dayOf(before));
        if (isHistory) {
            boolean knownIsDay = ChinaTime.startOf(ChinaTime.dayOf(before)).equals(before);
            return told.has(before) || (knownIsDay && sameDay);
        }
        return known.imported() ? sameDay : told.has(before);
    }

    /**
     * What it means that these facts are others.
     *
     * @param asOf the time that the known facts were told of; null when that was not kept
     */
    static Verdict judge(Set<Field> others, Purchase known, @Nullable Instant asOf, OrderVersion told) {
        if (others.isEmpty()) {
            return Verdict.SAME;
        }
        Instant at = told.asOf();
        if (known.imported() || at == null || asOf == null || others.contains(Field.BUYER) || at.equals(asOf)) {
            return Verdict.CONFLICT;
        }
        return at.isAfter(asOf) ? Verdict.EDITED : Verdict.OLD;
    }
}
