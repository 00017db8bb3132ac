package io.quanzi.membership;

import io.quanzi.customer.Purchases;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.shop.ShopEvent;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hears of orders paid and refunded, and has them reckoned. */
@Component
class OrderPoints implements Consumer {
    private static final JsonMapper JSON = new JsonMapper();

    private final Membership membership;
    private final Purchases purchases;

    OrderPoints(Membership membership, Purchases purchases) {
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
                && (entry.type().equals(ShopEvent.OrderPaid.TYPE)
                        || entry.type().equals(ShopEvent.OrderRefunded.TYPE));
    }

    /**
     * Reckons the order. A refund whose order has not come waits for it: the order's own event finds it recorded.
     *
     * @throws IllegalStateException when the event is not recorded among the purchases yet, to be tried again
     */
    @Override
    public void take(Entry entry) {
        JsonNode data = JSON.readTree(entry.body()).path("data");
        String orderNo = data.path("orderNo").asString();
        if (entry.type().equals(ShopEvent.OrderRefunded.TYPE)) {
            String refundId = data.path("refundId").asString();
            if (!purchases.knowsRefund(orderNo, refundId)) {
                throw new IllegalStateException("refund is not recorded yet id=" + entry.id());
            }
            membership.reckon(orderNo);
        } else if (!membership.reckon(orderNo)) {
            throw new IllegalStateException("order is not recorded yet id=" + entry.id());
        }
    }
}
