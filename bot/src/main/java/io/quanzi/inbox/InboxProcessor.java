package io.quanzi.inbox;

import com.mongodb.MongoException;
import io.quanzi.inbox.InboxEntry.Work;
import io.quanzi.inbox.KeyedExecutor.Urgency;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;

/** Processes due entries on this node's threads. */
final class InboxProcessor {
    private static final Logger log = LoggerFactory.getLogger(InboxProcessor.class);
    /** A welcome that waited longer is lost, and must not stand before fresh ones. */
    private static final Duration URGENT_FOR = Duration.ofMinutes(1);
    /** How long entries that were taken together are worked off; what is left then is handed on again. */
    private static final Duration MAX_BATCH_TIME = Duration.ofSeconds(5);

    private static final int BATCH = 500;

    /** Claims for urgent work, which needs none: its subject is already held. */
    private static final KeyedExecutor.KeyClaims ALONE = new KeyedExecutor.KeyClaims() {
        @Override
        public boolean begin(String subject) {
            return true;
        }

        @Override
        public void end(String subject, List<String> left) {
            // the executor frees the subject
        }
    };

    private final EntryLeases leases;
    private final ObjectProvider<Consumer> found;
    private final ObjectProvider<ConsumerSource> sources;
    private final Clock clock;
    private final KeyedExecutor.Worker worker = new KeyedExecutor.Worker() {
        @Override
        public void urgent(String subject, String id) {
            work(Map.of(subject, List.of(id)), lastUrgent(), ALONE, false);
        }

        @Override
        public void rest(Map<String, List<String>> ids, KeyedExecutor.KeyClaims keyClaims, boolean onlyTogether) {
            work(ids, Integer.MAX_VALUE, keyClaims, onlyTogether);
        }
    };
    private volatile KeyedExecutor keyedExecutor = new KeyedExecutor(worker);
    /** Handed on to a thread, and not begun. */
    private final Set<String> queued = ConcurrentHashMap.newKeySet();

    private final Set<String> inProgress = ConcurrentHashMap.newKeySet();
    /** Done as far as a batch can do them; the rest is done by itself. */
    private final Set<String> afterBatch = ConcurrentHashMap.newKeySet();
    /** The batches whose results may not be written yet, by each subject that they had last. */
    private final Map<String, Batch> unwritten = new ConcurrentHashMap<>();

    private volatile boolean stopped;
    private volatile @Nullable List<Consumer> consumers;

    InboxProcessor(
            EntryLeases leases, ObjectProvider<Consumer> found, ObjectProvider<ConsumerSource> sources, Clock clock) {
        this.leases = leases;
        this.found = found;
        this.sources = sources;
        this.clock = clock;
    }

    void start() {
        if (stopped) {
            queued.clear();
            afterBatch.clear();
            keyedExecutor = new KeyedExecutor(worker);
        }
        stopped = false;
    }

    void stop() {
        stopped = true;
        keyedExecutor.close();
    }

    /** Whether anything is handed on to a thread. */
    boolean isBusy() {
        return !queued.isEmpty() || !inProgress.isEmpty() || !keyedExecutor.isIdle();
    }

    /** Returns what is due and nobody is at work on. */
    List<EntryLeases.Due> due(int most) {
        return leases.due(most, inProgress);
    }

    /** Looked up late, since some consumers put events in themselves; they stay the same. */
    List<Consumer> consumers() {
        List<Consumer> known = consumers;
        if (known == null) {
            known = Stream.concat(found.stream(), sources.stream().flatMap(source -> source.consumers().stream()))
                    .sorted(Comparator.comparingInt(Consumer::order).thenComparing(Consumer::name))
                    .toList();
            consumers = known;
        }
        return known;
    }

    /** Enqueues the entries that are due, by urgency. */
    void enqueueDue() {
        Instant now = clock.instant();
        Set<String> urgent = urgent();
        due(BATCH)
                .forEach(due -> enqueue(
                        due.id(),
                        due.subject(),
                        due.receivedAt().plus(URGENT_FOR).isAfter(now)
                                        && due.consumers().stream().anyMatch(urgent::contains)
                                ? Urgency.URGENT
                                : isForBatch(due.consumers()) && !due.isRetry() ? Urgency.BATCH : Urgency.REST));
    }

