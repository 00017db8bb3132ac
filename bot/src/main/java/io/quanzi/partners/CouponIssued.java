package io.quanzi.partners;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A buyer was given a partner's code. Durable: the grant counts as given when every listener took it, else the order's part of
 * the inbox tries again. Listeners may hear it twice; swap and customer make it one.
 *
 * @param swap the swap's name
 * @param partnerTitle what customers call the partner, such as 亲子餐厅
 * @param title what the coupon is called
 * @param text what the swap's file says that customers are told; null where the swap is there no more
 */
public record CouponIssued(
        CustomerId customer,
        String swap,
        String partnerTitle,
        String title,
        String code,
        Instant at,
        @Nullable String text) {}
