package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.shared.Beans;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.work.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A real inbox, whose consumers a test gives it. */
abstract class SmallInbox {
    /** The order of what is urgent. */
    static final int EARLY = Consumer.BIND + 10;

    final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    final MongoTemplate mongo = TestMongo.fresh();
    final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    Inbox inbox(Consumer... consumers) {
        return node(Leases.OWNER, consumers);
    }

    Inbox node(String owner, Consumer... consumers) {
        return inbox(new EntryLeases(mongo, clock, owner), consumers);
    }

    Inbox inbox(EntryLeases leases, Consumer... consumers) {
        var inbox = new Inbox(
                new InboxRepository(mongo),
                leases,
                Beans.of(Consumer.class, consumers),
                Beans.of(ConsumerSource.class),
                clock);
        inbox.start();
        return inbox;
    }

    Consumer remembering(String name, int order) {
        return working(name, order, entry -> seen.add(name + ":" + entry.id().substring("shop:".length())));
    }

    static Consumer working(String name, int order, java.util.function.Consumer<Entry> work) {
        return new Consumer() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int order() {
                return order;
            }

            @Override
            public boolean isUrgent() {
                return order == EARLY;
            }

            @Override
            public boolean wants(Entry entry) {
                return true;
            }

            @Override
            public void take(Entry entry) {
                work.accept(entry);
            }
        };
    }

    static Consumer consumer(String name, int order) {
        Consumer consumer = mock(Consumer.class);
        when(consumer.name()).thenReturn(name);
        when(consumer.order()).thenReturn(order);
        when(consumer.isUrgent()).thenReturn(order == EARLY);
        when(consumer.wants(any())).thenReturn(true);
        return consumer;
    }

    Entry event(String id, String subject) {
        return new Entry("shop:" + id, "shop", "order.paid", subject, clock.instant(), clock.instant(), "{}");
    }

    /** Until no thread works, whatever is left to do. */
    static void awaitQuiet(Inbox inbox) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (inbox.isBusy()) {
            assertThat(System.nanoTime()).as("the inbox is quiet within 20 s").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    static void await(Inbox inbox) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!inbox.isIdle()) {
            assertThat(System.nanoTime()).as("the inbox is idle within 20 s").isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
