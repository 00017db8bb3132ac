package io.quanzi.coupons;

import io.quanzi.shared.Money;
import java.time.Instant;

/** The answer to a redemption. */
public sealed interface Redemption {
    /**
     * The redemption stands as reported, since now or since before.
     *
     * @param amount what was paid for the purchase that the coupon was used on
     */
    record Redeemed(String code, Instant at, Money amount) implements Redemption {}

    /** The code was redeemed before, at another time or for another amount; that stays. */
    record Otherwise(Instant at, Money amount) implements Redemption {}

    /** The code had expired at the reported time. */
    record Expired(Instant validUntil) implements Redemption {}

    /** The code was not given yet at the reported time. */
    record TooEarly(Instant issuedAt) implements Redemption {}

    /** The code was given to nobody. */
    record NotIssued() implements Redemption {}
}
