package io.quanzi.customer;

import java.util.List;

/**
 * Money was given back for an order that is recorded. A refund that comes before its order is told by the order's own
 * {@link OrderRecorded}, which has it among its refunds.
 */
public record RefundRecorded(Customer buyer, Purchase order, List<Purchase> history) implements OrderEvent {}
