package io.quanzi.triggers;

import io.quanzi.playbook.Filled;
import io.quanzi.playbook.FilledTemplates;
import io.quanzi.shared.Message;
import java.util.List;
import org.springframework.stereotype.Component;

/** Declares what {@link CouponIssuedListener} gives to its template. */
@Component
class CouponTemplates implements FilledTemplates {
    @Override
    public List<Filled> filled() {
        return List.of(new Filled(
                "offer/swap-coupon",
                Message.of("fault.by.coupon"),
                "nickname (String, may be absent), partner (String), text (String, may be absent), benefit (String), code (String),"
                        + " validUntil (String), rules (String), memberUrl (String)"));
    }
}
