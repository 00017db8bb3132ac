package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.shared.Leases;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.core.MongoTemplate;

class InboxTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @Test
    void worksOffEachEventOnceHoweverOftenItComes() {
        Inbox inbox = inbox(remembering("a", Consumer.REST));

        Receipt first = inbox.put(List.of(event("e-1", "lin"), event("e-2", "mei")));
        Receipt again = inbox.put(List.of(event("e-1", "lin"), event("e-3", "mei"), event("e-3", "mei")));

        await(inbox);
        assertThat(first).isEqualTo(new Receipt(2, 0));
        assertThat(again).isEqualTo(new Receipt(1, 2));
        assertThat(seen).containsExactlyInAnyOrder("a:e-1", "a:e-2", "a:e-3");
    }

    @Test
    void asksBinderThenWelcomeThenTheRest() {
        Inbox inbox = inbox(
                remembering("rest", Consumer.REST),
                remembering("welcome", Consumer.WELCOME),
                remembering("bind", Consumer.BIND));

        inbox.put(List.of(event("e-1", "lin")));

        await(inbox);
        assertThat(seen).containsExactly("bind:e-1", "welcome:e-1", "rest:e-1");
    }

    @Test
    void retriesOnlyTheConsumerThatFailed() {
        Consumer broken = consumer("broken", Consumer.BIND);
        doThrow(new IllegalStateException("not now")).doNothing().when(broken).take(any());
        Inbox inbox = inbox(broken, remembering("sound", Consumer.REST));

        inbox.put(List.of(event("e-1", "lin")));
        await(inbox);
        assertThat(inbox.standing().open()).isEqualTo(1);
        assertThat(inbox.retried(10)).singleElement().satisfies(failed -> {
            assertThat(failed.consumer()).isEqualTo("broken");
            assertThat(failed.error()).contains("not now");
            assertThat(failed.nextAt()).isAfter(clock.instant());
        });

        clock.advance(Duration.ofSeconds(5));
        inbox.takeUp();
        await(inbox);
        assertThat(seen).containsExactly("sound:e-1");
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(0, 0));
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
            assertThat(inbox.retried(10)).singleElement().satisfies(failed -> assertThat(failed.tries())
                    .isEqualTo(counted));
            clock.advance(Duration.ofSeconds(5));
            inbox.takeUp();
        }

        await(inbox);
        assertThat(seen).containsExactly("sound:e-1");
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(0, 0));
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
            inbox.takeUp();
        }
        await(inbox);
        assertThat(inbox.parked(10))
                .singleElement()
                .satisfies(parked -> assertThat(parked.error()).contains("no such group"));

        Mockito.doNothing().when(broken).take(any());
        assertThat(inbox.replay("shop:e-1")).isTrue();
        await(inbox);
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(0, 0));
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
            inbox.takeUp();
        }
        await(inbox);
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(2, 0));
        Mockito.doNothing().when(broken).take(any());

        assertThat(inbox.replay("shop:e-1")).isTrue();
        await(inbox);
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(1, 0));
        assertThat(inbox.replay("shop:e-1")).isFalse();
        assertThat(inbox.replayAll()).isEqualTo(1);
        await(inbox);
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(0, 0));
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
            inbox.takeUp();
        }
        await(inbox);
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(0, 3));
        Mockito.doNothing().when(broken).take(any());

        assertThat(inbox.replayAll()).isEqualTo(3);

        await(inbox);
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(0, 0));
        assertThat(inbox.replayAll()).isZero();
    }

    @Test
    void sharesTheWorkAmongNodesOneSubjectAtATime() {
        int nodes = 3;
        var atWork = new ConcurrentHashMap<String, Integer>();
        var overlaps = new AtomicInteger();
        var workers = Collections.synchronizedSet(new HashSet<Integer>());
        List<Inbox> cluster = IntStream.range(0, nodes)
                .mapToObj(node -> node("node-" + node, new Consumer() {
                    @Override
                    public String name() {
                        return "a";
                    }

                    @Override
                    public boolean wants(Entry entry) {
                        return true;
                    }

                    @Override
                    public void take(Entry entry) {
                        if (atWork.putIfAbsent(entry.subject(), node) != null) {
                            overlaps.incrementAndGet();
                        }
                        workers.add(node);
                        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                        seen.add(entry.id());
                        atWork.remove(entry.subject());
                    }
                }))
                .toList();

        for (int i = 0; i < 300; i++) {
            cluster.get(i % nodes).put(List.of(event("e-" + i, "customer-" + i % 7)));
        }
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (cluster.get(0).standing().open() > 0) {
            assertThat(System.nanoTime()).as("all is done within 60 s").isLessThan(end);
            cluster.forEach(Inbox::takeUp);
        }

        assertThat(overlaps).hasValue(0);
        assertThat(seen).hasSize(300).doesNotHaveDuplicates();
        assertThat(workers).hasSize(nodes);
    }

    @Test
    void takesUpByItselfWhatTheStoreCouldNotBeToldOf() {
        var broken = Mockito.spy(new Entries(mongo));
        Mockito.doThrow(new DataAccessResourceFailureException("connection reset"))
                .doCallRealMethod()
                .when(broken)
                .finish(any(), any(), any());
        Inbox inbox = inbox(broken, Leases.OWNER, remembering("a", Consumer.REST));

        inbox.put(List.of(event("e-1", "lin")));
        awaitQuiet(inbox);
        assertThat(inbox.standing().open()).isEqualTo(1);

        inbox.takeUp();
        await(inbox);
        assertThat(seen).containsExactly("a:e-1", "a:e-1");
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(0, 0));
    }

    @Test
    void leavesAResultAloneThatAnotherNodeWroteAfterTheLease() {
        Inbox inbox = inbox(remembering("a", Consumer.REST));
        var entries = new Entries(mongo);
        inbox.stop();
        entries.insert(List.of(
                new Stored(event("e-1", "lin"), Stored.State.OPEN, List.of(Stored.Work.fresh("a", clock.instant())))));
        entries.take(List.of("shop:e-1"), "slow", clock.instant(), Duration.ofSeconds(60));
        clock.advance(Duration.ofSeconds(61));
        entries.take(List.of("shop:e-1"), "quick", clock.instant(), Duration.ofSeconds(60));

        int lost = entries.finish(
                Map.of("shop:e-1", List.of(Stored.Work.fresh("a", clock.instant()))), "slow", clock.instant());

        assertThat(lost).isEqualTo(1);
        assertThat(entries.take(List.of("shop:e-1"), "slow", clock.instant(), Duration.ofSeconds(60)))
                .isEmpty();
    }

    @Test
    void doesOnceWhatConsumersAskForWhenAllAreThrough() {
        Inbox inbox = inbox(
                asking("a", Consumer.BIND, () -> seen.add("a's")),
                asking("b", Consumer.REST, () -> seen.add("b's")),
                remembering("c", Consumer.REST));

        inbox.put(List.of(event("e-1", "lin"), event("e-2", "lin")));

        await(inbox);
        assertThat(seen).containsExactly("c:e-1", "b's", "c:e-2", "b's");
    }

    @Test
    void retriesTheConsumersWhoseCommonRestFailed() {
        var tries = new AtomicInteger();
        Runnable rest = () -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("not now");
            }
            seen.add("rest");
        };
        Inbox inbox = inbox(
                asking("a", Consumer.BIND, rest), asking("b", Consumer.REST, rest), remembering("c", Consumer.REST));

        inbox.put(List.of(event("e-1", "lin")));
        await(inbox);
        assertThat(inbox.retried(10)).extracting(Inbox.Failed::consumer).containsExactly("a", "b");

        clock.advance(Duration.ofSeconds(5));
        inbox.takeUp();
        await(inbox);
        assertThat(seen).containsExactly("c:e-1", "rest");
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(0, 0));
    }

    @Test
    void keepsWhatOneConsumerLearntForTheOthersOfTheEntryAlone() {
        Inbox inbox = inbox(
                working("a", Consumer.BIND, entry -> {
                    seen.add("a:" + AtWork.kept("who", String.class).orElse("nobody"));
                    AtWork.keep("who", entry.subject());
                }),
                working(
                        "b",
                        Consumer.REST,
                        entry ->
                                seen.add("b:" + AtWork.kept("who", String.class).orElse("nobody"))));

        inbox.put(List.of(event("e-1", "lin"), event("e-2", "lin")));

        await(inbox);
        assertThat(seen).containsExactly("a:nobody", "b:lin", "a:nobody", "b:lin");
        AtWork.afterwards("outside of an entry", () -> seen.add("at once"));
        assertThat(seen).endsWith("at once");
    }

    @Test
    void keepsTheOrderOfOneSubject() {
        Inbox inbox = inbox(remembering("a", Consumer.REST));

        inbox.put(IntStream.range(0, 200).mapToObj(i -> event("e-" + i, "lin")).toList());

        await(inbox);
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "a:e-" + i).toList());
    }

    @Test
    void neverLetsAWelcomeWaitForTheSlowWorkOfOthers() throws Exception {
        var hanging = new CountDownLatch(1);
        var welcomed = new CountDownLatch(101);
        Consumer slow = consumer("slow", Consumer.REST);
        doAnswer(call -> hanging.await(30, TimeUnit.SECONDS)).when(slow).take(any());
        Consumer welcome = consumer("welcome", Consumer.WELCOME);
        doAnswer(call -> {
                    welcomed.countDown();
                    return null;
                })
                .when(welcome)
                .take(any());
        Inbox inbox = inbox(slow, welcome);

        IntStream.range(0, 100).forEach(i -> inbox.put(List.of(event("e-" + i, "person-" + i))));
        inbox.put(List.of(event("again", "person-99")));

        assertThat(welcomed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(inbox.standing().open()).isEqualTo(101);
        hanging.countDown();
        await(inbox);
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(0, 0));
    }

    @Test
    void takesUpWhatAnotherNodeLeftWhenItsLeaseIsOver() {
        Inbox dead = inbox(remembering("a", Consumer.REST));
        dead.stop();
        new Entries(mongo)
                .insert(List.of(new Stored(
                        event("e-1", "lin"), Stored.State.OPEN, List.of(Stored.Work.fresh("a", clock.instant())))));
        new Entries(mongo).take(List.of("shop:e-1"), "another node", clock.instant(), Duration.ofSeconds(60));
        Inbox inbox = inbox(remembering("a", Consumer.REST));

        inbox.takeUp();
        await(inbox);
        assertThat(seen).isEmpty();

        clock.advance(Duration.ofSeconds(61));
        inbox.takeUp();
        await(inbox);
        assertThat(seen).containsExactly("a:e-1");
    }

    private Inbox inbox(Consumer... consumers) {
        return inbox(new Entries(mongo), Leases.OWNER, consumers);
    }

    private Inbox node(String owner, Consumer... consumers) {
        return inbox(new Entries(mongo), owner, consumers);
    }

    private Inbox inbox(Entries entries, String owner, Consumer... consumers) {
        @SuppressWarnings("unchecked")
        ObjectProvider<Consumer> provider = mock(ObjectProvider.class);
        when(provider.stream()).thenAnswer(call -> Stream.of(consumers));
        var inbox = new Inbox(entries, provider, clock, owner);
        inbox.start();
        return inbox;
    }

    private static Consumer asking(String name, int order, Runnable rest) {
        return working(name, order, entry -> AtWork.afterwards("rest", rest));
    }

    private Consumer remembering(String name, int order) {
        return working(name, order, entry -> seen.add(name + ":" + entry.id().substring("shop:".length())));
    }

    private static Consumer working(String name, int order, java.util.function.Consumer<Entry> work) {
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
            public boolean wants(Entry entry) {
                return true;
            }

            @Override
            public void take(Entry entry) {
                work.accept(entry);
            }
        };
    }

    private static Consumer consumer(String name, int order) {
        Consumer consumer = mock(Consumer.class);
        when(consumer.name()).thenReturn(name);
        when(consumer.order()).thenReturn(order);
        when(consumer.wants(any())).thenReturn(true);
        return consumer;
    }

    private Entry event(String id, String subject) {
        return new Entry("shop:" + id, "shop", "order.paid", subject, clock.instant(), clock.instant(), "{}");
    }

    /** Until no thread works, whatever is left to do. */
    private static void awaitQuiet(Inbox inbox) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (inbox.isBusy()) {
            assertThat(System.nanoTime()).as("the inbox is quiet within 20 s").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static void await(Inbox inbox) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!inbox.isIdle()) {
            assertThat(System.nanoTime()).as("the inbox is idle within 20 s").isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
