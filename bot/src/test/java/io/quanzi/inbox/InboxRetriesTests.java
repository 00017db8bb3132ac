package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.inbox.InboxEntry.State;
import io.quanzi.inbox.InboxEntry.Work;
import io.quanzi.shared.Retryable;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

class InboxRetriesTests {
    private static final Instant BEGIN = Instant.parse("2026-03-03T02:00:00Z");
    private static final Entry ENTRY = new Entry("shop:e-1", "shop", "order.paid", "lin", BEGIN, BEGIN, "{}");

    /** How long it is tried, each time failing so. */
    private static Duration untilParked(RuntimeException failed) {
        Work part = Work.fresh("a", BEGIN);
        Instant now = BEGIN;
        while (part.state() == State.OPEN) {
            now = part.nextAt();
            part = InboxRetries.after(ENTRY, part, failed, now);
            assertThat(part.nextAt()).isBetween(now.plusSeconds(1), now.plus(Duration.ofMinutes(30)));
        }
        return Duration.between(BEGIN, now);
    }

    private static final class Refused extends RuntimeException implements Retryable {
        private final boolean passing;
        private final boolean endless;

        Refused(boolean passing) {
            this(passing, false);
        }

        Refused(boolean passing, boolean endless) {
            this.passing = passing;
            this.endless = endless;
        }

        @Override
        public boolean isTriedUntilItSucceeds() {
            return endless;
        }

        @Override
        public boolean isRetryable() {
            return passing;
        }
    }

    @Test
    void takeHalfAnHourForWhatNobodyButAProgrammerMends() {
        Duration least = Duration.ofMinutes(34);

        assertThat(untilParked(new IllegalStateException("no such group"))).isBetween(least, least.plusMinutes(1));
        assertThat(untilParked(new Refused(false))).isBetween(least, least.plusMinutes(1));
        assertThat(untilParked(new DataIntegrityViolationException("duplicate")))
                .isBetween(least, least.plusMinutes(1));
    }

    @Test
    void haveNoEndForWhatWaitsUntilAPersonMendsIt() {
        Work part = Work.fresh("a", BEGIN);
        for (int i = 0; i < 2_000; i++) {
            part = InboxRetries.after(ENTRY, part, new Refused(true, true), part.nextAt());
            assertThat(part.state()).isEqualTo(State.OPEN);
        }
        assertThat(part.nextAt()).isAfter(BEGIN.plus(Duration.ofDays(40)));
    }

    @Test
    void takeADayForWhatPassesOrIsMendedInTheSetUp() {
        Duration day = Duration.ofDays(1);

        assertThat(untilParked(new Refused(true))).isBetween(day, day.plusMinutes(30));
        assertThat(untilParked(new IllegalStateException("the group was not read", new Refused(true))))
                .isBetween(day, day.plusMinutes(30));
        assertThat(untilParked(new DataAccessResourceFailureException("connection reset")))
                .isBetween(day, day.plusMinutes(30));
    }
}
