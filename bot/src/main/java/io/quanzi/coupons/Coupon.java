package io.quanzi.coupons;

import java.time.Instant;

/**
 * A code that was given to somebody.
 *
 * @param pool the pool's name
 * @param title what it is called, such as 新人礼券
 * @param face what it is worth, such as 满 99 减 20
 * @param rules the conditions a customer reads
 * @param validUntil the first instant at which it no longer holds
 */
public record Coupon(
        String pool,
        String code,
        String title,
        String face,
        String rules,
        Instant issuedAt,
        Instant validUntil,
        State state) {
    /** How far it is. */
    public enum State {
        /** Given, not redeemed, still good. */
        ISSUED,
        REDEEMED,
        /** Given, not redeemed as far as is known, and over. */
        EXPIRED
    }
}
