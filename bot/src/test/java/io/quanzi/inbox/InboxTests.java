package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each event once, in its order, one at a time for each subject. */
class InboxTests extends SmallInbox {
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
    void goesOnAfterAStopAndAStart() {
        Inbox inbox = inbox(remembering("a", Consumer.REST));
        inbox.stop();
        inbox.put(List.of(event("e-1", "lin")));
        assertThat(seen).isEmpty();

        inbox.start();
        inbox.enqueueDue();

        await(inbox);
        assertThat(seen).containsExactly("a:e-1");
    }

    @Test
    void asksBinderThenWelcomeThenTheRest() {
        Inbox inbox = inbox(
                remembering("rest", Consumer.REST), remembering("welcome", EARLY), remembering("bind", Consumer.BIND));

        inbox.put(List.of(event("e-1", "lin")));

        await(inbox);
        assertThat(seen).containsExactly("bind:e-1", "welcome:e-1", "rest:e-1");
    }

    @Test
    void sharesTheWorkAmongNodesOneSubjectAtATime() {
        int nodes = 3;
        var inProgress = new ConcurrentHashMap<String, Integer>();
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
                        if (inProgress.putIfAbsent(entry.subject(), node) != null) {
                            overlaps.incrementAndGet();
                        }
                        workers.add(node);
                        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                        seen.add(entry.id());
                        inProgress.remove(entry.subject());
                    }
                }))
                .toList();

        for (int i = 0; i < 300; i++) {
            cluster.get(i % nodes).put(List.of(event("e-" + i, "customer-" + i % 7)));
        }
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (cluster.get(0).backlog().open() > 0) {
            assertThat(System.nanoTime()).as("all is done within 60 s").isLessThan(end);
            cluster.forEach(Inbox::enqueueDue);
        }

        assertThat(overlaps).hasValue(0);
        assertThat(seen).hasSize(300).doesNotHaveDuplicates();
        assertThat(workers).hasSize(nodes);
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
        Consumer welcome = consumer("welcome", EARLY);
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
        assertThat(inbox.backlog().open()).isEqualTo(101);
        hanging.countDown();
        await(inbox);
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }
}
