package io.quanzi.membership;

import io.quanzi.customer.OrderListener;
import io.quanzi.customer.OrderRecorded;
import io.quanzi.customer.RefundListener;
import io.quanzi.customer.RefundRecorded;
import io.quanzi.customer.TraitChanges;
import java.util.List;
import org.springframework.stereotype.Component;

/** Posts the points of paid and refunded orders. A refund that came before its order is posted with the order. */
@Component
class OrderPointsListener implements OrderListener, RefundListener {
    private final Membership membership;

    OrderPointsListener(Membership membership) {
        this.membership = membership;
    }

    @Override
    public String name() {
        return "membership";
    }

    @Override
    public void onOrders(List<OrderRecorded> orders, TraitChanges changes) {
        membership.postPoints(orders, changes);
    }

    @Override
    public void onRefunds(List<RefundRecorded> refunds, TraitChanges changes) {
        membership.postPoints(refunds, changes);
    }
}
