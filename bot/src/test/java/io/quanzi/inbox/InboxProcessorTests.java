package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Entries of many people that one thread was given together. */
class InboxProcessorTests {
    private static final int THREADS = 16;

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> begun = new ConcurrentHashMap<>();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final Inbox inbox = InboxFixture.with(
            mongo,
            clock,
            working("welcome", Consumer.BIND + 10, "added", entry -> seen.add(entry.id())),
            working("points", Consumer.REST, "paid", entry -> {
                begun.computeIfAbsent(entry.id(), unknown -> new CountDownLatch(1))
                        .countDown();
                CountDownLatch until = hanging.get(entry.id());
                if (until != null) {
                    await(until);
                }
                seen.add(entry.id());
            }));

    @BeforeEach
    void start() {
        inbox.start();
    }

    @AfterEach
    void stop() {
        hanging.values().forEach(CountDownLatch::countDown);
        inbox.stop();
    }

    private static Consumer working(String name, int order, String type, java.util.function.Consumer<Entry> work) {
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
                return order < REST;
            }

            @Override
            public boolean wants(Entry entry) {
                return entry.type().equals(type);
            }

            @Override
            public void take(Entry entry) {
                work.accept(entry);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private Entry event(String id, String type, String subject) {
        return new Entry(id, "shop", type, subject, clock.instant(), clock.instant(), "{}");
    }

    /** One thread has 32 people's entries: the first is done, the second hangs, the others are not begun. */
    private void oneThreadHangsOnTheSecondOfMany() {
        IntStream.range(0, THREADS).forEach(i -> hanging.put("block-" + i, new CountDownLatch(1)));
        hanging.put("paid-1", new CountDownLatch(1));
        IntStream.range(0, THREADS).forEach(i -> {
            begun.put("block-" + i, new CountDownLatch(1));
            inbox.put(List.of(event("block-" + i, "paid", "blocked-" + i)));
            await(begun.get("block-" + i));
        });
        begun.put("paid-1", new CountDownLatch(1));
        inbox.put(IntStream.range(0, 32 * THREADS)
                .mapToObj(i -> event("paid-" + i, "paid", "person-" + i))
                .toList());
        hanging.get("block-7").countDown();
        await(begun.get("paid-1"));
    }

    private void awaitSeen(String id) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!seen.contains(id)) {
            assertThat(System.nanoTime()).as("%s is worked off", id).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void welcomeSomebodyWhoseOwnWorkIsDoneOrNotBegunWhileThatOfOthersHangs() {
        oneThreadHangsOnTheSecondOfMany();

        inbox.put(List.of(event("added-0", "added", "person-0")));
        inbox.put(List.of(event("added-20", "added", "person-20")));

        awaitSeen("added-0");
        awaitSeen("added-20");
        assertThat(seen).contains("paid-0").doesNotContain("paid-1", "paid-20");
        assertThat(new InboxRepository(mongo).find("paid-0"))
                .as("its result is written before its person's next work begins")
                .hasValueSatisfying(inboxEntry -> assertThat(inboxEntry.state()).isEqualTo(InboxEntry.State.DONE));
        hanging.values().forEach(CountDownLatch::countDown);
        InboxFixture.settle(inbox);
        assertThat(seen).hasSize(THREADS + 32 * THREADS + 2).doesNotHaveDuplicates();
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }

    @Test
    void leaveToOtherThreadsInTheirOrderWhatOneThatHungHasNoTimeFor() throws Exception {
        oneThreadHangsOnTheSecondOfMany();
        inbox.put(List.of(event("paid-20-again", "paid", "person-20")));
        assertThat(new EntryLeases(mongo, clock, "another node").take(List.of("paid-20")))
                .as("held by this node")
                .isEmpty();

        TimeUnit.SECONDS.sleep(6);
        hanging.put("paid-2", new CountDownLatch(1));
        hanging.get("paid-1").countDown();
        awaitSeen("paid-20");

        hanging.values().forEach(CountDownLatch::countDown);
        InboxFixture.settle(inbox);
        assertThat(seen).hasSize(THREADS + 32 * THREADS + 1).doesNotHaveDuplicates();
        assertThat(seen.indexOf("paid-20")).isLessThan(seen.indexOf("paid-20-again"));
    }
}
