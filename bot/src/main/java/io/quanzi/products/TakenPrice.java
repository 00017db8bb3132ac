package io.quanzi.products;

import io.quanzi.shared.Money;

/**
 * What was really paid for one piece of a product before a promotion.
 *
 * @param withinWeek whether it is the lowest of the seven days before; else it is the last one before these
 */
public record TakenPrice(Money price, boolean withinWeek) {}
