package io.quanzi.coupons;

import io.quanzi.playbook.Name;
import io.quanzi.playbook.NameGuard;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Keeps the name of a pool while codes that can still be given or redeemed go by it. */
@Component
class PoolGuard implements NameGuard {
    private final CouponCodes codes;
    private final Clock clock;

    PoolGuard(CouponCodes codes, Clock clock) {
        this.codes = codes;
        this.clock = clock;
    }

    @Override
    public Optional<Message> objection(Name name) {
        if (!name.kind().equals(Coupons.POOL)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        long free = codes.countFree(name.value(), now);
        if (free > 0) {
            return Optional.of(Message.of("fault.pool.free", name.value(), free));
        }
        long given = codes.countGood(name.value(), now);
        return given > 0 ? Optional.of(Message.of("fault.pool.given", name.value(), given)) : Optional.empty();
    }
}
