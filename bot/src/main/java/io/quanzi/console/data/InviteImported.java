package io.quanzi.console.data;

import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.onboarding.Inviter;
import io.quanzi.shared.CustomerId;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Invites the buyers of an imported file who were not invited before, each because of their last order. */
@Component
class InviteImported {
    private static final Logger log = LoggerFactory.getLogger(InviteImported.class);
    /** A contact way is made for each, and officers answer whoever comes: 20 in a second are plenty. */
    private static final long PAUSE_MILLIS = 50;

    private static final int FAILURES_IN_A_ROW = 10;

    private final Inviter inviter;
    private final Purchases purchases;

    InviteImported(Inviter inviter, Purchases purchases) {
        this.inviter = inviter;
        this.purchases = purchases;
    }

    /**
     * What became of them.
     *
     * @param before were invited before
     * @param notAsked are contacts, want no messages, or are held out
     * @param left were not reached, after failures in a row or one by one
     * @param why the last failure; null when there was none
     */
    record Invited(
            long invited,
            long before,
            long notAsked,
            long left,
            @Nullable String why) {}

    /** Invites them one after the other, telling how many are done. */
    Invited all(Collection<CustomerId> people, LongConsumer progress) {
        long invited = 0;
        long before = 0;
        long notAsked = 0;
        long failed = 0;
        int inARow = 0;
        String why = null;
        long done = 0;
        for (CustomerId person : people) {
            if (inARow == FAILURES_IN_A_ROW) {
                break;
            }
            try {
                Optional<String> order = lastOrder(person);
                if (inviter.isInvited(person)) {
                    before++;
                } else if (order.isPresent() && inviter.invite(person, order.get())) {
                    invited++;
                    pause();
                } else {
                    notAsked++;
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
        return new Invited(invited, before, notAsked, failed + people.size() - done, why);
    }

    private Optional<String> lastOrder(CustomerId person) {
        return purchases.of(person).stream()
                .max(Comparator.comparing(Purchase::paidAt))
                .map(Purchase::orderNo);
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
