package io.quanzi.customer;

import java.util.List;

/**
 * Hears of paid orders, each at least once, wherever the process dies: a bean of this type is called until it returns
 * without a failure, and what it did is kept under its name. It reads and writes the store only; what calls WeCom or the
 * shop is an {@link OrderAction}. Orders of one buyer come in their order; orders that come together are of different buyers.
 */
public interface OrderListener {
    /** Kept with the result; must not change from release to release. */
    String name();

    /**
     * Does what follows from orders. May be called again with the same.
     *
     * @param changes takes the traits that follow; they are written in one step when all listeners are through
     */
    void onOrders(List<OrderRecorded> orders, TraitChanges changes);
}
