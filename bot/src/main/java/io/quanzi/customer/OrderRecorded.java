package io.quanzi.customer;

import java.util.List;

/** An order was paid, or told again, perhaps edited. */
public record OrderRecorded(Customer buyer, Purchase order, List<Purchase> history) implements OrderEvent {}
