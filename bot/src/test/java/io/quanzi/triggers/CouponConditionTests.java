package io.quanzi.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.coupons.Coupon;
import io.quanzi.coupons.Coupons;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.outreach.MassMessage;
import io.quanzi.partners.CouponIssued;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A code as its holder is told of it, and as it is when the message leaves. */
class CouponConditionTests {
    private static final Instant NOW = Instant.parse("2026-03-03T02:00:00Z");

    private final CustomerId holder = new CustomerId("h-1");
    private final Coupons coupons = mock(Coupons.class);
    private final Swaps swaps = mock(Swaps.class);
    private final Customers customers = mock(Customers.class);
    private final CouponCondition condition = new CouponCondition(coupons, swaps, customers);

    @ParameterizedTest
    @CsvSource({
        "good,          ISSUED,   true,  ",
        "used,          REDEEMED, true,  券已使用或已过期",
        "expired,       EXPIRED,  true,  券已使用或已过期",
        "in no pool,    ,         true,  券已使用或已过期",
        "not earned,    ISSUED,   false, 订单已退款"
    })
    void isToldOnlyWhileItIsGoodAndEarned(
            String how, Coupon.@Nullable State state, boolean earned, @Nullable String reason) {
        when(coupons.byCode("C-1"))
                .thenReturn(Optional.ofNullable(state)
                        .map(now -> new Coupon("family", "C-1", "套餐券", "", "", NOW, NOW.plusSeconds(60), now)));
        when(swaps.isStillEarned("family-restaurant", holder)).thenReturn(earned);
        var person = mock(Customer.class);
        when(person.id()).thenReturn(holder);
        when(customers.byContact("wm1")).thenReturn(Optional.of(person));
        var message = mock(MassMessage.class);
        when(message.recipients()).thenReturn(List.of("wm1"));

        Optional<String> against = condition.against(
                CouponCondition.subject(new CouponIssued(holder, "family-restaurant", "亲子餐厅", "套餐券", "C-1", NOW, null)),
                message);

        assertThat(against.map(why -> why.substring(0, why.indexOf(" / "))))
                .as(how)
                .isEqualTo(Optional.ofNullable(reason));
    }
}
