package io.quanzi.triggers;

import io.quanzi.coupons.Coupon;
import io.quanzi.coupons.Coupons;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageCondition;
import io.quanzi.outreach.Subject;
import io.quanzi.partners.CouponIssued;
import io.quanzi.partners.Swaps;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Keeps the holder of a coupon from being told of it when it is used or over, or what it was given for was given back. */
@Component
class CouponCondition implements MassMessageCondition {
    private static final String SWAP = "swap";

    private final Coupons coupons;
    private final Swaps swaps;
    private final Customers customers;

    CouponCondition(Coupons coupons, Swaps swaps, Customers customers) {
        this.coupons = coupons;
        this.swaps = swaps;
        this.customers = customers;
    }

    static Subject subject(CouponIssued issued) {
        return new Subject(SWAP, List.of(issued.swap(), issued.code()));
    }

    @Override
    public String kind() {
        return SWAP;
    }

    @Override
    public Optional<String> against(Subject said, MassMessage massMessage) {
        if (coupons.byCode(said.facts().get(1))
                .filter(coupon -> coupon.state() == Coupon.State.ISSUED)
                .isEmpty()) {
            return Optional.of("券已使用或已过期 / the coupon is used or over");
        }
        boolean earned = massMessage.recipients().stream()
                .flatMap(to -> customers.byContact(to).stream())
                .map(Customer::id)
                .anyMatch(person -> swaps.isStillEarned(said.facts().get(0), person));
        return earned ? Optional.empty() : Optional.of("订单已退款 / what it was given for was given back");
    }
}
