package io.quanzi.customer;

import java.util.List;

/** Hears of refunds, as an {@link OrderListener} does of orders. A bean may be both under one name. */
public interface RefundListener {
    /** Kept with the result; must not change from release to release. */
    String name();

    /** Does what follows from refunds. May be called again with the same. */
    void onRefunds(List<RefundRecorded> refunds, TraitChanges changes);
}
