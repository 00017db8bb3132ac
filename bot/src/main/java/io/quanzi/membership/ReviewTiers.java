package io.quanzi.membership;

import io.quanzi.schedule.Routine;
import io.quanzi.shared.Message;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Lowers tiers whose growth has become older than a year. Nothing happens to a person whose tier stays. */
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
