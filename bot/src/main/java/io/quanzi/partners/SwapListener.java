package io.quanzi.partners;

import io.quanzi.customer.OrderListener;
import io.quanzi.customer.OrderRecorded;
import io.quanzi.customer.TraitChanges;
import java.util.List;
import org.springframework.stereotype.Component;

/** Gives the buyers of paid orders the codes of swaps. */
@Component
class SwapListener implements OrderListener {
    private final Swaps swaps;

    SwapListener(Swaps swaps) {
        this.swaps = swaps;
    }

    @Override
    public String name() {
        return "swaps";
    }

    @Override
    public void onOrders(List<OrderRecorded> orders, TraitChanges changes) {
        swaps.reward(orders.stream().map(OrderRecorded::order).toList());
    }
}
