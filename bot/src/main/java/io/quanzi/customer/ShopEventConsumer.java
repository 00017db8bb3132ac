package io.quanzi.customer;

import io.quanzi.customer.Buyers.DatedBuyer;
import io.quanzi.customer.CustomerBatches.Found;
import io.quanzi.customer.PhoneNumbers.Told;
import io.quanzi.inbox.BatchConsumer;
import io.quanzi.inbox.Conflicts;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.EntryBatch;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.Baby;
import io.quanzi.shop.ShopEvent.CustomerUpdated;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Learns from the shop who people are, what they bought, and what they told of themselves. */
@Component
class ShopEventConsumer implements BatchConsumer {
    /** The name of its part, before which nobody hears of an order. */
    static final String NAME = "customer.shop";

    private static final Logger log = LoggerFactory.getLogger(ShopEventConsumer.class);
    private static final Set<String> TYPES = Set.of(OrderPaid.TYPE, OrderRefunded.TYPE, CustomerUpdated.TYPE);

    /** The kind of conflict of who tells of a family without having agreed. */
    private static final String CONSENT = "consent";

    private final Customers customers;
    private final CustomerBatches customerBatches;
    private final Purchases purchases;
    private final OrderConflicts orderConflicts;
    private final Conflicts conflicts;
    private final PhoneNumbers phones;
    private final Audit audit;
    private final Clock clock;

