package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.Beans;
import io.quanzi.work.Leases;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.data.mongodb.core.MongoOperations;

/** A real inbox for tests of other modules. */
public final class InboxFixture {
    private InboxFixture() {}

    /** An inbox whose consumers are given. */
    public static Inbox with(MongoOperations mongo, Clock clock, Consumer... consumers) {
        return node(mongo, clock, Leases.OWNER, consumers);
    }

    /**
     * The inbox of one of several nodes.
     *
     * @param owner the name under which it holds entries
     */
    public static Inbox node(MongoOperations mongo, Clock clock, String owner, Consumer... consumers) {
        return new Inbox(
                new InboxRepository(mongo),
                new EntryLeases(mongo, clock, owner),
                Beans.of(Consumer.class, consumers),
                Beans.of(ConsumerSource.class),
                clock);
    }

    /** What contradicts, as a person would find it. */
    public static Conflicts conflicts(MongoOperations mongo, Clock clock) {
        return new Conflicts(mongo, clock);
    }

    /** Until nothing is due any more, what was left over taken up too. */
    public static void settle(Inbox inbox) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!inbox.isIdle()) {
            assertThat(System.nanoTime()).as("the inbox is idle within 60 s").isLessThan(end);
            inbox.enqueueDue();
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /** Waits until its threads rest, without asking the store. */
    public static void awaitQuiet(Inbox inbox) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (inbox.isBusy()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the inbox is not quiet after 60 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /**
     * Has consumers do together what they want of entries of different subjects, without an inbox that remembers it: as a
     * process does that dies before it can write what it did.
     *
     * @return how many parts failed
     */
    public static long together(Clock clock, List<Consumer> consumers, List<Entry> entries) {
        List<InboxEntry> fresh = entries.stream()
                .map(entry -> new InboxEntry(
                        entry,
                        InboxEntry.State.OPEN,
                        consumers.stream()
                                .filter(consumer -> consumer.wants(entry))
                                .map(consumer -> InboxEntry.Work.fresh(consumer.name(), clock.instant()))
                                .toList()))
                .toList();
        return ConsumerRun.together(fresh, consumers, clock).values().stream()
                .flatMap(List::stream)
                .filter(part -> part.state() != InboxEntry.State.DONE)
                .count();
    }

    /** What stands in it under an id. */
    public static Optional<Entry> entry(MongoOperations mongo, String id) {
        return new InboxRepository(mongo).find(id).map(InboxEntry::entry);
    }
}
