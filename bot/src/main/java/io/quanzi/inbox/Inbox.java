package io.quanzi.inbox;

import com.mongodb.MongoException;
import io.quanzi.inbox.Receipt.Repeat;
import io.quanzi.inbox.Stored.State;
import io.quanzi.inbox.Stored.Work;
import io.quanzi.shared.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
 * {@link Workers}, and is taken up again after a crash, here or by another node, when the lease is over.
 */
@Component
public class Inbox implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Inbox.class);
    private static final Duration KEPT = Duration.ofDays(90);
    private static final int KEPT_AT_ONCE = 100;

    private final Entries entries;
    private final Workers workers;
    private final Clock clock;
    private final Unstored unstored = new Unstored();
    private volatile boolean running;

    @Autowired
    Inbox(Entries entries, ObjectProvider<Consumer> consumers, Clock clock) {
        this(entries, consumers, clock, Leases.OWNER);
    }

    /** @param owner the name under which this node holds entries */
    Inbox(Entries entries, ObjectProvider<Consumer> consumers, Clock clock, String owner) {
        this.entries = entries;
        this.workers = new Workers(entries, consumers, clock, owner);
        this.clock = clock;
    }

    /** Stores events that are not known yet and starts on them. */
    public Receipt put(List<Entry> events) {
        Instant now = clock.instant();
        List<Consumer> all = workers.consumers();
        var rows = new LinkedHashMap<String, Stored>();
        for (Entry event : events) {
            List<Work> work = all.stream()
                    .flatMap(consumer -> workOf(consumer, event, now).stream())
                    .toList();
            rows.putIfAbsent(event.id(), new Stored(event, Stored.stateOf(work), work));
        }
        Map<String, Entry> known = entries.insert(List.copyOf(rows.values()));
        List<Repeat> changed = changed(events, rows, known);
        rows.keySet().removeAll(known.keySet());
        Set<String> urgent = workers.urgent();
        rows.values().stream()
                .filter(row -> row.state() == State.OPEN)
                .forEach(row -> workers.enqueue(
                        row.entry().id(),
                        row.entry().subject(),
                        row.work().stream().anyMatch(part -> urgent.contains(part.name()))));
        return new Receipt(rows.size(), events.size() - rows.size(), changed);
    }

    /** Whether anything acts upon such an event; what nothing does is stored all the same. */
    public boolean isWanted(Entry event) {
        Instant now = clock.instant();
        return workers.consumers().stream()
                .anyMatch(consumer -> workOf(consumer, event, now).isPresent());
    }

    /**
     * Stores an event whose sender may not send it again. When the database does not take it, it is kept in memory, stored
     * as soon as the database does, and the failure goes on to the sender, whose repetition is then the same event.
     *
     * @throws DataAccessException when it is not stored yet
     */
    public void putOrKeep(Entry event) {
        try {
            put(List.of(event));
        } catch (DataAccessException | MongoException away) {
            if (!unstored.keep(event)) {
                log.error("event lost, no room to keep it until the database is back id={}", event.id());
            }
            throw away;
        }
    }

    /** Stores what was kept while the database was away. */
    @Scheduled(fixedDelay = 1_000)
    void storeKept() {
        try {
            for (List<Entry> some = unstored.first(KEPT_AT_ONCE);
                    !some.isEmpty();
                    some = unstored.first(KEPT_AT_ONCE)) {
                put(some);
                unstored.remove(some);
                log.info("events stored that were kept in memory events={}", some.size());
            }
        } catch (DataAccessException | MongoException away) {
            log.debug("events still kept in memory cause={}", away.toString());
        }
    }

    private static List<Repeat> changed(List<Entry> events, Map<String, Stored> rows, Map<String, Entry> known) {
        var changed = new ArrayList<Repeat>();
        for (int i = 0; i < events.size(); i++) {
            Entry now = events.get(i);
            Entry before = known.get(now.id());
            if (before == null) {
                before = Objects.requireNonNull(rows.get(now.id())).entry();
            }
            if (!before.body().equals(now.body())) {
                Entries.warnOfAnotherBody(now.id());
                changed.add(new Repeat(i, before, now));
            }
        }
        return List.copyOf(changed);
    }

    /** What a consumer has to do; one that fails to say whether it wants the event is asked again before it takes it. */
    private static Optional<Work> workOf(Consumer consumer, Entry event, Instant now) {
        try {
            return consumer.wants(event) ? Optional.of(Work.fresh(consumer.name(), now)) : Optional.empty();
        } catch (RuntimeException | Error undecided) {
            Tries.counted(undecided);
            log.warn("event kept for an undecided consumer id={} consumer={}", event.id(), consumer.name(), undecided);
            return Optional.of(new Work(consumer.name(), State.OPEN, 0, now, undecided.toString()));
        }
    }

    /** What of a type waits to be worked off about some subjects, in the order in which it came. */
    public List<Entry> waiting(String type, Collection<String> subjects) {
        return entries.waiting(type, subjects);
    }

    /** Takes up what was left over: by a crash, a failed consumer, another node. */
    @Scheduled(fixedDelay = 500)
    void takeUp() {
        if (running) {
            try {
                workers.takeUp();
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

    /** How many entries failed so far and are tried again by themselves. */
    public long failing() {
        return entries.countFailing();
    }

    /** When the oldest came that waits; empty when none does. */
    public Optional<Instant> oldestWaiting() {
        return entries.oldestOpen();
    }

    /**
     * Tries at once what of an entry was given up or waits for its next try, with all its tries before it again. False when
     * there is no such entry, it is being worked off, or nothing of it failed.
     */
    public boolean replay(String id) {
        return entries.find(id).filter(this::replay).isPresent();
    }

    private boolean replay(Stored row) {
        Instant now = clock.instant();
        List<Work> again = row.work().stream()
                .map(part -> isReplayed(part, now) ? part.again(now) : part)
                .toList();
        boolean reopened = !again.equals(row.work()) && entries.reopen(row, again, now);
        if (reopened) {
            workers.enqueue(row.entry().id(), row.entry().subject(), false);
        }
        return reopened;
    }

    private static boolean isReplayed(Work part, Instant now) {
        return part.state() == State.PARKED
                || (part.state() == State.OPEN && part.error() != null && !part.isDueAt(now));
    }

    /** Tries at once all that was given up or waits for its next try; how many entries that were. */
    public int replayAll() {
        int replayed = 0;
        for (String id : entries.failed()) {
            replayed += replay(id) ? 1 : 0;
        }
        return replayed;
    }

    /** True when nothing is due: all that came has been worked off, or waits for its next try. */
    public boolean isIdle() {
        return !isBusy() && workers.due(1).isEmpty();
    }

    boolean isBusy() {
        return workers.isBusy();
    }

    @Override
    public void start() {
        entries.freeOfTheDead();
        running = true;
        workers.start();
    }

    @Override
    public void stop() {
        storeKept();
        int lost = unstored.size();
        if (lost > 0) {
            log.error("events end with this process, the database was away events={}", lost);
        }
        running = false;
        workers.stop();
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
