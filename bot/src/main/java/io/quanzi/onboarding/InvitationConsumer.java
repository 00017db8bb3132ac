package io.quanzi.onboarding;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchases;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvents;
import org.springframework.stereotype.Component;

/** Invites a buyer who is no contact yet. */
@Component
class InvitationConsumer implements Consumer {
    private final Customers customers;
    private final Purchases purchases;
    private final Inviter inviter;

    InvitationConsumer(Customers customers, Purchases purchases, Inviter inviter) {
        this.customers = customers;
        this.purchases = purchases;
        this.inviter = inviter;
    }

    @Override
    public String name() {
        return "invitation";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.door().equals(ShopEvent.DOOR) && entry.type().equals(OrderPaid.TYPE);
    }

    @Override
    public void take(Entry entry) {
        if (ShopEvents.of(entry).orElse(null) instanceof OrderPaid order) {
            Customer person = customers
                    .findBuyerInContext(order.buyer().id())
                    .orElseThrow(() ->
                            new IllegalStateException("the buyer of this order is not known yet: " + order.orderNo()));
            if (purchases.findInContext(order.orderNo()).isEmpty()) {
                throw new IllegalStateException("this order is not recorded yet: " + order.orderNo());
            }
            inviter.invite(person, order.orderNo(), false);
        }
    }
}
