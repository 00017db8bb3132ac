/**
 * What follows from something that happened: a coupon was issued, so its holder is told.
 *
 * <p>Listens to: {@code CouponIssued}. Owns: nothing; what was said stands in {@code outreach}.
 */
@ApplicationModule(allowedDependencies = {"shared", "customer", "coupons", "partners", "content", "outreach"})
@NullMarked
package io.quanzi.triggers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
