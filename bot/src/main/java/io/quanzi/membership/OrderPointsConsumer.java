package io.quanzi.membership;

import io.quanzi.customer.Purchases;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import io.quanzi.shop.ShopEvents;
import org.springframework.stereotype.Component;

/** Posts the points of paid and refunded orders. */
@Component
class OrderPointsConsumer implements Consumer {
    private final Membership membership;
    private final Purchases purchases;

    OrderPointsConsumer(Membership membership, Purchases purchases) {
        this.membership = membership;
        this.purchases = purchases;
    }

    @Override
    public String name() {
        return "membership";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.door().equals(ShopEvent.DOOR)
                && (entry.type().equals(OrderPaid.TYPE) || entry.type().equals(OrderRefunded.TYPE));
    }

    /**
     * Reckons the order. A refund whose order has not come waits for it: the order's own event finds it recorded.
     *
     * @throws IllegalStateException when the event is not recorded among the purchases yet, to be tried again
     */
    @Override
    public void take(Entry entry) {
        ShopEvent event = ShopEvents.of(entry).orElseThrow();
        if (event instanceof OrderRefunded refund) {
            if (!purchases.knowsRefund(refund.orderNo(), refund.refundId())) {
                throw new IllegalStateException("refund is not recorded yet id=" + entry.id());
            }
            membership.postPoints(refund.orderNo());
        } else if (event instanceof OrderPaid order && !membership.postPoints(order.orderNo())) {
            throw new IllegalStateException("order is not recorded yet id=" + entry.id());
        }
    }
}
