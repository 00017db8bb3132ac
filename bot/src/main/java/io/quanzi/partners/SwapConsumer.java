package io.quanzi.partners;

import io.quanzi.customer.Purchases;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvents;
import org.springframework.stereotype.Component;

/** Gives the buyers of paid orders the codes of swaps. */
@Component
class SwapConsumer implements Consumer {
    private final Swaps swaps;
    private final Purchases purchases;

    SwapConsumer(Swaps swaps, Purchases purchases) {
        this.swaps = swaps;
        this.purchases = purchases;
    }

    @Override
    public String name() {
        return "swaps";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.door().equals(ShopEvent.DOOR) && entry.type().equals(OrderPaid.TYPE);
    }

    /**
     * Rewards the buyer.
     *
     * @throws IllegalStateException when the order is not recorded among the purchases yet, to be tried again
     */
    @Override
    public void take(Entry entry) {
        if (ShopEvents.of(entry).orElseThrow() instanceof OrderPaid order) {
            swaps.reward(purchases
                    .findInContext(order.orderNo())
                    .orElseThrow(() -> new IllegalStateException("order is not recorded yet id=" + entry.id())));
        }
    }
}