    ShopEventConsumer(
            Customers customers,
            CustomerBatches customerBatches,
            Purchases purchases,
            OrderConflicts orderConflicts,
            Conflicts conflicts,
            PhoneNumbers phones,
            Audit audit,
            Clock clock) {
        this.phones = phones;
        this.audit = audit;
        this.customerBatches = customerBatches;
        this.conflicts = conflicts;
        this.clock = clock;
        this.customers = customers;
        this.purchases = purchases;
        this.orderConflicts = orderConflicts;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int order() {
        return BIND;
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.source().equals(ShopEvent.SOURCE) && TYPES.contains(entry.type());
    }

    @Override
    public void take(EntryBatch batch) {
        OrderBatch shared = batch.shared(OrderBatch.class, () -> new OrderBatch(customerBatches, customers, purchases));
        var paid = new LinkedHashMap<Entry, OrderPaid>();
        var refunds = new LinkedHashMap<Entry, OrderRefunded>();
        for (Entry entry : batch.entries()) {
            ShopEvent event = shared.event(entry);
            if (event instanceof OrderPaid order) {
                paid.put(entry, order);
            } else if (event instanceof OrderRefunded refund) {
                refunds.put(entry, refund);
            } else if (event instanceof CustomerUpdated update) {
                learn(update, entry.at());
            }
        }
        if (!paid.isEmpty()) {
            traits(paid(paid, shared), shared);
        }
        if (!refunds.isEmpty()) {
            refunded(refunds, shared);
        }
    }

    /** Records orders, and finds or makes their buyers. */
    private Map<Entry, Customer> paid(Map<Entry, OrderPaid> paid, OrderBatch shared) {
        List<Entry> entries = List.copyOf(paid.keySet());
        List<Found> found = customers
                .buyers()
                .findOrCreate(entries.stream()
                        .map(entry -> DatedBuyer.of(
                                Objects.requireNonNull(paid.get(entry)).buyer(), entry.at()))
                        .toList());
        found.forEach(shared::found);
        var told = new ArrayList<Told>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            String phone = Objects.requireNonNull(paid.get(entry)).buyer().phone();
            told.add(new Told(found.get(i).person().id(), phone, entry.at()));
        }
        phones.keep(told);
        var orders = new ArrayList<Purchases.New>();
        var buyers = new LinkedHashMap<Entry, Customer>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Customer buyer = found.get(i).person();
            buyers.put(entry, buyer);
            orders.add(Purchases.New.told(buyer.id(), Objects.requireNonNull(paid.get(entry)), entry.at()));
        }
        Map<String, Purchase> fresh = purchases.recordAll(orders);
        var known = new ArrayList<CustomerId>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Customer buyer = found.get(i).person();
            Purchase order = fresh.get(orders.get(i).orderNo());
            if (order == null) {
                orderConflicts.again(buyer.id(), Objects.requireNonNull(paid.get(entry)), entry.at());
            }
            if (order != null && found.get(i).isNew()) {
                shared.recorded(entry, order, buyer, List.of(order));
            } else {
                known.add(buyer.id());
            }
        }
        Map<CustomerId, List<Purchase>> histories = known.isEmpty() ? Map.of() : purchases.ofAll(known);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Customer buyer = found.get(i).person();
            String orderNo = orders.get(i).orderNo();
            List<Purchase> history = histories.getOrDefault(buyer.id(), List.of());
            history.stream()
                    .filter(order -> order.orderNo().equals(orderNo))
                    .findFirst()
                    .ifPresent(order -> shared.recorded(entry, order, buyer, history));
        }
        return buyers;
    }

    private void refunded(Map<Entry, OrderRefunded> refunds, OrderBatch shared) {
        for (OrderRefunded refund : refunds.values()) {
            if (!purchases.record(refund)) {
                orderConflicts.again(refund);
            }
        }
        Map<Entry, OrderEvent> events = shared.events(List.copyOf(refunds.keySet()));
        TraitChanges changes = shared.changes(NAME, events);
        events.forEach((entry, event) -> setTraits(event.buyer(), event.history(), now(entry), changes));
    }

    /** Notes what follows from what buyers bought, also of those whose order turned out to be somebody else's. */
    private void traits(Map<Entry, Customer> buyers, OrderBatch shared) {
        Map<Entry, OrderEvent> events = shared.events(List.copyOf(buyers.keySet()));
        TraitChanges changes = shared.changes(NAME, events);
        buyers.forEach((entry, buyer) -> {
            OrderEvent event = events.get(entry);
            List<Purchase> history =
                    event != null && event.buyer().id().equals(buyer.id()) ? event.history() : purchases.of(buyer.id());
            setTraits(buyer, history, now(entry), changes);
        });
    }

    private void setTraits(Customer buyer, List<Purchase> history, Instant now, TraitChanges changes) {
        changes.set(buyer, OrderTraits.of(history, now), () -> OrderTraits.of(purchases.of(buyer.id()), now));
    }

    /**
     * The time as of which orders count: an entry that is worked off again, after later ones of its buyer, must not count
     * as if those had not come.
     */
    private Instant now(Entry entry) {
        Instant now = clock.instant();
        return now.isBefore(entry.receivedAt()) ? entry.receivedAt() : now;
    }

    /** Each field by itself: what is older than what is known of it is left aside. */
    private void learn(CustomerUpdated update, Instant at) {
        Customer person = customers.findOrCreate(update.buyer(), at);
        phones.keep(List.of(new Told(person.id(), update.buyer().phone(), at)));
        ShopEvent.Consent consent = update.consent();
        if (consent != null && consent.marketing() != null) {
            customers.consent(person.id(), "marketing", asked(consent.marketing(), consent.at()));
        }
        if (consent != null && consent.profiling() != null) {
            customers.consent(person.id(), "profiling", asked(consent.profiling(), consent.at()));
        }
        var traits = TraitValues.none();
        if (consent != null && Boolean.FALSE.equals(consent.profiling())) {
            // what was told before stays with nobody who has taken their consent back
            for (Trait<?> fact : Trait.FAMILY) {
                if (customers.isLatest(person.id(), fact.key(), consent.at())) {
                    traits.set(fact, null);
                }
            }
            if (traits.names().stream().anyMatch(fact -> person.trait(fact).isPresent())) {
                audit.recordChangeOnce(
                        "customer.family.withdraw/" + person.id() + "/"
                                + consent.at().toEpochMilli(),
                        Audit.PROGRAM,
                        "customer.family.withdraw",
                        person.id().value(),
                        "KEPT",
                        "ERASED",
                        "consent");
            }
        }
        if (update.city() != null && customers.isLatest(person.id(), "city", at)) {
            traits.set(Trait.CITY, update.city());
        }
        boolean asks = !update.familyFields().isEmpty();
        boolean may = asks
                && customers
                        .find(person.id())
                        .map(now -> now.consentsTo("profiling"))
                        .orElse(false);
        if (may && update.babies() != null && customers.isLatest(person.id(), "babies", at)) {
            traits.set(
                    Trait.BABIES,
                    update.babies().stream()
                            .sorted(Comparator.comparing(Baby::written))
                            .toList());
        }
        if (may && update.working() != null && customers.isLatest(person.id(), "working", at)) {
            traits.set(Trait.WORKING, update.working());
        }
        if (!may && asks) {
            // the webhook had reason to accept them, such as a consent that an older one's withdrawal outlived
            log.info("family facts not kept, the person has not agreed to profiling customer={}", person.id());
            conflicts.record(
                    CONSENT,
                    String.valueOf(person.buyerId()),
                    Map.of("customer", person.id().value()),
                    Map.of(update.familyFields().get(0), "…"),
                    at);
        }
        if (!traits.isEmpty()) {
            customers.setTraits(person.id(), traits);
        }
    }

    private static Customer.Consent asked(boolean given, Instant at) {
        return new Customer.Consent(given, "shop", "shop", at);
    }
}
