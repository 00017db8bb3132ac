/**
 * Starts what follows from something that happened: a coupon was issued, so its holder is told; a buyer became a
 * contact, so the shop is.
 *
 * <p>Listens to: {@code CouponIssued}, {@code ContactBound}, {@code ContactLost}, {@code ContactWithdrawn}, {@code GroupJoined}, {@code GroupLeft},
 * {@code TraitsChanged}. Owns: nothing; what was said stands in {@code outreach}, what the shop hears in {@code shop}.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "playbook",
            "shop",
            "customer",
            "coupons",
            "groups",
            "partners",
            "content",
            "outreach"
        })
@NullMarked
package io.quanzi.triggers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
