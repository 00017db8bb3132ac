package io.quanzi.console.customers;

import io.quanzi.onboarding.Inviter;
import io.quanzi.shared.CustomerId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Invites the buyers of an imported file who were not invited before, each because of their last order that was not given back. */
@Component
class InviteImported {
    private static final Logger log = LoggerFactory.getLogger(InviteImported.class);
    /** A contact way is made for each, and officers answer whoever comes: 20 in a second are plenty. */
    private static final long PAUSE_MILLIS = 50;

    private static final int FAILURES_IN_A_ROW = 10;

    private final Inviter inviter;

    InviteImported(Inviter inviter) {
        this.inviter = inviter;
    }

    /**
     * The result of inviting the buyers of an import.
     *
     * @param before were invited before
     * @param notAsked why others were not, and how many
     * @param left were not reached, after failures in a row or one by one
     * @param why the last failure; null when there was none
     */
    record Invited(
            long invited,
            long before,
            Map<Inviter.Invited, Long> notAsked,
            long left,
            @Nullable String why) {}

    /** Invites them one after the other, telling how many are done. */
    Invited all(Collection<CustomerId> people, LongConsumer progress) {
        long invited = 0;
        long before = 0;
        var notAsked = new EnumMap<Inviter.Invited, Long>(Inviter.Invited.class);
        long failed = 0;
        int inARow = 0;
        String why = null;
        long done = 0;
        for (CustomerId person : people) {
            if (inARow == FAILURES_IN_A_ROW) {
                break;
            }
            try {
                if (inviter.isInvited(person)) {
                    before++;
                } else {
                    Inviter.Invited outcome = inviter.inviteForPast(person);
                    if (outcome == Inviter.Invited.YES) {
                        invited++;
                        pause();
                    } else {
                        notAsked.merge(outcome, 1L, Long::sum);
                    }
                }
                inARow = 0;
            } catch (RuntimeException refused) {
                log.warn("a buyer could not be invited customer={} cause={}", person, refused.toString());
                why = String.valueOf(refused.getMessage());
                failed++;
                inARow++;
            }
            done++;
            progress.accept(done);
        }
        return new Invited(invited, before, Map.copyOf(notAsked), failed + people.size() - done, why);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the program stops; import the file again to invite the rest", stopped);
        }
    }
}
