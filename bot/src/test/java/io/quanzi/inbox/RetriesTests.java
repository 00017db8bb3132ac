package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;

import io.quanzi.shared.ExplainedFailure;
import io.quanzi.shared.FailureCause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** What failed, was given up, or was left by somebody who is gone. */
class RetriesTests extends SmallInbox {
    @Test
    void retriesOnlyTheConsumerThatFailed() {
        Consumer broken = consumer("broken", Consumer.BIND);
        doThrow(new IllegalStateException("not now")).doNothing().when(broken).take(any());
        Inbox inbox = inbox(broken, remembering("sound", Consumer.REST));

        inbox.put(List.of(event("e-1", "lin")));
        await(inbox);
        assertThat(inbox.backlog().open()).isEqualTo(1);
        assertThat(inbox.retried(10)).singleElement().satisfies(failed -> {
            assertThat(failed.consumer()).isEqualTo("broken");
            assertThat(failed.error()).contains("not now");
            assertThat(failed.nextAt()).isAfter(clock.instant());
        });

        clock.advance(Duration.ofSeconds(5));
        inbox.enqueueDue();
        await(inbox);
        assertThat(seen).containsExactly("sound:e-1");
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }

    @Test
    void hasTheRestWaitForWhatIsUrgentAndTriedAgain() {
        Consumer welcome = consumer("welcome", EARLY);
        doThrow(new IllegalStateException("busy")).doNothing().when(welcome).take(any());
        Inbox inbox = inbox(remembering("bind", Consumer.BIND), welcome, remembering("rest", Consumer.REST));

        inbox.put(List.of(event("e-1", "lin")));
        inbox.enqueueDue();
        await(inbox);
        assertThat(seen).containsExactly("bind:e-1");
        assertThat(inbox.hasUrgentWork("lin")).isTrue();
        assertThat(inbox.hasUrgentWork("mei")).isFalse();

        clock.advance(Duration.ofSeconds(5));
        inbox.enqueueDue();
        await(inbox);
        assertThat(seen).containsExactly("bind:e-1", "rest:e-1");
        assertThat(inbox.hasUrgentWork("lin")).isFalse();
    }

    @Test
    void hasTheRestWaitAMinuteAndNoLonger() {
        Consumer welcome = consumer("welcome", EARLY);
        doThrow(new IllegalStateException("no such file")).when(welcome).take(any());
        Inbox inbox = inbox(welcome, remembering("rest", Consumer.REST));

        inbox.put(List.of(event("e-1", "lin")));
        await(inbox);
        clock.advance(Duration.ofSeconds(59));
        inbox.enqueueDue();
        await(inbox);
        assertThat(seen).isEmpty();

        clock.advance(Duration.ofSeconds(2));
        inbox.enqueueDue();
        await(inbox);
        assertThat(seen).containsExactly("rest:e-1");
        assertThat(inbox.hasUrgentWork("lin")).isFalse();
        assertThat(inbox.backlog().open()).isEqualTo(1);
    }

