package io.quanzi.inbox;

import com.mongodb.MongoException;
import io.quanzi.inbox.AtWork.Deed;
import io.quanzi.inbox.Stored.State;
import io.quanzi.inbox.Stored.Work;
import io.quanzi.shared.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Where events are safe. {@link #put} returns when they are stored; working them off begins at once, on this node's
 * own threads, and is taken up again after a crash, here or by another node, when the lease is over.
 */
@Component
public class Inbox implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Inbox.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    /** A welcome that waited longer is lost, and must not stand before fresh ones. */
    private static final Duration URGENT_FOR = Duration.ofMinutes(1);
    /** How long entries that were taken together are worked off before their results are written. */
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    private static final Duration KEPT = Duration.ofDays(90);
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
    private volatile boolean running;
    private volatile boolean stopped;
    private volatile @Nullable List<Consumer> consumers;

    @Autowired
    Inbox(Entries entries, ObjectProvider<Consumer> consumers, Clock clock) {
        this(entries, consumers, clock, Leases.OWNER);
    }

    /** @param owner the name under which this node holds entries */
    Inbox(Entries entries, ObjectProvider<Consumer> consumers, Clock clock, String owner) {
        this.entries = entries;
        this.found = consumers;
        this.clock = clock;
        this.owner = owner;
    }

    /** Looked up late, since some consumers put events in themselves; they stay the same. */
    private List<Consumer> consumers() {
        List<Consumer> known = consumers;
        if (known == null) {
            known = found.stream()
                    .sorted(Comparator.comparingInt(Consumer::order).thenComparing(Consumer::name))
                    .toList();
            consumers = known;
        }
        return known;
    }

    /** Stores events that are not known yet and starts on them. */
    public Receipt put(List<Entry> events) {
        Instant now = clock.instant();
        List<Consumer> all = consumers();
        var rows = new LinkedHashMap<String, Stored>();
        for (Entry event : events) {
            List<Work> work = all.stream()
                    .flatMap(consumer -> workOf(consumer, event, now).stream())
                    .toList();
            Stored before = rows.putIfAbsent(event.id(), new Stored(event, Stored.stateOf(work), work));
            if (before != null && !before.entry().body().equals(event.body())) {
                Entries.warnOfAnotherBody(event.id());
            }
        }
        Set<String> known = entries.insert(List.copyOf(rows.values()));
        rows.keySet().removeAll(known);
        Set<String> urgent = urgent(all);
        rows.values().stream()
                .filter(row -> row.state() == State.OPEN)
                .forEach(row -> enqueue(
                        row.entry().id(),
                        row.entry().subject(),
                        row.work().stream().anyMatch(part -> urgent.contains(part.name()))));
        return new Receipt(rows.size(), events.size() - rows.size());
    }

    /** What a consumer has to do; one that fails to say whether it wants the event is asked again before it takes it. */
    private static Optional<Work> workOf(Consumer consumer, Entry event, Instant now) {
        try {
            return consumer.wants(event) ? Optional.of(Work.fresh(consumer.name(), now)) : Optional.empty();
        } catch (RuntimeException undecided) {
            log.warn("event kept for an undecided consumer id={} consumer={}", event.id(), consumer.name(), undecided);
            return Optional.of(new Work(consumer.name(), State.OPEN, 0, now, undecided.toString()));
        }
    }

    /** The names of those whose work is urgent. */
    private static Set<String> urgent(List<Consumer> consumers) {
        return consumers.stream()
                .filter(consumer -> consumer.order() == Consumer.WELCOME)
                .map(Consumer::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param isUrgent whether its welcome is due: then all up to that is done first, and the rest later by itself */
    private void enqueue(String id, String subject, boolean isUrgent) {
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

    /** Takes up what was left over: by a crash, a failed consumer, another node. */
    @Scheduled(fixedDelay = 500)
    void takeUp() {
        if (running) {
            try {
                Instant now = clock.instant();
                Set<String> urgent = urgent(consumers());
                entries.due(now, BATCH, owner, atWork)
                        .forEach(due -> enqueue(
                                due.id(),
                                due.subject(),
                                due.receivedAt().plus(URGENT_FOR).isAfter(now)
                                        && due.consumers().stream().anyMatch(urgent::contains)));
            } catch (DataAccessException unreachable) {
                log.warn("inbox cannot be read cause={}", unreachable.toString());
            }
        }
    }

    /** Takes over at once what a process of this machine held that died; of other machines, when its leases are over. */
    @Scheduled(fixedDelay = 5_000, initialDelay = 5_000)
    void takeOver() {
        if (running) {
            try {
                entries.freeOfTheDead();
            } catch (DataAccessException unreachable) {
                log.warn("inbox cannot be read cause={}", unreachable.toString());
            }
        }
    }

    /** Forgets finished entries after 90 days; parked ones stay until somebody decides. */
    @Scheduled(fixedDelay = 3_600_000, initialDelay = 60_000)
    void forget() {
        long removed = entries.removeFinishedBefore(clock.instant().minus(KEPT));
        if (removed > 0) {
            log.info("inbox forgot removed={}", removed);
        }
    }

    /**
     * A consumer's failure.
     *
     * @param nextAt when it is tried again, of one that is not given up
     */
    public record Failed(Entry entry, String consumer, int tries, String error, Instant nextAt) {}

    /**
     * Takes finished entries of a type out again before their 90 days are over: such as were put in only to see that
     * they arrive.
     *
     * @param subject null for any
     * @param from of the time they were received, inclusive
     * @param to exclusive
     * @return how many there were
     */
    public long withdraw(String type, @Nullable String subject, Instant from, Instant to) {
        return entries.removeFinished(type, subject, from, to);
    }

    /** What was given up and waits for a person, newest first. */
    public List<Failed> parked(int most) {
        return failed(entries.inState(State.PARKED, most), State.PARKED);
    }

    /** What failed and is tried again by itself, next first. */
    public List<Failed> retried(int most) {
        return failed(entries.failing(most), State.OPEN);
    }

    private static List<Failed> failed(List<Stored> rows, State state) {
        return rows.stream()
                .flatMap(stored -> stored.work().stream()
                        .filter(part -> part.state() == state && part.error() != null)
                        .map(part -> new Failed(
                                stored.entry(),
                                part.name(),
                                part.tries(),
                                Objects.requireNonNullElse(part.error(), ""),
                                part.nextAt())))
                .toList();
    }

    /** How many entries wait, and how many were given up. */
    public record Standing(long open, long parked) {}

    public Standing standing() {
        return new Standing(entries.count(State.OPEN), entries.count(State.PARKED));
    }

    /** When the oldest came that waits; empty when none does. */
    public Optional<Instant> oldestWaiting() {
        return entries.oldestOpen();
    }

    /** Gives the parked parts of an entry their tries again. False when there is no such entry or nothing is parked. */
    public boolean replay(String id) {
        Optional<Stored> stored = entries.find(id).filter(row -> row.state() == State.PARKED);
        return stored.filter(row -> {
                    Instant now = clock.instant();
                    return entries.reopen(
                            id,
                            row.work().stream()
                                    .map(part -> part.state() == State.PARKED ? part.again(now) : part)
                                    .toList(),
                            now);
                })
                .map(row -> {
                    enqueue(id, row.entry().subject(), false);
                    return true;
                })
                .orElse(false);
    }

    /** Gives all parked parts their tries again; how many entries that were. */
    public int replayAll() {
        int replayed = 0;
        for (String id : entries.ids(State.PARKED)) {
            replayed += replay(id) ? 1 : 0;
        }
        return replayed;
    }

    /** True when nothing is due: all that came has been worked off, or waits for its next try. */
    public boolean isIdle() {
        return !isBusy() && entries.due(clock.instant(), 1, owner, atWork).isEmpty();
    }

    boolean isBusy() {
        return !queued.isEmpty() || !lanes.isIdle();
    }

    @Override
    public void start() {
        entries.freeOfTheDead();
        running = true;
        stopped = false;
    }

    @Override
    public void stop() {
        running = false;
        stopped = true;
        lanes.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the modules that consume, before the doors open. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 20_000;
    }
}
