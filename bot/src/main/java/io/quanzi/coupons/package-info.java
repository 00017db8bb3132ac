/**
 * Coupons: pools of codes, each given to one person and redeemed once.
 *
 * <p>{@code schedules/coupons.yaml} names the pools. A generated pool makes an unguessable code when one is asked for;
 * an imported pool hands out the codes of a file, the shop's or a partner's, and can run out. Whoever asks names a cause:
 * the same cause gets the same code again, so that a message sent twice shows one coupon. Title, face and rules are
 * kept with the code when it is given, so that a coupon stays what was promised when the file changes.
 *
 * <p>That a coupon is over is not written but read off the hour, since a partner may report late what was redeemed in
 * time.
 *
 * <p>Owns: {@code coupon_codes}.
 */
@ApplicationModule(allowedDependencies = {"csv", "playbook", "shared"})
@NullMarked
package io.quanzi.coupons;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
