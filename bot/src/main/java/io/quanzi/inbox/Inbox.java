package io.quanzi.inbox;

import com.mongodb.MongoException;
import io.quanzi.inbox.InboxEntry.State;
import io.quanzi.inbox.InboxEntry.Work;
import io.quanzi.inbox.Receipt.Repeat;
import io.quanzi.shared.FailureCause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Stores events durably and hands each to its consumers. {@link #put} returns when they are stored; working them off
 * begins at once, on this node's {@link InboxProcessor}, and is taken up again after a crash, here or by another
 * node, when the lease is over.
 */
@Component
public class Inbox implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Inbox.class);
    private static final Duration KEPT = Duration.ofDays(90);
    private static final int KEPT_BATCH_SIZE = 100;

    private final InboxRepository inboxRepository;
    private final EntryLeases leases;
    private final InboxProcessor inboxProcessor;
    private final Clock clock;
    private final OverflowBuffer overflowBuffer = new OverflowBuffer();
    private volatile boolean running;

    Inbox(
            InboxRepository inboxRepository,
            EntryLeases leases,
            ObjectProvider<Consumer> consumers,
            ObjectProvider<ConsumerSource> sources,
            Clock clock) {
        this.inboxRepository = inboxRepository;
        this.leases = leases;
        this.inboxProcessor = new InboxProcessor(leases, consumers, sources, clock);
        this.clock = clock;
    }

    /** Stores events that are not known yet and starts on them. */
    public Receipt put(List<Entry> events) {
        return putAll(List.of(events)).get(0);
    }

    /**
     * Stores together what several senders sent, as {@link #put} does for each; of an event that more than one sent, the
     * first is stored.
     *
     * @return a receipt for each, in their order
     */
    public List<Receipt> putAll(List<List<Entry>> sent) {
        Instant now = clock.instant();
        List<Consumer> all = inboxProcessor.consumers();
        var rows = new LinkedHashMap<String, InboxEntry>();
        for (List<Entry> events : sent) {
            for (Entry event : events) {
                List<Work> work = all.stream()
                        .flatMap(consumer -> workOf(consumer, event, now).stream())
                        .toList();
                rows.putIfAbsent(event.id(), new InboxEntry(event, InboxEntry.stateOf(work), work));
            }
        }
        Map<String, Entry> known = rows.isEmpty() ? Map.of() : inboxRepository.insert(List.copyOf(rows.values()));
        Set<String> fresh = new HashSet<>(rows.keySet());
        fresh.removeAll(known.keySet());
        List<Receipt> receipts =
                sent.stream().map(events -> receipt(events, fresh, rows, known)).toList();
        rows.keySet().removeAll(known.keySet());
        rows.values().stream().filter(row -> row.state() == State.OPEN).forEach(inboxProcessor::enqueue);
        return receipts;
    }

    /** @param fresh those that are stored now and on no receipt yet */
    private static Receipt receipt(
            List<Entry> events, Set<String> fresh, Map<String, InboxEntry> rows, Map<String, Entry> known) {
        int accepted = 0;
        for (Entry event : events) {
            accepted += fresh.remove(event.id()) ? 1 : 0;
        }
        return new Receipt(accepted, events.size() - accepted, changed(events, rows, known));
    }

    /** Whether anything acts upon such an event; what nothing does is stored all the same. */
    public boolean isWanted(Entry event) {
        Instant now = clock.instant();
        return inboxProcessor.consumers().stream()
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
            if (!overflowBuffer.keep(event)) {
                log.error("event lost, no room to keep it until the database is back id={}", event.id());
            }
            throw away;
        }
    }

    /** Stores what was kept while the database was away. */
    @Scheduled(fixedDelay = 1_000)
    void storeKept() {
        try {
            for (List<Entry> some = overflowBuffer.first(KEPT_BATCH_SIZE);
                    !some.isEmpty();
                    some = overflowBuffer.first(KEPT_BATCH_SIZE)) {
                put(some);
                overflowBuffer.remove(some);
                log.info("events stored that were kept in memory events={}", some.size());
            }
        } catch (DataAccessException | MongoException away) {
            log.debug("events still kept in memory cause={}", away.toString());
        }
    }

    private static List<Repeat> changed(List<Entry> events, Map<String, InboxEntry> rows, Map<String, Entry> known) {
        var changed = new ArrayList<Repeat>();
        for (int i = 0; i < events.size(); i++) {
            Entry now = events.get(i);
            Entry before = known.get(now.id());
            if (before == null) {
                before = Objects.requireNonNull(rows.get(now.id())).entry();
            }
            if (!before.body().equals(now.body())) {
                InboxRepository.warnOfAnotherBody(now.id());
                changed.add(new Repeat(i, before, now));
            }
        }
        return List.copyOf(changed);
    }

    /**
     * Returns a consumer's part; one that fails to say whether it wants the event is asked again before it takes it.
     */
    private static Optional<Work> workOf(Consumer consumer, Entry event, Instant now) {
        try {
            return consumer.wants(event) ? Optional.of(Work.fresh(consumer.name(), now)) : Optional.empty();
        } catch (RuntimeException | Error undecided) {
            InboxRetries.counted(undecided);
            log.warn("event kept for an undecided consumer id={} consumer={}", event.id(), consumer.name(), undecided);
            return Optional.of(
                    new Work(consumer.name(), State.OPEN, 0, now, undecided.toString(), FailureCause.of(undecided)));
        }
    }

    /**
     * Returns the entries of a type that wait to be worked off about some subjects, in the order in which they came.
     */
    public List<Entry> waiting(String type, Collection<String> subjects) {
        return inboxRepository.waiting(type, subjects);
    }

    /**
     * Whether something urgent is still to be done about a subject: then nothing that waits for WeCom is begun about it, on
     * whatever thread or node.
     */
    public boolean hasUrgentWork(String subject) {
        return inboxRepository.open(subject).stream().anyMatch(inboxProcessor::waitsForUrgent);
    }

    /** Enqueues what is due: what a crash, a failed consumer or another node left open. */
    @Scheduled(fixedDelay = 500)
    public void enqueueDue() {
        if (running) {
            try {
                inboxProcessor.enqueueDue();
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
                leases.releaseOfDeadProcesses();
            } catch (DataAccessException unreachable) {
                log.warn("inbox cannot be read cause={}", unreachable.toString());
            }
        }
    }

    /** Forgets finished entries after 90 days; parked ones stay until somebody decides. */
    @Scheduled(fixedDelay = 3_600_000, initialDelay = 60_000)
    void forget() {
        long removed = inboxRepository.removeFinishedBefore(clock.instant().minus(KEPT));
        if (removed > 0) {
            log.info("inbox forgot removed={}", removed);
        }
    }

    /**
     * A consumer's failure.
     *
     * @param cause of which its words are; nothing is known of what failed before causes were recorded
     * @param nextAt when it is tried again, of one that is not given up
     */
    public record Failed(Entry entry, String consumer, int tries, String error, FailureCause cause, Instant nextAt) {}

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
        return inboxRepository.removeFinished(type, subject, from, to);
    }

    /** Returns what was given up and waits for a person, newest first. */
    public List<Failed> parked(int most) {
        return failed(inboxRepository.inState(State.PARKED, most), State.PARKED);
    }

    /** Returns what failed and is tried again by itself, next first. */
    public List<Failed> retried(int most) {
        return failed(inboxRepository.failing(most), State.OPEN);
    }

    private static List<Failed> failed(List<InboxEntry> rows, State state) {
        return rows.stream()
                .flatMap(inboxEntry -> inboxEntry.work().stream()
                        .filter(part -> part.state() == state && part.error() != null)
                        .map(part -> failed(inboxEntry, part)))
                .toList();
    }

    static Failed failed(InboxEntry row, Work part) {
        return new Failed(
                row.entry(),
                part.name(),
                part.tries(),
                Objects.requireNonNullElse(part.error(), ""),
                part.cause(),
                part.nextAt());
    }

    /** How many entries wait, and how many were given up. */
    public record Backlog(long open, long parked) {}

    public Backlog backlog() {
        return new Backlog(inboxRepository.count(State.OPEN), inboxRepository.count(State.PARKED));
    }

    /** How many entries failed so far and are tried again by themselves. */
    public long failing() {
        return inboxRepository.countFailing();
    }

    /** Returns when the oldest waiting entry came; empty when none waits. */
    public Optional<Instant> oldestWaiting() {
        return inboxRepository.oldestOpen();
    }

    /**
     * Tries at once what of an entry was given up or waits for its next try, with all its tries before it again. False when
     * there is no such entry, it is being worked off, or nothing of it failed.
     */
    public boolean replay(String id) {
        return inboxRepository.find(id).filter(this::replay).isPresent();
    }

    private boolean replay(InboxEntry row) {
        Instant now = clock.instant();
        List<Work> again = row.work().stream()
                .map(part -> isReplayed(part, now) ? part.again(now) : part)
                .toList();
        boolean reopened = !again.equals(row.work()) && leases.reopen(row, again);
        if (reopened) {
            inboxProcessor.enqueue(row.entry().id(), row.entry().subject(), KeyedExecutor.Urgency.REST);
        }
        return reopened;
    }

    private static boolean isReplayed(Work part, Instant now) {
        return part.state() == State.PARKED || (part.state() == State.OPEN && !part.isDueAt(now));
    }

    /** Tries at once all that was given up or waits for its next try; how many entries that were. */
    public int replayAll() {
        int replayed = 0;
        for (String id : inboxRepository.failed()) {
            replayed += replay(id) ? 1 : 0;
        }
        return replayed;
    }

    /** True when nothing is due: all that came has been worked off, or waits for its next try. */
    public boolean isIdle() {
        return !isBusy() && inboxProcessor.due(1).isEmpty();
    }

    boolean isBusy() {
        return inboxProcessor.isBusy();
    }

    @Override
    public void start() {
        leases.releaseOfDeadProcesses();
        running = true;
        inboxProcessor.start();
    }

    @Override
    public void stop() {
        storeKept();
        int lost = overflowBuffer.size();
        if (lost > 0) {
            log.error("events end with this process, the database was away events={}", lost);
        }
        running = false;
        inboxProcessor.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the modules that consume, before the web server starts. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 20_000;
    }
}
