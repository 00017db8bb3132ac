package io.quanzi.inbox;

import io.quanzi.inbox.InboxEntry.State;
import io.quanzi.inbox.InboxEntry.Work;
import io.quanzi.shared.ExplainedFailure;
import io.quanzi.shared.FailureCause;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has consumers do their parts of some entries, one consumer after another, and says how far each part is then. What the
 * consumers share is written at the end; until then nothing of what they did counts as done.
 */
final class ConsumerRun {
    private final List<Consumer> consumers;
    private final Clock clock;
    private final Map<Class<? extends SharedWork>, SharedWork> shared = new LinkedHashMap<>();
    private final Map<String, Parts> parts = new LinkedHashMap<>();

    /** @param consumers in their order */
    private ConsumerRun(List<Consumer> consumers, Clock clock) {
        this.consumers = consumers;
        this.clock = clock;
    }

    /** One entry's parts: those that are asked for, and what came of them. */
    private static final class Parts {
        private final InboxEntry entry;
        private final Map<String, Work> asked = new LinkedHashMap<>();
        private final Set<String> done = new HashSet<>();
        private final Map<String, Throwable> failed = new HashMap<>();

        Parts(InboxEntry entry) {
            this.entry = entry;
        }

        boolean isDone(String consumer) {
            return done.contains(consumer)
                    || entry.work().stream()
                            .noneMatch(part -> part.name().equals(consumer) && part.state() != State.DONE);
        }
    }

    /**
     * Does all parts of one entry that are due, whatever they call.
     *
     * @param upTo the order of the last consumer whose part is done
     * @return how far each part of the entry is, asked for or not
     */
    static List<Work> alone(InboxEntry entry, int upTo, List<Consumer> consumers, Clock clock) {
        Instant now = clock.instant();
        Map<String, Integer> orders = new HashMap<>();
        consumers.forEach(consumer -> orders.put(consumer.name(), consumer.order()));
        var run = new ConsumerRun(consumers, clock);
        var one = new Parts(entry);
        entry.work().stream()
                .filter(part ->
                        part.isDueAt(now) && Objects.requireNonNullElse(orders.get(part.name()), Consumer.REST) <= upTo)
                .forEach(part -> one.asked.put(part.name(), part));
        run.parts.put(entry.entry().id(), one);
        List<Work> done = run.run(true).getOrDefault(entry.entry().id(), entry.work());
        Predicate<Work> isLater = part -> Objects.requireNonNullElse(orders.get(part.name()), Consumer.REST) > upTo;
        return upTo == Integer.MAX_VALUE ? done : run.afterUrgent(done, isLater);
    }

    /**
     * Has what is done later wait for what is urgent and is tried again: the calls that it makes would hold up the subject
     * and come before it.
     */
    private List<Work> afterUrgent(List<Work> parts, Predicate<Work> isLater) {
        Set<String> urgent = consumers.stream()
                .filter(Consumer::isUrgent)
                .map(Consumer::name)
                .collect(Collectors.toSet());
        Optional<Instant> again = parts.stream()
                .filter(part -> part.state() == State.OPEN && urgent.contains(part.name()))
                .map(Work::nextAt)
                .min(Instant::compareTo);
        return again.isEmpty()
                ? parts
                : parts.stream()
                        .map(part ->
                                part.state() == State.OPEN && isLater.test(part) ? part.notBefore(again.get()) : part)
                        .toList();
    }

    /**
     * Does the parts of entries of different subjects that can be done together.
     *
     * @return how far each part of each entry is, by the entry's id
     */
    static Map<String, List<Work>> together(List<InboxEntry> entries, List<Consumer> consumers, Clock clock) {
        Instant now = clock.instant();
        var run = new ConsumerRun(consumers, clock);
        for (InboxEntry entry : entries) {
            var one = new Parts(entry);
            together(entry, consumers, now).forEach(part -> one.asked.put(part.name(), part));
            run.parts.put(entry.entry().id(), one);
        }
        return run.run(false);
    }

    /** Whether some of an entry can be done together with others. */
    static boolean isForBatch(InboxEntry entry, List<Consumer> consumers, Instant now) {
        return !together(entry, consumers, now).isEmpty();
    }

    /**
     * The due parts of batch consumers that never failed, and before which nothing else is due: what failed once is done
     * alone, so that it sets no batch apart again.
     */
    private static List<Work> together(InboxEntry entry, List<Consumer> consumers, Instant now) {
        var together = new ArrayList<Work>();
        int barrier = Integer.MAX_VALUE;
        for (Consumer consumer : consumers) {
            Work part = part(entry, consumer.name()).orElse(null);
            if (part == null || !part.isDueAt(now) || consumer.order() > barrier) {
                continue;
            }
            if (consumer instanceof BatchConsumer && part.tries() == 0 && part.error() == null) {
                together.add(part);
            } else {
                barrier = consumer.order();
            }
        }
        return together;
    }

    private static Optional<Work> part(InboxEntry entry, String consumer) {
        return entry.work().stream()
                .filter(part -> part.name().equals(consumer))
                .findFirst();
    }

