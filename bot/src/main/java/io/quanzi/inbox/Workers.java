package io.quanzi.inbox;

import com.mongodb.MongoException;
import io.quanzi.inbox.AtWork.Deed;
import io.quanzi.inbox.Stored.State;
import io.quanzi.inbox.Stored.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;

/** Works off what is due, on this node's own threads. */
final class Workers {
    private static final Logger log = LoggerFactory.getLogger(Workers.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    /** A welcome that waited longer is lost, and must not stand before fresh ones. */
    private static final Duration URGENT_FOR = Duration.ofMinutes(1);
    /** How long entries that were taken together are worked off before their results are written. */
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    /** With pauses that double from a second: given up after a good hour. */
    private static final int MOST_TRIES = 12;

    private static final int BATCH = 500;


    private final Entries entries;
    private final ObjectProvider<Consumer> found;
    private final Clock clock;
    private final Lanes lanes = new Lanes(new Lanes.Worker() {
        @Override
        public void urgent(String id) {
            work(List.of(id), Consumer.WELCOME);
        }

        @Override
        public void rest(List<String> ids) {
            work(ids, Integer.MAX_VALUE);
        }
    });
    private final Set<String> queued = ConcurrentHashMap.newKeySet();
    private final Set<String> atWork = ConcurrentHashMap.newKeySet();
    private final String owner;
    private volatile boolean stopped;
    private volatile @Nullable List<Consumer> consumers;

    /** @param owner the name under which this node holds entries */
    Workers(Entries entries, ObjectProvider<Consumer> found, Clock clock, String owner) {
        this.entries = entries;
        this.found = found;
        this.clock = clock;
        this.owner = owner;
    }

    void start() {
        stopped = false;
    }

    void stop() {
        stopped = true;
        lanes.close();
    }

    /** Whether anything is handed on to a thread. */
    boolean isBusy() {
        return !queued.isEmpty() || !lanes.isIdle();
    }

    /** What is due and nobody is at work on. */
    List<Entries.Due> due(int most) {
        return entries.due(clock.instant(), most, owner, atWork);
    }

    /** Looked up late, since some consumers put events in themselves; they stay the same. */
    List<Consumer> consumers() {
        List<Consumer> known = consumers;
        if (known == null) {
            known = found.stream()
                    .sorted(Comparator.comparingInt(Consumer::order).thenComparing(Consumer::name))
                    .toList();
            consumers = known;
        }
        return known;
    }

    /** Takes up what is due. */
    void takeUp() {
        Instant now = clock.instant();
        Set<String> urgent = urgent();
        due(BATCH).forEach(due -> enqueue(
                due.id(),
                due.subject(),
                due.receivedAt().plus(URGENT_FOR).isAfter(now)
                        && due.consumers().stream().anyMatch(urgent::contains)));
    }

    /** The names of those whose work is urgent. */
    Set<String> urgent() {
        return consumers().stream()
                .filter(consumer -> consumer.order() == Consumer.WELCOME)
                .map(Consumer::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param isUrgent whether its welcome is due: then all up to that is done first, and the rest later by itself */
    void enqueue(String id, String subject, boolean isUrgent) {
        if (queued.add(id)) {
            lanes.add(subject, id, isUrgent);
        }
    }

    /**
     * Works off entries one after another; their leases are renewed every few seconds.
     *
     * @param upTo the order of the last consumer that is called; what is due of the others is done after
     */
    private void work(List<String> ids, int upTo) {
        ids.forEach(queued::remove);
        atWork.addAll(ids);
        try {
            List<String> rest = ids;
            while (!rest.isEmpty() && !stopped) {
                rest = workSome(rest, upTo);
            }
            entries.giveBack(rest, owner);
        } catch (DataAccessException | MongoException unreachable) {
            // they stay held by this node, which takes them up again as soon as the store answers
            log.warn("events wait for the store ids={} cause={}", ids, unreachable.toString());
        } finally {
            ids.forEach(atWork::remove);
        }
    }

    /** Works off entries for some seconds; those for which there was no time. */
    private List<String> workSome(List<String> ids, int upTo) {
        List<Stored> taken = entries.take(ids, owner, clock.instant(), LEASE);
        List<Consumer> consumers = consumers();
        Set<String> later = consumers.stream()
                .filter(consumer -> consumer.order() > upTo)
                .map(Consumer::name)
                .collect(Collectors.toSet());
        var results = new LinkedHashMap<String, List<Work>>();
        var halfDone = new ArrayList<Entry>();
        long begin = System.nanoTime();
        try {
            for (Stored stored : taken) {
                if (stopped || System.nanoTime() - begin > A_WHILE.toNanos()) {
                    break;
                }
                Instant now = clock.instant();
                List<Work> due =
                        stored.work().stream().filter(part -> part.isDueAt(now)).toList();
                List<Work> first = due.stream()
                        .filter(part -> !later.contains(part.name()))
                        .toList();
                results.put(stored.entry().id(), workOff(stored, first, consumers));
                if (first.size() < due.size()) {
                    halfDone.add(stored.entry());
                }
            }
        } finally {
            int lost = entries.finish(results, owner, clock.instant());
            if (lost > 0) {
                log.warn("events took longer than their leases, another node has them events={}", lost);
            }
        }
        halfDone.forEach(entry -> enqueue(entry.id(), entry.subject(), false));
        return taken.stream()
                .map(stored -> stored.entry().id())
                .filter(id -> !results.containsKey(id))
                .toList();
    }

    /** How far each consumer is after this. */
    private List<Work> workOff(Stored stored, List<Work> due, List<Consumer> consumers) {
        var failed = new HashMap<String, RuntimeException>();
        AtWork here = AtWork.begin();
        try {
            for (Work part : due) {
                here.consumer(part.name());
                try {
                    Consumer consumer = named(part.name(), consumers);
                    if (part.error() == null || consumer.wants(stored.entry())) {
                        consumer.take(stored.entry());
                    }
                } catch (RuntimeException thrown) {
                    failed.put(part.name(), thrown);
                }
            }
            for (Optional<Deed> deed = here.next(); deed.isPresent(); deed = here.next()) {
                try {
                    deed.get().work().run();
                } catch (RuntimeException thrown) {
                    deed.get().askedBy().forEach(name -> failed.putIfAbsent(name, thrown));
                }
            }
        } finally {
            AtWork.end();
        }
        return stored.work().stream()
                .map(part -> due.contains(part) ? after(stored.entry(), part, failed.get(part.name())) : part)
                .toList();
    }

    private static Consumer named(String name, List<Consumer> consumers) {
        return consumers.stream()
                .filter(consumer -> consumer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no consumer of this name in this release"));
    }

    private Work after(Entry entry, Work part, @Nullable RuntimeException failed) {
        int tries = part.tries() + 1;
        if (failed == null) {
            return new Work(part.name(), State.DONE, tries, part.nextAt(), null);
        }
        boolean last = tries >= MOST_TRIES;
        if (last) {
            log.error("event parked id={} consumer={} tries={}", entry.id(), part.name(), tries, failed);
        } else {
            log.warn(
                    "event retried id={} consumer={} tries={} cause={}",
                    entry.id(),
                    part.name(),
                    tries,
                    failed.toString());
            log.debug("event retried id={}", entry.id(), failed);
        }
        Instant next = clock.instant().plus(Duration.ofMillis(500L << Math.min(tries, 12)));
        return new Work(part.name(), last ? State.PARKED : State.OPEN, tries, next, failed.toString());
    }
}
