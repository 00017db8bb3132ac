package io.quanzi.customer;

import io.quanzi.customer.CustomerBatches.Found;
import io.quanzi.customer.CustomerBatches.Worked;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.SharedWork;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.ExplainedFailure;
import io.quanzi.shared.FailureCause;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import io.quanzi.shop.ShopEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Shares what is worked out of events of the shop that are worked off together: each event read once, the people and
 * purchases that the events are about, and the traits that follow, which are written and told of in one step at the end.
 */
final class OrderBatch implements SharedWork {
    private final CustomerBatches customerBatches;
    private final Customers customers;
    private final Purchases purchases;
    private final Map<String, ShopEvent> read = new HashMap<>();
    private final Map<String, OrderEvent> recorded = new HashMap<>();
    private final Map<CustomerId, Found> found = new HashMap<>();
    private final Map<CustomerId, Pending> pending = new LinkedHashMap<>();

    OrderBatch(CustomerBatches customerBatches, Customers customers, Purchases purchases) {
        this.customerBatches = customerBatches;
        this.customers = customers;
        this.purchases = purchases;
    }

    /** The traits of one person that wait to be written, by the consumer that worked them out. */
    private static final class Pending {
        private final Found seen;
        private final Map<String, TraitValues> traits = new LinkedHashMap<>();
        private final Map<String, Supplier<TraitValues>> again = new LinkedHashMap<>();
        private final Set<Entry> entries = new LinkedHashSet<>();

        Pending(Found seen) {
            this.seen = seen;
        }

        Worked worked() {
            return new Worked(
                    seen,
                    together(traits.values().stream()),
                    () -> together(again.values().stream().map(Supplier::get)));
        }

        private static TraitValues together(Stream<TraitValues> some) {
            var all = TraitValues.none();
            some.forEach(all::setAll);
            return all;
        }
    }

    /**
     * An entry of the shop as an event.
     *
     * @throws IllegalStateException when it cannot be read
     */
    ShopEvent event(Entry entry) {
        return read.computeIfAbsent(
                entry.id(),
                unread -> ShopEvents.of(entry)
                        .orElseThrow(() -> new ExplainedFailure(
                                FailureCause.Kind.UNREADABLE,
                                "an entry of the shop that is none of its events: " + entry.id())));
    }

    /** Remembers a person as they stand. */
    void found(Found person) {
        found.put(person.person().id(), person);
    }

    /** Remembers what an entry was found to say. */
    void recorded(Entry entry, OrderEvent event) {
        recorded.put(entry.id(), event);
    }

    /**
     * Returns the events of those entries whose order is known; reads it from the store where it was not recorded in
     * this batch.
     */
    Map<Entry, OrderEvent> events(List<Entry> entries) {
        List<Entry> unknown = entries.stream()
                .filter(entry -> !recorded.containsKey(entry.id()))
                .toList();
        if (!unknown.isEmpty()) {
            load(unknown);
        }
        var events = new LinkedHashMap<Entry, OrderEvent>();
        entries.forEach(
                entry -> Optional.ofNullable(recorded.get(entry.id())).ifPresent(event -> events.put(entry, event)));
        return events;
    }

    private void load(List<Entry> entries) {
        var orderNos = new LinkedHashMap<Entry, String>();
        entries.forEach(entry -> orderNoOf(event(entry)).ifPresent(orderNo -> orderNos.put(entry, orderNo)));
        Map<String, Purchase> orders = purchases.findAll(orderNos.values());
        var buyers = new HashMap<CustomerId, Customer>();
        orders.values().stream()
                .map(Purchase::customer)
                .distinct()
                .forEach(id -> customers.find(id).ifPresent(buyer -> buyers.put(id, buyer)));
        Map<CustomerId, List<Purchase>> histories = purchases.ofAll(
                buyers.values().stream().map(Customer::id).distinct().toList());
        orderNos.forEach((entry, orderNo) -> {
            Purchase order = orders.get(orderNo);
            Customer buyer = order == null ? null : buyers.get(order.customer());
            if (order != null && buyer != null) {
                found.putIfAbsent(buyer.id(), new Found(buyer, false, true));
                recorded(entry, order, buyer, histories.getOrDefault(buyer.id(), List.of()));
            }
        });
    }

    /** Remembers what an entry says of an order. */
    void recorded(Entry entry, Purchase order, Customer buyer, List<Purchase> history) {
        ShopEvent event = event(entry);
        if (event instanceof OrderPaid) {
            recorded(entry, new OrderRecorded(buyer, order, history));
        } else if (event instanceof OrderRefunded) {
            recorded(entry, new RefundRecorded(buyer, order, history));
        } else {
            throw new IllegalArgumentException("expected an order paid or refunded, got " + entry.type());
        }
    }

    private static Optional<String> orderNoOf(ShopEvent event) {
        if (event instanceof OrderPaid order) {
            return Optional.of(order.orderNo());
        }
        return event instanceof OrderRefunded refund ? Optional.of(refund.orderNo()) : Optional.empty();
    }

    /**
     * Takes the traits that a consumer works out.
     *
     * @param events what it was given: where the traits of a person cannot be written, its parts of their entries fail
     */
    TraitChanges changes(String consumer, Map<Entry, ? extends OrderEvent> events) {
        return (seen, traits, again) -> {
            Pending theirs = pending.computeIfAbsent(
                    seen.id(),
                    id -> new Pending(
                            Objects.requireNonNullElseGet(found.get(id), () -> new Found(seen, false, true))));
            theirs.traits.put(consumer, traits);
            theirs.again.put(consumer, again);
            events.forEach((entry, event) -> {
                if (event.buyer().id().equals(seen.id())) {
                    theirs.entries.add(entry);
                }
            });
        };
    }

    @Override
    public void finish(Failures failures) {
        var all = new ArrayList<Worked>();
        pending.values().forEach(theirs -> all.add(theirs.worked()));
        customerBatches.setTraits(all).forEach((customer, why) -> {
            Pending theirs = Objects.requireNonNull(pending.get(customer));
            theirs.entries.forEach(
                    entry -> theirs.traits.keySet().forEach(consumer -> failures.add(entry, consumer, why)));
        });
        pending.clear();
    }
}
