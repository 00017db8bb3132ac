package io.quanzi.customer;

import io.quanzi.inbox.BatchConsumer;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.ConsumerSource;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.EntryBatch;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Tells the listeners of other modules of orders and refunds when they are recorded. Each listener has its own part of the
 * inbox's entry, so that it is told until it has done its work, and is retried, parked and replayed alone.
 */
@Component
class OrderListeners implements ConsumerSource {
    private final ObjectProvider<OrderListener> orderListeners;
    private final ObjectProvider<RefundListener> refundListeners;
    private final ObjectProvider<OrderAction> actions;
    private final CustomerBatches customerBatches;
    private final Customers customers;
    private final Purchases purchases;

    OrderListeners(
            ObjectProvider<OrderListener> orderListeners,
            ObjectProvider<RefundListener> refundListeners,
            ObjectProvider<OrderAction> actions,
            CustomerBatches customerBatches,
            Customers customers,
            Purchases purchases) {
        this.orderListeners = orderListeners;
        this.refundListeners = refundListeners;
        this.actions = actions;
        this.customerBatches = customerBatches;
        this.customers = customers;
        this.purchases = purchases;
    }

    @Override
    public List<Consumer> consumers() {
        var orders = new TreeMap<String, OrderListener>();
        orderListeners.forEach(listener -> orders.put(listener.name(), listener));
        var refunds = new TreeMap<String, RefundListener>();
        refundListeners.forEach(listener -> refunds.put(listener.name(), listener));
        var names = new TreeMap<String, Boolean>();
        orders.keySet().forEach(name -> names.put(name, true));
        refunds.keySet().forEach(name -> names.put(name, true));
        var consumers = new ArrayList<Consumer>();
        names.keySet()
                .forEach(name -> consumers.add(new OrderListenerConsumer(name, orders.get(name), refunds.get(name))));
        actions.forEach(action -> consumers.add(new OrderActionConsumer(action)));
        return List.copyOf(consumers);
    }

    private static boolean isOf(Entry entry, String type) {
        return entry.source().equals(ShopEvent.SOURCE) && entry.type().equals(type);
    }

    private OrderBatch shared(EntryBatch batch) {
        return batch.shared(OrderBatch.class, () -> new OrderBatch(customerBatches, customers, purchases));
    }

    /** The events of one class among some. */
    private static <T extends OrderEvent> Map<Entry, T> only(Class<T> type, Map<Entry, OrderEvent> events) {
        var some = new LinkedHashMap<Entry, T>();
        events.forEach((entry, event) -> {
            if (type.isInstance(event)) {
                some.put(entry, type.cast(event));
            }
        });
        return some;
    }

    /** Tells one listener. */
    private final class OrderListenerConsumer implements BatchConsumer {
        private final String name;
        private final @Nullable OrderListener orders;
        private final @Nullable RefundListener refunds;

        OrderListenerConsumer(String name, @Nullable OrderListener orders, @Nullable RefundListener refunds) {
            this.name = name;
            this.orders = orders;
            this.refunds = refunds;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Set<String> after() {
            return Set.of(ShopEventConsumer.NAME);
        }

        @Override
        public boolean wants(Entry entry) {
            return (orders != null && isOf(entry, OrderPaid.TYPE))
                    || (refunds != null && isOf(entry, OrderRefunded.TYPE));
        }

        @Override
        public void take(EntryBatch batch) {
            OrderBatch shared = shared(batch);
            Map<Entry, OrderEvent> events = shared.events(batch.entries());
            Map<Entry, OrderRecorded> paid = only(OrderRecorded.class, events);
            if (orders != null && !paid.isEmpty()) {
                orders.onOrders(List.copyOf(paid.values()), shared.changes(name, paid));
            }
            Map<Entry, RefundRecorded> refunded = only(RefundRecorded.class, events);
            if (refunds != null && !refunded.isEmpty()) {
                refunds.onRefunds(List.copyOf(refunded.values()), shared.changes(name, refunded));
            }
        }
    }

    /** Has one action act. */
    private final class OrderActionConsumer implements BatchConsumer {
        private final OrderAction action;

        OrderActionConsumer(OrderAction action) {
            this.action = action;
        }

        @Override
        public String name() {
            return action.name();
        }

        @Override
        public Set<String> after() {
            return Set.of(ShopEventConsumer.NAME);
        }

        @Override
        public boolean wants(Entry entry) {
            return isOf(entry, OrderPaid.TYPE);
        }

        @Override
        public void take(EntryBatch batch) {
            Map<Entry, OrderRecorded> paid =
                    only(OrderRecorded.class, shared(batch).events(batch.entries()));
            Set<OrderRecorded> concerned = Collections.newSetFromMap(new IdentityHashMap<>());
            concerned.addAll(action.concerned(List.copyOf(paid.values())));
            paid.forEach((entry, order) -> {
                if (concerned.contains(order)) {
                    batch.leaveAlone(entry);
                }
            });
        }

        @Override
        public void takeAlone(EntryBatch batch) {
            only(OrderRecorded.class, shared(batch).events(batch.entries()))
                    .values()
                    .forEach(action::act);
        }
    }
}
