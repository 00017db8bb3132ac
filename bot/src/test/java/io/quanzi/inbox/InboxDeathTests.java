package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import io.quanzi.work.DeathAtEveryCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Every entry is worked off by each of its consumers, in the order of its subject, wherever the process dies. */
class InboxDeathTests {
    private static final int SUBJECTS = 3;
    private static final int ENTRIES = 6;
    private static final Set<String> FAILS_ONCE = Set.of("alone:e-05");

    @Test
    @Tag("deaths")
    void everyEntryIsWorkedOffInOrderWhereverTheProcessDies() {
        int places = DeathAtEveryCommand.of(InboxDeathTests::user);

        assertThat(places).as("places to die at").isGreaterThan(10);
    }

    private static DeathAtEveryCommand.User user(MongoTemplate store, SettableClock clock) {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        List<Consumer> consumers = List.of(
                SmallInbox.working("urgent", SmallInbox.EARLY, entry -> seen.add("urgent:" + entry.id())),
                together(store, seen),
                SmallInbox.working("alone", Consumer.REST, entry -> alone(entry, seen)));
        var lives = new AtomicInteger();
        return new DeathAtEveryCommand.User(
                Duration.ofMinutes(2),
                () -> handIn(store, clock, consumers),
                () -> live(store, clock, consumers, lives),
                when -> {
                    assertThat(InboxFixture.with(store, clock).backlog())
                            .as(when)
                            .isEqualTo(new Inbox.Backlog(0, 0));
                    assertThat(firsts(seen, consumers.get(0))).as(when).hasSize(SUBJECTS);
                    assertThat(firsts(seen, consumers.get(1))).as(when).hasSize(ENTRIES);
                    assertThat(firsts(seen, consumers.get(2))).as(when).hasSize(ENTRIES);
                    for (int subject = 0; subject < SUBJECTS; subject++) {
                        int whose = subject;
                        assertThat(firsts(seen, consumers.get(1)).stream()
                                        .filter(id -> Integer.parseInt(id.substring(2)) % SUBJECTS == whose))
                                .as(when)
                                .isSorted();
                    }
                });
    }

    private static void alone(Entry entry, List<String> seen) {
        String part = "alone:" + entry.id();
        if (FAILS_ONCE.contains(part)
                && seen.add("failed " + part)
                && Collections.frequency(seen, "failed " + part) == 1) {
            throw new IllegalStateException("not now");
        }
        seen.add(part);
    }

    /** What it does is a command to the store: a process that has died does no more of it, on whichever thread. */
    private static BatchConsumer together(MongoTemplate store, List<String> seen) {
        return new BatchConsumer() {
            @Override
            public String name() {
                return "together";
            }

            @Override
            public int order() {
                return Consumer.BIND;
            }

            @Override
            public boolean wants(Entry entry) {
                return true;
            }

            @Override
            public void take(EntryBatch batch) {
                store.executeCommand("{ping: 1}");
                batch.entries().forEach(entry -> seen.add("together:" + entry.id()));
            }
        };
    }

    /** The ids that a consumer took, in the order of its first taking. */
    private static Set<String> firsts(List<String> seen, Consumer consumer) {
        var ids = new LinkedHashSet<String>();
        String prefix = consumer.name() + ":";
        List.copyOf(seen).stream()
                .filter(part -> part.startsWith(prefix))
                .forEach(part -> ids.add(part.substring(prefix.length())));
        return ids;
    }

    private static void handIn(MongoTemplate store, SettableClock clock, List<Consumer> consumers) {
        new InboxRepository(store)
                .insert(IntStream.range(0, ENTRIES)
                        .mapToObj(i -> {
                            var at = clock.instant().minusMillis(ENTRIES - i);
                            return new InboxEntry(
                                    new Entry(
                                            "e-%02d".formatted(i),
                                            "shop",
                                            "order.paid",
                                            "s" + i % SUBJECTS,
                                            at,
                                            at,
                                            "{}"),
                                    InboxEntry.State.OPEN,
                                    consumers.stream()
                                            .filter(consumer -> !consumer.isUrgent() || i < SUBJECTS)
                                            .map(consumer -> InboxEntry.Work.fresh(consumer.name(), at))
                                            .toList());
                        })
                        .toList());
    }

    private static void live(MongoTemplate store, SettableClock clock, List<Consumer> consumers, AtomicInteger lives) {
        Inbox inbox =
                InboxFixture.node(store, clock, "node-" + lives.incrementAndGet(), consumers.toArray(Consumer[]::new));
        try {
            inbox.start();
            InboxFixture.settle(inbox);
        } finally {
            inbox.stop();
        }
    }
}
