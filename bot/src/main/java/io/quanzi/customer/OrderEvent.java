package io.quanzi.customer;

import java.util.List;

/** Something that became of an order, told when it is recorded among the purchases. */
public sealed interface OrderEvent permits OrderRecorded, RefundRecorded {
    /** The buyer as they were when the order was recorded. */
    Customer buyer();

    /** The order as it stands. */
    Purchase order();

    /** All purchases of the buyer by time, this one among them, wholly refunded ones too. */
    List<Purchase> history();
}
