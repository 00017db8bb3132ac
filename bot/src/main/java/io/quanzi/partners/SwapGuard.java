package io.quanzi.partners;

import io.quanzi.playbook.Name;
import io.quanzi.playbook.NameGuard;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Keeps the name of a swap until it is over: people may wait for its codes, and who got one would get another by a new name. */
@Component
class SwapGuard implements NameGuard {
    private final Swaps swaps;
    private final SwapGrants grants;
    private final Clock clock;

    SwapGuard(Swaps swaps, SwapGrants grants, Clock clock) {
        this.swaps = swaps;
        this.grants = grants;
        this.clock = clock;
    }

    @Override
    public Optional<Message> objection(Name name) {
        return name.kind().equals("swap") ? swaps.find(name.value()).flatMap(this::objection) : Optional.empty();
    }

    private Optional<Message> objection(Swap swap) {
        if (swap.isOverAt(clock.instant())) {
            return Optional.empty();
        }
        long waiting = grants.countWaiting(swap.name());
        if (waiting > 0) {
            return Optional.of(Message.of("fault.swap.waiting", swap.name(), waiting));
        }
        return grants.last(swap.name()) > 0
                ? Optional.of(Message.of("fault.swap.running", swap.name()))
                : Optional.empty();
    }
}
