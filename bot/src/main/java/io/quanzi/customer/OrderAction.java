package io.quanzi.customer;

import java.util.List;

/**
 * Calls WeCom or the shop because of a paid order, at least once for each, one order at a time. Orders that nothing is to be
 * done for are found together beforehand.
 */
public interface OrderAction {
    /** Kept with the result; must not change from release to release. */
    String name();

    /** Returns those of some orders that something may have to be done for. Calls nothing outside. */
    List<OrderRecorded> concerned(List<OrderRecorded> orders);

    /** Acts, where there still is something to do. May be called again with the same order. */
    void act(OrderRecorded order);
}
