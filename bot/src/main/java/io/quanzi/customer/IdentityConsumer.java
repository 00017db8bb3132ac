package io.quanzi.customer;

import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.CustomerUpdated;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvents;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Learns from the shop's events whose a unionid is, and corrects contacts that were bound to somebody else before. */
@Component
class IdentityConsumer implements Consumer {
    private static final Set<String> TYPES = Set.of(OrderPaid.TYPE, CustomerUpdated.TYPE);

    private final Customers customers;
    private final ContactIdentity identity;

    IdentityConsumer(Customers customers, ContactIdentity identity) {
        this.customers = customers;
        this.identity = identity;
    }

    @Override
    public String name() {
        return "customer.identity";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.door().equals(ShopEvent.DOOR) && TYPES.contains(entry.type());
    }

    @Override
    public void take(Entry entry) {
        Buyer buyer = ShopEvents.of(entry).map(IdentityConsumer::buyer).orElse(null);
        if (buyer != null && buyer.unionid() != null) {
            String unionid = buyer.unionid();
            customers.byBuyer(buyer.id()).ifPresent(person -> identity.learned(person, unionid));
        }
    }

    private static @Nullable Buyer buyer(ShopEvent event) {
        if (event instanceof OrderPaid order) {
            return order.buyer();
        }
        return event instanceof CustomerUpdated update ? update.buyer() : null;
    }
}
