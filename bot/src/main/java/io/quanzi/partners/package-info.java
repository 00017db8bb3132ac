/**
 * Swaps of coupons with other brands (异业换券), and the bill at the end of the month.
 *
 * <p>A file in {@code schedules/swaps/} names a partner, the category whose buyers qualify, the pool with the partner's
 * codes, the dates and a budget. A buyer gets one code of a swap, once. Places in the budget are numbered, and taking
 * the next number is the compare-and-set, so that no race gives one code too many. Who has a place while the pool is
 * empty waits, and is served first when codes are imported.
 *
 * <p>A partner reports redemptions by signed calls, and learns from the answer what it told us and nothing more: no
 * partner is ever shown a person. Codes and their redemptions are kept in {@code coupons}.
 *
 * <p>Where things are. {@link io.quanzi.partners.Swap} is what a file says and whether an order qualifies, {@link
 * io.quanzi.partners.Swaps} gives, {@link io.quanzi.partners.SwapStock} tells the state (coming, active, over) and the codes left
 * to {@link io.quanzi.partners.SwapAlarms} and the console's page.
 *
 * <p>Listens to: {@code OrderRecorded}. Publishes: {@link io.quanzi.partners.CouponIssued}. Owns: {@code swap_grants},
 * {@code partner_nonces}.
 */
@ApplicationModule(allowedDependencies = {"shared", "playbook", "inbox", "shop", "csv", "customer", "coupons"})
@NullMarked
package io.quanzi.partners;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
