package io.quanzi.membership;

import io.quanzi.schedule.Routine;
import io.quanzi.shared.Message;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Computes all tiers anew, as growth of more than a year ago no longer counts and the shop may have changed its tiers. */
@Component
class ReviewTiers implements Routine {
    private final Membership membership;

    ReviewTiers(Membership membership) {
        this.membership = membership;
    }

    @Override
    public String name() {
        return "review-tiers";
    }

    @Override
    public Message runAt(Instant at) {
        return Message.of("run.did.tiers", membership.refreshTraits());
    }
}