    @Test
    void countsAnErrorInAConsumerAsAFailureLikeAnyOther() {
        Consumer broken = consumer("broken", Consumer.BIND);
        doThrow(new NoClassDefFoundError("io/quanzi/Gone"))
                .doThrow(new StackOverflowError())
                .doNothing()
                .when(broken)
                .take(any());
        Inbox inbox = inbox(broken, remembering("sound", Consumer.REST));
        inbox.put(List.of(event("e-1", "lin")));

        for (int tries = 1; tries <= 2; tries++) {
            await(inbox);
            int counted = tries;
            assertThat(inbox.retried(10))
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.tries()).isEqualTo(counted));
            clock.advance(Duration.ofSeconds(5));
            inbox.enqueueDue();
        }

        await(inbox);
        assertThat(seen).containsExactly("sound:e-1");
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }

    @Test
    void parksWhatFailsForGoodUntilItIsReplayed() {
        Consumer broken = consumer("broken", Consumer.REST);
        doThrow(new IllegalStateException("no such group")).when(broken).take(any());
        Inbox inbox = inbox(broken);

        inbox.put(List.of(event("e-1", "lin")));
        for (int i = 0; i < 12; i++) {
            await(inbox);
            clock.advance(Duration.ofHours(1));
            inbox.enqueueDue();
        }
        await(inbox);
        assertThat(inbox.parked(10))
                .singleElement()
                .satisfies(parked -> assertThat(parked.error()).contains("no such group"));

        Mockito.doNothing().when(broken).take(any());
        assertThat(inbox.replay("shop:e-1")).isTrue();
        await(inbox);
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }

    @Test
    void recordsWhyAndShowsWhatFailedBeforeThatWasRecordedByItsText() {
        Consumer broken = consumer("broken", Consumer.REST);
        doThrow(new ExplainedFailure(FailureCause.Kind.OFFICERS, "nobody can be added"))
                .when(broken)
                .take(any());
        Inbox inbox = inbox(broken);
        inbox.put(List.of(event("e-1", "lin")));
        await(inbox);

        assertThat(inbox.retried(10))
                .singleElement()
                .satisfies(failed -> assertThat(failed.cause()).isEqualTo(FailureCause.of(FailureCause.Kind.OFFICERS)));

        mongo.updateMulti(new Query(), new Update().unset("work.0." + FailureCause.FIELD), "inbox");
        assertThat(inbox.retried(10)).singleElement().satisfies(failed -> {
            assertThat(failed.cause()).isEqualTo(FailureCause.OTHER);
            assertThat(failed.error()).contains("nobody can be added");
        });
    }

    @Test
    void replaysAtOnceWhatWaitsForItsNextTry() {
        Consumer broken = consumer("broken", Consumer.REST);
        doThrow(new DataAccessResourceFailureException("away")).when(broken).take(any());
        Inbox inbox = inbox(broken);
        inbox.put(List.of(event("e-1", "lin"), event("e-2", "mei")));
        for (int i = 0; i < 20; i++) {
            await(inbox);
            clock.advance(Duration.ofMinutes(30));
            inbox.enqueueDue();
        }
        await(inbox);
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(2, 0));
        Mockito.doNothing().when(broken).take(any());

        assertThat(inbox.replay("shop:e-1")).isTrue();
        await(inbox);
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(1, 0));
        assertThat(inbox.replay("shop:e-1")).isFalse();
        assertThat(inbox.replayAll()).isEqualTo(1);
        await(inbox);
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }

    @Test
    void replaysAllThatWasGivenUp() {
        Consumer broken = consumer("broken", Consumer.REST);
        doThrow(new IllegalStateException("no such group")).when(broken).take(any());
        Inbox inbox = inbox(broken);
        inbox.put(List.of(event("e-1", "lin"), event("e-2", "mei"), event("e-3", "an")));
        for (int i = 0; i < 12; i++) {
            await(inbox);
            clock.advance(Duration.ofHours(1));
            inbox.enqueueDue();
        }
        await(inbox);
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 3));
        Mockito.doNothing().when(broken).take(any());

        assertThat(inbox.replayAll()).isEqualTo(3);

        await(inbox);
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
        assertThat(inbox.replayAll()).isZero();
    }

    @Test
    void takesUpByItselfWhatTheStoreCouldNotBeToldOf() {
        var broken = Mockito.spy(new EntryLeases(mongo, clock));
        Mockito.doThrow(new DataAccessResourceFailureException("connection reset"))
                .doCallRealMethod()
                .when(broken)
                .finish(any());
        Inbox inbox = inbox(broken, remembering("a", Consumer.REST));

        inbox.put(List.of(event("e-1", "lin")));
        awaitQuiet(inbox);
        assertThat(inbox.backlog().open()).isEqualTo(1);

        inbox.enqueueDue();
        await(inbox);
        assertThat(seen).containsExactly("a:e-1", "a:e-1");
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }

    @Test
    void leavesAResultAloneThatAnotherNodeWroteAfterTheLease() {
        Inbox inbox = inbox(remembering("a", Consumer.REST));
        var inboxRepository = new InboxRepository(mongo);
        inbox.stop();
        inboxRepository.insert(List.of(new InboxEntry(
                event("e-1", "lin"), InboxEntry.State.OPEN, List.of(InboxEntry.Work.fresh("a", clock.instant())))));
        leases("slow").take(List.of("shop:e-1"));
        clock.advance(Duration.ofSeconds(61));
        leases("quick").take(List.of("shop:e-1"));

        int lost = leases("slow").finish(Map.of("shop:e-1", List.of(InboxEntry.Work.fresh("a", clock.instant()))));

        assertThat(lost).isEqualTo(1);
        assertThat(leases("slow").take(List.of("shop:e-1"))).isEmpty();
    }

    @Test
    void takesUpWhatAnotherNodeLeftWhenItsLeaseIsOver() {
        Inbox dead = inbox(remembering("a", Consumer.REST));
        dead.stop();
        new InboxRepository(mongo)
                .insert(List.of(new InboxEntry(
                        event("e-1", "lin"),
                        InboxEntry.State.OPEN,
                        List.of(InboxEntry.Work.fresh("a", clock.instant())))));
        leases("another node").take(List.of("shop:e-1"));
        Inbox inbox = inbox(remembering("a", Consumer.REST));

        inbox.enqueueDue();
        await(inbox);
        assertThat(seen).isEmpty();

        clock.advance(Duration.ofSeconds(61));
        inbox.enqueueDue();
        await(inbox);
        assertThat(seen).containsExactly("a:e-1");
    }

    @Test
    void takesUpAtOnceWhatWasHeldOrPutOffByAClockThatWasAhead() {
        Consumer broken = consumer("broken", Consumer.REST);
        doThrow(new IllegalStateException("not now")).doNothing().when(broken).take(any());
        Inbox inbox = inbox(broken, remembering("a", Consumer.REST));
        var inboxRepository = new InboxRepository(mongo);
        clock.advance(Duration.ofDays(9));
        inboxRepository.insert(List.of(
                new InboxEntry(
                        event("e-1", "lin"),
                        InboxEntry.State.OPEN,
                        List.of(InboxEntry.Work.fresh("a", clock.instant()))),
                new InboxEntry(
                        event("e-2", "lin"),
                        InboxEntry.State.OPEN,
                        List.of(InboxEntry.Work.fresh("a", clock.instant())))));
        leases("another node").take(List.of("shop:e-1"));
        inbox.put(List.of(event("e-3", "mei")));
        await(inbox);
        assertThat(inbox.retried(10)).hasSize(1);

        clock.advance(Duration.ofDays(-9));
        inbox.enqueueDue();
        await(inbox);

        assertThat(seen).containsExactlyInAnyOrder("a:e-3", "a:e-1", "a:e-2");
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }

    private EntryLeases leases(String owner) {
        return new EntryLeases(mongo, clock, owner);
    }
}
