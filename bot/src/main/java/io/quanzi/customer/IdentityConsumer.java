package io.quanzi.customer;

import io.quanzi.inbox.BatchConsumer;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.EntryBatch;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.CustomerUpdated;
import io.quanzi.shop.ShopEvent.OrderPaid;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Learns from the shop's events whose a unionid is, and corrects contacts that were bound to somebody else before. */
@Component
class IdentityConsumer implements BatchConsumer {
    private static final Set<String> TYPES = Set.of(OrderPaid.TYPE, CustomerUpdated.TYPE);

    private final Customers customers;
    private final CustomerBatches customerBatches;
    private final Purchases purchases;
    private final ToldUnionids unionids;

    IdentityConsumer(Customers customers, CustomerBatches customerBatches, Purchases purchases, ToldUnionids unionids) {
        this.customers = customers;
        this.customerBatches = customerBatches;
        this.purchases = purchases;
        this.unionids = unionids;
    }

    @Override
    public String name() {
        return "customer.identity";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.source().equals(ShopEvent.SOURCE) && TYPES.contains(entry.type());
    }

    @Override
    public void take(EntryBatch batch) {
        OrderBatch shared = batch.shared(OrderBatch.class, () -> new OrderBatch(customerBatches, customers, purchases));
        unionids.learn(batch.entries().stream()
                .map(entry -> buyer(shared.event(entry)))
                .filter(Objects::nonNull)
                .map(BuyerIds::of)
                .toList());
    }

    private static @Nullable Buyer buyer(ShopEvent event) {
        if (event instanceof OrderPaid order) {
            return order.buyer();
        }
        return event instanceof CustomerUpdated update ? update.buyer() : null;
    }
}
