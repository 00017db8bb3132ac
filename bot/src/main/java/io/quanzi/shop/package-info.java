/**
 * Receives orders, refunds, carts and products by the shop's signed webhook, and orders and refunds from the WeChat Store.
 * Carts and products are stored, and nothing acts upon them yet.
 *
 * <p>Checkout, payment, delivery and the warehouse stay with the shop; this module only hears of them. Every event is
 * checked whole, stored in the inbox without the fields that nobody knows, and answered; {@link
 * io.quanzi.shop.ShopEvents#of} turns a stored entry back into what happened. Entries of a buyer are worked off one
 * after another; a refund names no buyer, and stands in the buyer's order only when it comes in one request with its purchase.
 *
 * <p>What an event tells of a family without a parent's consent is left out before anything is stored, and the answer says
 * so with what to send ({@code withheld}): a baby's month is a child's sensitive data, which the law lets nobody keep aside
 * for a consent that may come.
 *
 * <p>The WeChat Store pushes that an order changed, and its list of changed orders is pulled for what was pushed in vain.
 * Either way {@link io.quanzi.shop.StoreOrderReader} reads the order itself, and {@link io.quanzi.shop.StoreOrderEvents} says
 * its state, and decides what is kept of it, as events of the shop with ids of their own ({@code
 * store-<order>-paid}, {@code -completed}, {@code -refunded}): whichever way comes first, an order has one effect.
 *
 * <p>Out: where the shop has given an address, {@link io.quanzi.shop.Outbound} keeps what it is to hear and tells it by
 * signed webhook, at least once and in order for each person.
 *
 * <p>Publishes: nothing; the inbox does. Owns: {@code store_watermarks}, {@code store_changes}, {@code outbound}, {@code
 * outbound_sender}.
 */
@ApplicationModule(allowedDependencies = {"shared", "playbook", "callback", "inbox", "work", "schedule"})
@NullMarked
package io.quanzi.shop;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