    /** The names of those whose work is urgent. */
    Set<String> urgent() {
        return consumers().stream()
                .filter(Consumer::isUrgent)
                .map(Consumer::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether something urgent of an entry was never tried, or is tried again with the rest waiting for it. */
    boolean waitsForUrgent(InboxEntry open) {
        Set<String> urgent = urgent();
        boolean isFresh = open.entry().receivedAt().plus(URGENT_FOR).isAfter(clock.instant());
        return open.work().stream()
                .anyMatch(part -> part.state() == InboxEntry.State.OPEN
                        && urgent.contains(part.name())
                        && (isFresh || part.tries() == 0));
    }

    /** The order up to which an urgent entry is done at once. */
    private int lastUrgent() {
        return consumers().stream()
                .filter(Consumer::isUrgent)
                .mapToInt(Consumer::order)
                .max()
                .orElse(Consumer.BIND);
    }

    /** Whether one of some consumers takes many entries together. */
    private boolean isForBatch(List<String> names) {
        return consumers().stream()
                .anyMatch(consumer -> consumer instanceof BatchConsumer && names.contains(consumer.name()));
    }

    /** Hands on a new entry of which all is due. */
    void enqueue(InboxEntry fresh) {
        List<String> names = fresh.work().stream().map(Work::name).toList();
        Urgency urgency = names.stream().anyMatch(urgent()::contains)
                ? Urgency.URGENT
                : isForBatch(names) ? Urgency.BATCH : Urgency.REST;
        enqueue(fresh.entry().id(), fresh.entry().subject(), urgency);
    }

    /** @param urgency urgent: then all up to the urgent consumers is done first, and the rest later by itself */
    void enqueue(String id, String subject, Urgency urgency) {
        if (queued.add(id)) {
            // one that was begun since it was looked for: what is left of it is found when that is written
            if (inProgress.contains(id)) {
                queued.remove(id);
            } else {
                keyedExecutor.add(subject, id, urgency);
            }
        }
    }

    /**
     * Works off entries one after another, for some seconds: with those for which there was no time nobody else would be
     * able to go on until then, here or on another node.
     *
     * @param ids by subject
     * @param upTo the order of the last consumer that is called; what is due of the others is done after
     * @param onlyTogether whether of one, too, only that is done which can be done together with others
     */
    private void work(
            Map<String, List<String>> ids, int upTo, KeyedExecutor.KeyClaims keyClaims, boolean onlyTogether) {
        var left = new LinkedHashMap<String, List<String>>();
        ids.forEach((subject, some) -> left.put(subject, new ArrayList<>(some)));
        var batch = new Batch(leases, inProgress);
        try {
            Optional<String> begun = workSome(left, upTo, keyClaims, batch, onlyTogether);
            leases.giveBack(idsOf(left));
            if (!stopped) {
                begun.ifPresent(subject -> keyClaims.end(subject, left.getOrDefault(subject, List.of())));
                begun.ifPresent(left::remove);
                left.forEach((subject, some) -> {
                    if (keyClaims.begin(subject)) {
                        keyClaims.end(subject, some);
                    }
                });
                left.clear();
            }
        } catch (DataAccessException | MongoException unreachable) {
            // they stay held by this node, which takes them up again as soon as the store answers
            log.warn("events wait for the store subjects={} cause={}", ids.keySet(), unreachable.toString());
        } finally {
            batch.end();
            idsOf(left).forEach(queued::remove);
            ids.keySet().forEach(subject -> unwritten.remove(subject, batch));
        }
    }

    private static List<String> idsOf(Map<String, List<String>> bySubject) {
        return bySubject.values().stream().flatMap(List::stream).toList();
    }

    /**
     * Works off entries for some seconds, at least one.
     *
     * @param left what is not done yet; taken out when it is done or is nothing to this thread any more
     * @return the subject that was begun when time was over
     */
    private Optional<String> workSome(
            Map<String, List<String>> left,
            int upTo,
            KeyedExecutor.KeyClaims keyClaims,
            Batch batch,
            boolean onlyTogether) {
        Map<String, InboxEntry> taken = leases.take(idsOf(left)).stream()
                .collect(Collectors.toMap(inboxEntry -> inboxEntry.entry().id(), inboxEntry -> inboxEntry));
        var halfDone = new ArrayList<Entry>();
        long begin = System.nanoTime();
        boolean any =
                upTo == Integer.MAX_VALUE && workTogether(left, taken, keyClaims, batch, begin, onlyTogether ? 1 : 2);
        try {
            for (String subject : List.copyOf(left.keySet())) {
                if (stopped || (any && isLate(begin))) {
                    return Optional.empty();
                }
                if (!keyClaims.begin(subject)) {
                    left.remove(subject);
                    continue;
                }
                writeWhatWasBefore(subject);
                List<String> ids = left.getOrDefault(subject, List.of());
                while (!ids.isEmpty()) {
                    if (stopped || (any && isLate(begin))) {
                        return Optional.of(subject);
                    }
                    String id = ids.remove(0);
                    InboxEntry inboxEntry = taken.get(id);
                    if (inboxEntry != null) {
                        batch.begin(id);
                        any = true;
                    }
                    queued.remove(id);
                    if (inboxEntry != null && workOff(inboxEntry, upTo, batch)) {
                        halfDone.add(inboxEntry.entry());
                    }
                }
                left.remove(subject);
                if (!left.isEmpty()) { // the last one's results are written at once
                    unwritten.put(subject, batch);
                    keyClaims.end(subject, List.of());
                }
            }
            return Optional.empty();
        } finally {
            batch.write();
            halfDone.forEach(entry -> enqueue(entry.id(), entry.subject(), Urgency.REST));
        }
    }

    private static boolean isLate(long begin) {
        return System.nanoTime() - begin > MAX_BATCH_TIME.toNanos();
    }

    /**
     * Works off together what batch consumers do of entries of different subjects, one entry of each subject at a time. An
     * entry of which more is due then is handed on again, before what came after it.
     *
     * @param left the subjects that were worked off are taken out
     * @param fewest of fewer subjects nothing is done
     * @return whether any were
     */
    private boolean workTogether(
            Map<String, List<String>> left,
            Map<String, InboxEntry> taken,
            KeyedExecutor.KeyClaims keyClaims,
            Batch batch,
            long begin,
            int fewest) {
        List<String> some = left.keySet().stream()
                .filter(subject -> nextForBatch(left, taken, subject).isPresent())
                .toList();
        if (some.size() < fewest) {
            return false;
        }
        var claimed = new ArrayList<String>();
        for (String subject : some) {
            if (keyClaims.begin(subject)) {
                claimed.add(subject);
                writeWhatWasBefore(subject);
            } else {
                left.remove(subject);
            }
        }
        var open = new ArrayList<>(claimed);
        while (!open.isEmpty() && !stopped && !isLate(begin)) {
            var round = new LinkedHashMap<String, InboxEntry>();
            for (String subject : open) {
                nextForBatch(left, taken, subject).ifPresent(next -> round.put(subject, next));
            }
            round.forEach((subject, next) -> {
                batch.begin(next.entry().id());
                queued.remove(next.entry().id());
                left.getOrDefault(subject, List.of()).remove(0);
            });
            Instant now = clock.instant();
            Map<String, List<Work>> results = ConsumerRun.together(List.copyOf(round.values()), consumers(), clock);
            results.forEach(batch::add);
            open.retainAll(round.keySet());
            round.forEach((subject, next) -> {
                String id = next.entry().id();
                if (results.getOrDefault(id, List.of()).stream().anyMatch(part -> part.isDueAt(now))) {
                    left.getOrDefault(subject, List.of()).add(0, id);
                    afterBatch.add(id);
                    open.remove(subject);
                }
            });
        }
        batch.write();
        leases.giveBack(claimed.stream()
                .flatMap(subject -> left.getOrDefault(subject, List.of()).stream())
                .toList());
        for (String subject : claimed) {
            List<String> rest = Objects.requireNonNullElse(left.remove(subject), List.of());
            queued.addAll(rest);
            keyClaims.end(subject, rest);
        }
        return true;
    }

    /** The next entry of a subject, if some of it can be done together with others; what is not this node's is passed over. */
    private Optional<InboxEntry> nextForBatch(
            Map<String, List<String>> left, Map<String, InboxEntry> taken, String subject) {
        List<String> ids = left.getOrDefault(subject, List.of());
        while (!ids.isEmpty() && !taken.containsKey(ids.get(0))) {
            String others = ids.remove(0);
            queued.remove(others);
            afterBatch.remove(others);
        }
        Instant now = clock.instant();
        return ids.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(taken.get(ids.get(0)))
                        .filter(next -> !afterBatch.contains(next.entry().id())
                                && ConsumerRun.isForBatch(next, consumers(), now));
    }

    /** Another batch may have done a subject's last work, and have others to do before it writes. */
    private void writeWhatWasBefore(String subject) {
        Batch before = unwritten.get(subject);
        if (before != null) {
            before.write();
        }
    }

    /** Whether something is due of it that is done later. */
    private boolean workOff(InboxEntry inboxEntry, int upTo, Batch batch) {
        Instant now = clock.instant();
        List<Work> result = ConsumerRun.alone(inboxEntry, upTo, consumers(), clock);
        batch.add(inboxEntry.entry().id(), result);
        afterBatch.remove(inboxEntry.entry().id());
        return upTo < Integer.MAX_VALUE && result.stream().anyMatch(part -> part.isDueAt(now));
    }
}
