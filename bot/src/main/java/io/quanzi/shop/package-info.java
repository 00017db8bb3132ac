/**
 * The shop's door: orders, refunds, carts and products come in here, by signed webhook or by pulling the WeChat Store.
 *
 * <p>Checkout, payment, delivery and the warehouse stay with the shop; this module only hears of them. Every event is
 * checked whole, stored in the inbox and answered; {@link io.quanzi.shop.ShopEvents#of} turns a stored entry back into
 * what happened.
 */
@ApplicationModule(allowedDependencies = {"shared", "playbook", "inbox", "schedule"})
@NullMarked
package io.quanzi.shop;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
