package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.dao.DataAccessResourceFailureException;

/** Entries of many subjects that are done together. */
class BatchConsumerTests extends SmallInbox {
    private static final int MANY = 200;

    private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> poisoned = ConcurrentHashMap.newKeySet();
    private volatile Runnable holdUp = () -> {};

    /** What the consumers of a batch note together, written at the end. */
    private final class Notes implements SharedWork {
        private final List<Entry> entries = new ArrayList<>();

        @Override
        public void finish(Failures failures) {
            for (Entry entry : entries) {
                if (poisoned.contains("written " + entry.id())) {
                    failures.add(entry, "first", new IllegalStateException("not written"));
                } else {
                    seen.add("written:" + entry.id());
                }
            }
        }
    }

    private BatchConsumer together(String name, int order, Set<String> after) {
        return new BatchConsumer() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int order() {
                return order;
            }

            @Override
            public Set<String> after() {
                return after;
            }

            @Override
            public boolean wants(Entry entry) {
                return true;
            }

            @Override
            public void take(EntryBatch batch) {
                take(batch, false);
            }

            private void take(EntryBatch batch, boolean isAlone) {
                sizes.add(batch.entries().size());
                holdUp.run();
                assertThat(new HashSet<>(
                                batch.entries().stream().map(Entry::subject).toList()))
                        .as("each of another subject")
                        .hasSameSizeAs(batch.entries());
                Notes notes = batch.shared(Notes.class, Notes::new);
                for (Entry entry : batch.entries()) {
                    if (poisoned.contains(entry.id())) {
                        throw new IllegalStateException("cannot be read: " + entry.id());
                    }
                }
                for (Entry entry : batch.entries()) {
                    if (poisoned.contains("outside " + entry.id()) && !isAlone) {
                        batch.leaveAlone(entry);
                    } else {
                        seen.add(name + ":" + entry.id());
                        if (name.equals("first")) {
                            notes.entries.add(entry);
                        }
                    }
                }
            }

            @Override
            public void takeAlone(EntryBatch batch) {
                seen.add(name + " alone:" + batch.entries().get(0).id());
                take(batch, true);
            }
        };
    }

    private List<Entry> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> event("e-" + i, "person-" + i))
                .toList();
    }

    private List<String> all(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + ":shop:e-" + i).toList();
    }

    @Test
    void areDoneInOrderOfTheConsumersByFarFewerCalls() {
        Inbox inbox =
                inbox(together("second", Consumer.REST, Set.of("first")), together("first", Consumer.BIND, Set.of()));

        inbox.put(events(MANY));
        await(inbox);

        assertThat(seen).containsAll(all("first", MANY)).containsAll(all("second", MANY));
        assertThat(seen).containsAll(all("written", MANY));
        assertThat(seen)
                .filteredOn(each -> !each.contains("alone"))
                .hasSize(3 * MANY)
                .doesNotHaveDuplicates();
        assertThat(sizes).hasSizeLessThan(2 * MANY);
        IntStream.range(0, MANY)
                .forEach(i ->
                        assertThat(seen.indexOf("first:shop:e-" + i)).isLessThan(seen.indexOf("second:shop:e-" + i)));
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }

    @Test
    void areDoneTogetherThoughTheyComeOneByOneWhileOthersAreAtWork() {
        var go = new CountDownLatch(1);
        holdUp = () -> awaitCount(go);
        Inbox inbox = inbox(together("first", Consumer.BIND, Set.of()));

        events(MANY).forEach(event -> inbox.put(List.of(event)));
        go.countDown();
        await(inbox);

        assertThat(seen).containsAll(all("first", MANY)).containsAll(all("written", MANY));
        assertThat(sizes.stream().filter(size -> size == 1)).hasSizeLessThanOrEqualTo(3);
        assertThat(sizes).hasSizeLessThan(MANY / 8);
    }

    private static void awaitCount(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void keepTheOrderOfEachSubject() {
        Inbox inbox = inbox(together("first", Consumer.BIND, Set.of()));

        inbox.put(IntStream.range(0, MANY)
                .mapToObj(i -> event("e-" + i, "person-" + i % 20))
                .toList());
        await(inbox);

        for (int person = 0; person < 20; person++) {
            int own = person;
            assertThat(seen)
                    .filteredOn(each -> each.startsWith("first:")
                            && Integer.parseInt(each.substring(each.lastIndexOf('-') + 1)) % 20 == own)
                    .hasSize(MANY / 20)
                    .isSortedAccordingTo((a, b) -> Integer.compare(
                            Integer.parseInt(a.substring(a.lastIndexOf('-') + 1)),
                            Integer.parseInt(b.substring(b.lastIndexOf('-') + 1))));
        }
    }

    @Test
    void aPoisonedOneIsSetApartAndHoldsUpNoOther() {
        poisoned.add("shop:e-77");
        Inbox inbox =
                inbox(together("first", Consumer.BIND, Set.of()), together("second", Consumer.REST, Set.of("first")));

        inbox.put(events(MANY));
        await(inbox);

        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(1, 0));
        assertThat(seen).contains("second:shop:e-76", "second:shop:e-78").doesNotContain("second:shop:e-77");
        assertThat(inbox.retried(10)).singleElement().satisfies(failed -> {
            assertThat(failed.entry().id()).isEqualTo("shop:e-77");
            assertThat(failed.consumer()).isEqualTo("first");
            assertThat(failed.tries()).isEqualTo(1);
        });

        poisoned.clear();
        clock.advance(Duration.ofSeconds(5));
        inbox.enqueueDue();
        await(inbox);
        assertThat(seen).contains("first alone:shop:e-77", "second:shop:e-77", "written:shop:e-77");
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }

    @Test
    void failTogetherWhenTheStoreIsAwayWithoutAskingItForEach() {
        BatchConsumer away = Mockito.spy(together("first", Consumer.BIND, Set.of()));
        doThrow(new DataAccessResourceFailureException("away")).when(away).take(any(EntryBatch.class));
        // the first may be worked off alone, before the others are there
        doThrow(new DataAccessResourceFailureException("away")).when(away).takeAlone(any(EntryBatch.class));
        Inbox inbox = inbox(away);

        inbox.put(events(MANY));
        await(inbox);

        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(MANY, 0));
        assertThat(inbox.retried(MANY))
                .hasSize(MANY)
                .allSatisfy(failed -> assertThat(failed.tries()).isEqualTo(1));
        assertThat(Mockito.mockingDetails(away).getInvocations().stream()
                        .filter(call -> call.getMethod().getName().startsWith("take")))
                .hasSizeLessThan(MANY);
    }

    @Test
    void oneWhoseCommonWriteFailedIsRetriedByTheConsumerThatAskedForIt() {
        poisoned.add("written shop:e-3");
        Inbox inbox = inbox(together("first", Consumer.BIND, Set.of()), together("second", Consumer.REST, Set.of()));

        inbox.put(events(MANY));
        await(inbox);

        assertThat(inbox.retried(10)).singleElement().satisfies(failed -> {
            assertThat(failed.consumer()).isEqualTo("first");
            assertThat(failed.entry().id()).isEqualTo("shop:e-3");
        });
        poisoned.clear();
        clock.advance(Duration.ofSeconds(5));
        inbox.enqueueDue();
        await(inbox);
        assertThat(seen).contains("written:shop:e-3");
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }

    @Test
    void thoseThatAskForSomethingOutsideAreDoneByThemselvesBeforeTheirSubjectsNext() {
        IntStream.range(0, MANY / 2).forEach(i -> poisoned.add("outside shop:e-" + i));
        Inbox inbox = inbox(together("first", Consumer.BIND, Set.of()), remembering("plain", Consumer.REST));

        var all = new ArrayList<>(events(MANY));
        all.add(event("next", "person-3"));
        inbox.put(all);
        await(inbox);

        assertThat(seen).containsAll(all("first alone", MANY / 2));
        assertThat(seen.indexOf("plain:e-3")).isLessThan(seen.indexOf("first:shop:next"));
        assertThat(seen)
                .filteredOn(each -> each.startsWith("plain:"))
                .hasSize(MANY + 1)
                .doesNotHaveDuplicates();
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }

    @Test
    void whatComesAfterAPartThatIsGivenUpIsGivenUpWithItAndReplayedWithIt() {
        poisoned.add("shop:e-0");
        Inbox inbox =
                inbox(together("first", Consumer.BIND, Set.of()), together("second", Consumer.REST, Set.of("first")));
        inbox.put(events(2));
        for (int i = 0; i < 12; i++) {
            await(inbox);
            clock.advance(Duration.ofHours(1));
            inbox.enqueueDue();
        }
        await(inbox);

        assertThat(inbox.parked(10)).extracting(Inbox.Failed::consumer).containsExactlyInAnyOrder("first", "second");
        assertThat(inbox.parked(10)).extracting(Inbox.Failed::error).contains("waits for first");

        poisoned.clear();
        assertThat(inbox.replay("shop:e-0")).isTrue();
        await(inbox);
        assertThat(seen).contains("second:shop:e-0");
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }
}
