package io.quanzi.customer;

import io.quanzi.customer.OrderDifferences.Field;
import io.quanzi.customer.OrderDifferences.OrderVersion;
import io.quanzi.customer.OrderDifferences.Owner;
import io.quanzi.customer.OrderDifferences.Verdict;
import io.quanzi.customer.Purchases.StoredPurchase;
import io.quanzi.inbox.Conflicts;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.KnownFacts;
import io.quanzi.shop.ShopEvent.Item;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks at orders and refunds that are told under a number which is known, {@link OrderDifferences} deciding what they mean:
 * changes what was edited, and tells a person of conflicts. A refund of the same id and another amount is a conflict.
 */
@Component
class OrderConflicts implements KnownFacts {
    private static final Logger log = LoggerFactory.getLogger(OrderConflicts.class);
    private static final String ORDER = "order";
    private static final String REFUND = "refund";

    private final Purchases purchases;
    private final Customers customers;
    private final Conflicts conflicts;
    private final Clock clock;

    OrderConflicts(Purchases purchases, Customers customers, Conflicts conflicts, Clock clock) {
        this.purchases = purchases;
        this.customers = customers;
        this.conflicts = conflicts;
        this.clock = clock;
    }

    private record Facts(Map<String, String> had, Map<String, String> got) {}

    @Override
    public List<Contradiction> contradictions(List<IndexedEvent> told) {
        Map<String, StoredPurchase> known = purchases.known(
                told.stream().map(each -> orderNo(each)).distinct().toList());
        var found = new ArrayList<Contradiction>();
        for (IndexedEvent each : told) {
            StoredPurchase before = known.get(orderNo(each));
            if (before == null) {
                continue;
            }
            Purchase purchase = before.purchase();
            if (each.event() instanceof OrderPaid order && purchase != null) {
                OrderVersion again = OrderVersion.of(order, null, each.at());
                Owner owner = ownerOf(purchase, null);
                Set<Field> others = OrderDifferences.of(purchase, owner, again);
                if (OrderDifferences.judge(others, purchase, before.asOf(), again) == Verdict.CONFLICT) {
                    Facts facts = facts(others, purchase, owner, order);
                    found.add(new Contradiction(each.index(), ORDER, order.orderNo(), facts.had(), facts.got()));
                }
            } else if (each.event() instanceof OrderRefunded refund) {
                Facts facts = facts(before, refund);
                if (!facts.got().isEmpty()) {
                    found.add(new Contradiction(each.index(), REFUND, subject(refund), facts.had(), facts.got()));
                }
            }
        }
        return found;
    }

    private static String orderNo(IndexedEvent told) {
        if (told.event() instanceof OrderPaid order) {
            return order.orderNo();
        }
        return told.event() instanceof OrderRefunded refund ? refund.orderNo() : "";
    }

    private static String subject(OrderRefunded refund) {
        return refund.orderNo() + " / " + refund.refundId();
    }

    /** Returns which facts a history tells otherwise than they are known. */
    Set<Field> differences(Purchase known, OrderVersion told) {
        return OrderDifferences.of(known, ownerOf(known, told.person()), told);
    }

    /** An order that is known already was told again; changes it where it was edited, and tells a person of a conflict. */
    void again(CustomerId buyer, OrderPaid order, Instant at) {
        StoredPurchase before = purchases.known(List.of(order.orderNo())).get(order.orderNo());
        Purchase known = before == null ? null : before.purchase();
        if (before == null || known == null) {
            return;
        }
        OrderVersion told = OrderVersion.of(order, buyer, at);
        Owner owner = ownerOf(known, buyer);
        Set<Field> others = OrderDifferences.of(known, owner, told);
        switch (OrderDifferences.judge(others, known, before.asOf(), told)) {
            case SAME -> purchases.toldAt(order.orderNo(), at);
            case OLD -> log.info("order told again, older than what is known id={}", order.orderNo());
            case EDITED -> {
                Facts facts = facts(others, known, owner, order);
                log.info(
                        "order edited id={} fields={}",
                        order.orderNo(),
                        facts.got().keySet());
                purchases.edit(order, at);
            }
            case CONFLICT -> {
                Facts facts = facts(others, known, owner, order);
                conflicts.record(ORDER, order.orderNo(), facts.had(), facts.got(), clock.instant());
            }
        }
    }

    /**
     * Whose an order is; of one who was merged, who they turned out to be.
     *
     * @param told whom it is told of now; they are not looked for
     */
    private Owner ownerOf(Purchase known, @Nullable CustomerId told) {
        var owner = new Owner(known.customer(), null);
        return known.customer().equals(told)
                ? owner
                : customers
                        .find(known.customer())
                        .map(person -> new Owner(person.id(), person.buyerId()))
                        .orElse(owner);
    }

    /** A refund that is known already was told again. */
    void again(OrderRefunded refund) {
        StoredPurchase before = purchases.known(List.of(refund.orderNo())).get(refund.orderNo());
        Facts facts = before == null ? new Facts(Map.of(), Map.of()) : facts(before, refund);
        if (!facts.got().isEmpty()) {
            conflicts.record(REFUND, subject(refund), facts.had(), facts.got(), clock.instant());
        }
    }

    /** Words for both sides of what is told otherwise; of a history only the day of payment is sure. */
    private static Facts facts(Set<Field> others, Purchase known, Owner owner, OrderPaid order) {
        var had = new LinkedHashMap<String, String>();
        var got = new LinkedHashMap<String, String>();
        for (Field field : others) {
            switch (field) {
                case BUYER ->
                    compare(
                            "buyer",
                            String.valueOf(owner.buyerId()),
                            order.buyer().id(),
                            had,
                            got);
                case AMOUNT ->
                    compare("amount", known.amount().yuan(), order.amount().yuan(), had, got);
                case PAID_AT ->
                    compare(
                            "paidAt",
                            known.imported()
                                    ? day(known.paidAt())
                                    : known.paidAt().toString(),
                            known.imported()
                                    ? day(order.paidAt())
                                    : order.paidAt().toString(),
                            had,
                            got);
                case ITEMS -> compare("items", items(PurchaseRows.items(known)), items(order.items()), had, got);
            }
        }
        return new Facts(had, got);
    }

    private static Facts facts(StoredPurchase before, OrderRefunded refund) {
        var had = new LinkedHashMap<String, String>();
        var got = new LinkedHashMap<String, String>();
        Optional<Purchase.Refund> known = before.refunds().stream()
                .filter(each -> each.id().equals(refund.refundId()))
                .findFirst();
        known.ifPresent(
                each -> compare("amount", each.amount().yuan(), refund.amount().yuan(), had, got));
        return new Facts(had, got);
    }

    private static void compare(
            String field, String known, String told, Map<String, String> had, Map<String, String> got) {
        if (!known.equals(told)) {
            had.put(field, known);
            got.put(field, told);
        }
    }

    private static String day(Instant at) {
        return ChinaTime.dayOf(at).toString();
    }

    private static String items(List<Item> items) {
        return items.stream()
                .map(item -> line(
                        item.sku(),
                        item.title(),
                        item.category(),
                        item.quantity(),
                        item.price() == null ? null : item.price().yuan()))
                .collect(Collectors.joining("; "));
    }

    private static String line(@Nullable Object... facts) {
        return Arrays.stream(facts)
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }
}
