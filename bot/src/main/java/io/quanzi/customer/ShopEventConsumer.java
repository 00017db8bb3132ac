package io.quanzi.customer;

import io.quanzi.inbox.Conflicts;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.Baby;
import io.quanzi.shop.ShopEvent.CustomerUpdated;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import io.quanzi.shop.ShopEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Learns from the shop who people are, what they bought, and what they told of themselves. */
@Component
class ShopEventConsumer implements Consumer {
    private static final Logger log = LoggerFactory.getLogger(ShopEventConsumer.class);
    private static final Set<String> TYPES = Set.of(OrderPaid.TYPE, OrderRefunded.TYPE, CustomerUpdated.TYPE);

    /** The kind of conflict of who tells of a family without having agreed. */
    private static final String CONSENT = "consent";

    private static final List<String> FAMILY_FACTS = List.of("babies", "working");

    private final Customers customers;
    private final Purchases purchases;
    private final OrderConflicts orderConflicts;
    private final Conflicts conflicts;
    private final Clock clock;

    ShopEventConsumer(
            Customers customers, Purchases purchases, OrderConflicts orderConflicts, Conflicts conflicts, Clock clock) {
        this.conflicts = conflicts;
        this.clock = clock;
        this.customers = customers;
        this.purchases = purchases;
        this.orderConflicts = orderConflicts;
    }

    @Override
    public String name() {
        return "customer.shop";
    }

    @Override
    public int order() {
        return BIND;
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.door().equals(ShopEvent.DOOR) && TYPES.contains(entry.type());
    }

    @Override
    public void take(Entry entry) {
        ShopEvent event = ShopEvents.of(entry)
                .orElseThrow(() ->
                        new IllegalStateException("an entry of the shop that is none of its events: " + entry.id()));
        if (event instanceof OrderPaid order) {
            Customer buyer = customers.findOrCreate(order.buyer(), entry.at());
            if (!purchases.record(buyer.id(), order, entry.at())) {
                orderConflicts.again(buyer.id(), order, entry.at());
            }
            customers.setTraits(buyer, () -> orders(buyer.id(), now(entry)));
        } else if (event instanceof OrderRefunded refund) {
            if (!purchases.record(refund)) {
                orderConflicts.again(refund);
            }
            purchases
                    .find(refund.orderNo())
                    .flatMap(purchase -> customers.find(purchase.customer()))
                    .ifPresent(buyer -> customers.setTraits(buyer, () -> orders(buyer.id(), now(entry))));
        } else if (event instanceof CustomerUpdated update) {
            learn(update, entry.at());
        }
    }

    /**
     * The time as of which orders count: an entry that is worked off again, after later ones of its buyer, must not count
     * as if those had not come.
     */
    private Instant now(Entry entry) {
        Instant now = clock.instant();
        return now.isBefore(entry.receivedAt()) ? entry.receivedAt() : now;
    }

    /** Traits worked out from what is stored, so that hearing an order twice counts it once. */
    Map<String, @Nullable Object> orders(CustomerId customer, Instant now) {
        List<Purchase> bought = purchases.of(customer).stream()
                .filter(purchase -> purchase.countsAt(now))
                .toList();
        var traits = new HashMap<String, @Nullable Object>();
        traits.put("orders", bought.size());
        traits.put("first_paid_on", bought.isEmpty() ? null : day(bought.get(0)));
        traits.put("last_paid_on", bought.isEmpty() ? null : day(bought.get(bought.size() - 1)));
        traits.put(
                "categories",
                bought.stream()
                        .flatMap(purchase -> purchase.lines().stream())
                        .map(Purchase.Line::category)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList());
        return traits;
    }

    private static String day(Purchase purchase) {
        return ChinaTime.dayOf(purchase.paidAt()).toString();
    }

    /** Each field by itself: what is older than what is known of it is left aside. */
    private void learn(CustomerUpdated update, Instant at) {
        Customer person = customers.findOrCreate(update.buyer(), at);
        ShopEvent.Consent consent = update.consent();
        if (consent != null && consent.marketing() != null) {
            customers.consent(person.id(), "marketing", asked(consent.marketing(), consent.at()));
        }
        if (consent != null && consent.profiling() != null) {
            customers.consent(person.id(), "profiling", asked(consent.profiling(), consent.at()));
        }
        var traits = new HashMap<String, @Nullable Object>();
        if (consent != null && Boolean.FALSE.equals(consent.profiling())) {
            // what was told before stays with nobody who has taken their consent back
            for (String fact : FAMILY_FACTS) {
                if (customers.isLatest(person.id(), fact, consent.at())) {
                    traits.put(fact, null);
                }
            }
        }
        if (update.city() != null && customers.isLatest(person.id(), "city", at)) {
            traits.put("city", update.city());
        }
        boolean asks = update.babies() != null || update.working() != null;
        boolean may = asks
                && customers
                        .find(person.id())
                        .map(now -> now.consentsTo("profiling"))
                        .orElse(false);
        if (may && update.babies() != null && customers.isLatest(person.id(), "babies", at)) {
            traits.put(
                    "babies",
                    update.babies().stream()
                            .map(ShopEventConsumer::month)
                            .sorted()
                            .toList());
        }
        if (may && update.working() != null && customers.isLatest(person.id(), "working", at)) {
            traits.put("working", update.working());
        }
        if (!may && asks) {
            // the webhook had reason to accept them, such as a consent that an older one's withdrawal outlived
            log.info("family facts not kept, the person has not agreed to profiling customer={}", person.id());
            conflicts.record(
                    CONSENT,
                    String.valueOf(person.buyerId()),
                    Map.of("customer", person.id().value()),
                    Map.of(update.babies() != null ? "babies" : "working", "…"),
                    at);
        }
        if (!traits.isEmpty()) {
            customers.setTraits(person.id(), traits);
        }
    }

    private static Customer.Consent asked(boolean given, Instant at) {
        return new Customer.Consent(given, "shop", "shop", at);
    }

    private static String month(Baby baby) {
        return baby.born() != null ? "born:" + baby.born() : "due:" + baby.due();
    }
}