    private Map<String, List<Work>> run(boolean alone) {
        for (Consumer consumer : consumers) {
            List<Parts> mine = parts.values().stream()
                    .filter(one -> one.asked.containsKey(consumer.name())
                            && consumer.after().stream().allMatch(one::isDone))
                    .toList();
            if (!mine.isEmpty()) {
                take(consumer, mine, alone);
            }
        }
        if (alone) {
            Set<String> known = new HashSet<>();
            consumers.forEach(consumer -> known.add(consumer.name()));
            parts.values()
                    .forEach(one -> one.asked.keySet().stream()
                            .filter(name -> !known.contains(name))
                            .forEach(name -> one.failed.put(
                                    name,
                                    new ExplainedFailure(
                                            FailureCause.Kind.RETIRED, "no consumer of this name in this release"))));
        }
        finish();
        Instant now = clock.instant();
        var results = new LinkedHashMap<String, List<Work>>();
        parts.forEach((id, one) -> results.put(id, result(one, now)));
        return results;
    }

    private void take(Consumer consumer, List<Parts> mine, boolean alone) {
        if (consumer instanceof BatchConsumer together && !alone) {
            Throwable thrown = takeTogether(together, mine);
            if (thrown != null && (mine.size() == 1 || InboxRetries.isRetryable(thrown))) {
                mine.forEach(one -> one.failed.put(consumer.name(), thrown));
            } else if (thrown != null) {
                for (Parts one : mine) {
                    Throwable own = takeTogether(together, List.of(one));
                    if (own != null) {
                        one.failed.put(consumer.name(), own);
                    }
                }
            }
        } else {
            mine.forEach(one -> takeAlone(consumer, one));
        }
    }

    /** Null, or what made the whole fail. */
    private @Nullable Throwable takeTogether(BatchConsumer consumer, List<Parts> mine) {
        var batch = new EntryBatch(mine.stream().map(one -> one.entry.entry()).toList(), shared);
        try {
            consumer.take(batch);
        } catch (RuntimeException | Error thrown) {
            return InboxRetries.counted(thrown);
        }
        mine.forEach(one -> recordResult(consumer, one, batch));
        return null;
    }

    private static void recordResult(Consumer consumer, Parts one, EntryBatch batch) {
        if (!batch.leftAlone().contains(one.entry.entry().id())) {
            one.done.add(consumer.name());
        }
    }

    private void takeAlone(Consumer consumer, Parts one) {
        Entry entry = one.entry.entry();
        try {
            boolean failedBefore = part(one.entry, consumer.name())
                    .filter(part -> part.error() != null)
                    .isPresent();
            if (failedBefore && !consumer.wants(entry)) {
                one.done.add(consumer.name());
            } else if (consumer instanceof BatchConsumer together) {
                var batch = new EntryBatch(List.of(entry), shared);
                together.takeAlone(batch);
                recordResult(consumer, one, batch);
            } else {
                consumer.take(entry);
                one.done.add(consumer.name());
            }
        } catch (RuntimeException | Error thrown) {
            one.failed.put(consumer.name(), InboxRetries.counted(thrown));
        }
    }

    private void finish() {
        for (SharedWork work : shared.values()) {
            try {
                work.finish((entry, consumer, why) -> {
                    Parts one = parts.get(entry.id());
                    if (one != null && one.done.remove(consumer)) {
                        one.failed.put(consumer, why);
                    }
                });
            } catch (RuntimeException | Error thrown) {
                Throwable why = InboxRetries.counted(thrown);
                for (Parts one : parts.values()) {
                    one.done.forEach(name -> one.failed.putIfAbsent(name, why));
                    one.done.clear();
                }
            }
        }
    }

    private List<Work> result(Parts one, Instant now) {
        Entry entry = one.entry.entry();
        List<Work> done = one.entry.work().stream()
                .map(part -> one.done.contains(part.name()) || one.failed.containsKey(part.name())
                        ? InboxRetries.after(entry, part, one.failed.get(part.name()), now)
                        : part)
                .toList();
        return done.stream()
                .map(part -> one.asked.containsKey(part.name()) ? waiting(part, done) : part)
                .toList();
    }

    /** A part that waits for another is due when that is tried again, and given up with it. */
    private Work waiting(Work part, List<Work> all) {
        if (part.state() != State.OPEN || part.tries() > 0) {
            return part;
        }
        Set<String> after = consumers.stream()
                .filter(consumer -> consumer.name().equals(part.name()))
                .findFirst()
                .map(Consumer::after)
                .orElse(Set.of());
        Work blocking = all.stream()
                .filter(other -> after.contains(other.name()) && other.state() != State.DONE)
                .findFirst()
                .orElse(null);
        if (blocking == null) {
            return part;
        }
        return new Work(
                part.name(),
                blocking.state(),
                0,
                blocking.nextAt(),
                blocking.state() == State.PARKED ? "waits for " + blocking.name() : null);
    }

    /** Has one consumer take one entry outside of the inbox; throws what failed. */
    static void takeAlone(BatchConsumer consumer, Entry entry) {
        var part = Work.fresh(consumer.name(), entry.receivedAt());
        var run = new ConsumerRun(List.of(consumer), Clock.fixed(entry.receivedAt(), ZoneOffset.UTC));
        var one = new Parts(new InboxEntry(entry, State.OPEN, List.of(part)));
        run.parts.put(entry.id(), one);
        run.takeAlone(consumer, one);
        run.finish();
        Throwable failed = one.failed.get(consumer.name());
        if (failed instanceof RuntimeException thrown) {
            throw thrown;
        }
        if (failed instanceof Error thrown) {
            throw thrown;
        }
    }
}
