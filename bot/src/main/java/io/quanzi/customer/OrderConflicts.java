package io.quanzi.customer;

import io.quanzi.customer.Purchases.Known;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Decides what an order or a refund means that is told under a number which is known with other facts.
 *
 * <ul>
 *   <li>Another buyer, or a number that a history has with another buyer, day or amount: a conflict.
 *   <li>Of the same buyer, told of a later time: the order was edited, and the later stands. Of an earlier time: it is old
 *       news, and changes nothing. Of the same time: nobody can tell which is right, a conflict.
 *   <li>A refund of the same id and another amount: a conflict.
 * </ul>
 *
 * What an order does not say, such as its items, is no other fact.
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

    private enum Verdict {
        SAME,
        OLD,
        EDITED,
        CONFLICT
    }

    private record Facts(Map<String, String> had, Map<String, String> got) {}

    @Override
    public List<Contradiction> contradictions(List<IndexedEvent> told) {
        Map<String, Known> known = purchases.known(
                told.stream().map(each -> orderNo(each)).distinct().toList());
        var found = new ArrayList<Contradiction>();
        for (IndexedEvent each : told) {
            Known before = known.get(orderNo(each));
            if (before == null) {
                continue;
            }
            if (each.event() instanceof OrderPaid order && before.purchase() != null) {
                Facts facts = facts(before.purchase(), buyerOf(before.purchase()), order);
                if (judge(before, facts, each.at()) == Verdict.CONFLICT) {
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

    /** An order that is known already was told again; changes it where it was edited, and tells a person of a conflict. */
    void again(CustomerId buyer, OrderPaid order, Instant at) {
        Known before = purchases.known(List.of(order.orderNo())).get(order.orderNo());
        if (before == null || before.purchase() == null) {
            return;
        }
        CustomerId owner =
                customers.find(before.purchase().customer()).map(Customer::id).orElse(buyer);
        Facts facts =
                facts(before.purchase(), owner.equals(buyer) ? order.buyer().id() : buyerOf(before.purchase()), order);
        switch (judge(before, facts, at)) {
            case SAME -> purchases.toldAt(order.orderNo(), at);
            case OLD -> log.info("order told again, older than what is known id={}", order.orderNo());
            case EDITED -> {
                log.info(
                        "order edited id={} fields={}",
                        order.orderNo(),
                        facts.got().keySet());
                purchases.edit(order, at);
            }
            case CONFLICT -> conflicts.record(ORDER, order.orderNo(), facts.had(), facts.got(), clock.instant());
        }
    }

    /** A refund that is known already was told again. */
    void again(OrderRefunded refund) {
        Known before = purchases.known(List.of(refund.orderNo())).get(refund.orderNo());
        Facts facts = before == null ? new Facts(Map.of(), Map.of()) : facts(before, refund);
        if (!facts.got().isEmpty()) {
            conflicts.record(REFUND, subject(refund), facts.had(), facts.got(), clock.instant());
        }
    }

    private static Verdict judge(Known before, Facts facts, Instant at) {
        if (facts.got().isEmpty()) {
            return Verdict.SAME;
        }
        Purchase purchase = before.purchase();
        Instant asOf = before.asOf();
        if (purchase == null
                || purchase.imported()
                || asOf == null
                || facts.got().containsKey("buyer")
                || at.equals(asOf)) {
            return Verdict.CONFLICT;
        }
        return at.isAfter(asOf) ? Verdict.EDITED : Verdict.OLD;
    }

    private @Nullable String buyerOf(Purchase purchase) {
        return customers.find(purchase.customer()).map(Customer::buyerId).orElse(null);
    }

    private static Facts facts(Purchase known, @Nullable String buyer, OrderPaid order) {
        var had = new LinkedHashMap<String, String>();
        var got = new LinkedHashMap<String, String>();
        if (buyer != null) {
            compare("buyer", buyer, order.buyer().id(), had, got);
        }
        compare("amount", known.amount().yuan(), order.amount().yuan(), had, got);
        if (known.imported()) {
            compare("paidAt", day(known.paidAt()), day(order.paidAt()), had, got);
        } else {
            compare("paidAt", known.paidAt().toString(), order.paidAt().toString(), had, got);
            if (!order.items().isEmpty()) {
                compare("items", lines(known), items(order.items()), had, got);
            }
        }
        return new Facts(had, got);
    }

    private static Facts facts(Known before, OrderRefunded refund) {
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

    private static String lines(Purchase known) {
        return known.lines().stream()
                .map(line -> line(
                        line.sku(),
                        line.title(),
                        line.category(),
                        line.quantity(),
                        line.price() == null ? null : line.price().yuan()))
                .collect(Collectors.joining("; "));
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
