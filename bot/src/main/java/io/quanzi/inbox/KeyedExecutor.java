package io.quanzi.inbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Executes work keyed by subject: one at a time for one subject, different subjects in parallel. Work is urgent or
 * not, and each kind of a subject is done in the order it was handed in, on threads of its own: so nothing urgent waits
 * for a slow call on behalf of somebody else, nor for its own subject's work that has not begun. Of what is not urgent,
 * more is handed on together the more waits; a subject is busy only from the beginning of its own work to its end. Of work
 * that can be done together with that of other subjects, few threads at once have much of it, so that it leaves the processor
 * to requests.
 */
final class KeyedExecutor implements AutoCloseable {
    /** A thread waits up to four seconds for a WeCom that hangs: enough that some doing so leave room for others. */
    private static final int URGENT = 48;

    private static final int REST = 16;
    private static final int TOGETHER = 32;
    /** Fewer are done by fewer threads, so that what comes meanwhile is done together. */
    private static final int SMALLEST_BATCH = 8;

    private static final int LARGEST_BATCH = 256;
    private static final int MAX_CONCURRENT_BATCHES = 3;
    private static final int MAX_CONCURRENT_SMALL_BATCHES = 2;

    /** Works off the ids that were handed in. */
    interface Worker {
        /** One of which only what is urgent is done. */
        void urgent(String subject, String id);

        /**
         * Some that are done together.
         *
         * @param ids by subject, each subject's in their order; at most {@value #TOGETHER}, of what can be done together
         *     {@value #LARGEST_BATCH}
         * @param onlyTogether whether of one subject, too, only that is done which can be done together with others; what is
         *     left of it is handed on to a thread that may wait
         */
        void rest(Map<String, List<String>> ids, KeyClaims keyClaims, boolean onlyTogether);
    }

    /** Decides when the work on a subject may be done that was handed on together with that of others. */
    interface KeyClaims {
        /** False when something urgent of the subject's goes first: then its ids are handed on again later, all of them. */
        boolean begin(String subject);

        /**
         * After {@link #begin}: others may work on the subject. What was begun and not ended is ended with the whole.
         *
         * @param left ids for which there was no time; they are handed on again, before what came since
         */
        void end(String subject, List<String> left);
    }

    private final Worker worker;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<String, Subject> subjects = new HashMap<>();
    private final Kind batch = new Kind("inbox-batch-");
    private final Kind rest = new Kind("inbox-");
    private int batches;
    /** What came while nobody was at such work is done whole, whatever it waits for, by one thread beside the batches. */
    private boolean isOneAtWhole;

    private final ExecutorService urgent = threads("inbox-urgent-", URGENT);

    /** Work that is not urgent, and the threads that do it. */
    private static final class Kind {
        private final ExecutorService threads;
        /** Subjects whose next work is of this kind, longest first; some may have become busy since. */
        private final Deque<String> ready = new ArrayDeque<>();

        Kind(String name) {
            threads = threads(name, REST);
        }
    }

    /** @param forBatch whether it can be done together with that of other subjects */
    private record Item(String id, boolean forBatch) {}

    /** The work to be done for one subject. */
    private static final class Subject {
        private final Deque<String> urgent = new ArrayDeque<>();
        private final Deque<Item> rest = new ArrayDeque<>();
        private boolean busy;
        /** Some of the rest was handed on and is not begun. */
        private boolean promised;

        boolean isIdle() {
            return !busy && !promised && urgent.isEmpty() && rest.isEmpty();
        }
    }

    KeyedExecutor(Worker worker) {
        this.worker = worker;
    }

    private static ExecutorService threads(String name, int most) {
        var number = new AtomicInteger();
        return Executors.newFixedThreadPool(most, work -> {
            var thread = new Thread(work, name + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Does nothing once closed: the store keeps what is to be done. */
    void add(String subject, String id, Urgency urgency) {
        waiting.incrementAndGet();
        Optional<Kind> ready = Optional.empty();
        synchronized (subjects) {
            Subject known = known(subject);
            if (urgency == Urgency.URGENT) {
                known.urgent.add(id);
            } else {
                known.rest.add(new Item(id, urgency == Urgency.BATCH));
                ready = ready(subject, known);
            }
        }
        if (urgency == Urgency.URGENT) {
            turn(urgent, () -> nextUrgent(subject));
        } else {
            ready.ifPresent(this::turn);
        }
    }

    /** How work is to be done. */
    enum Urgency {
        /** Before all else. */
        URGENT,
        /** Together with that of other subjects, as far as it can be. */
        BATCH,
        /** Work on a thread that may wait. */
        REST
    }

    /** Puts a subject that has work which is not urgent among those that are ready for it; of which kind that is. */
    private Optional<Kind> ready(String subject, Subject known) {
        Item first = known.rest.peek();
        if (first == null) {
            return Optional.empty();
        }
        Kind kind = first.forBatch() ? batch : rest;
        kind.ready.add(subject);
        return Optional.of(kind);
    }

    private void turn(Kind kind) {
        turn(kind.threads, () -> nextRest(kind));
    }

    private static void turn(ExecutorService threads, Runnable next) {
        try {
            threads.execute(next);
        } catch (RejectedExecutionException closed) {
            // taken up from the store after the next start
        }
    }

    /** Does one work of the subject's, unless one is being done: then its end gives the next turn. */
    private void nextUrgent(String subject) {
        Optional<String> id = Optional.empty();
        synchronized (subjects) {
            Subject known = subjects.get(subject);
            if (known != null && !known.busy) {
                id = Optional.ofNullable(known.urgent.poll());
                known.busy = id.isPresent();
            }
        }
        if (id.isEmpty()) {
            return;
        }
        try {
            worker.urgent(subject, id.get());
        } finally {
            done(subject);
            waiting.decrementAndGet();
        }
    }

    /** Does some of what is ready, so much that the other threads find as much. */
    private void nextRest(Kind kind) {
        var taken = new LinkedHashMap<String, List<String>>();
        boolean isWhole;
        synchronized (subjects) {
            boolean isSmall = kind.ready.size() < SMALLEST_BATCH;
            isWhole = kind != batch || (isSmall && !isOneAtWhole);
            if (!isWhole && batches >= (isSmall ? MAX_CONCURRENT_SMALL_BATCHES : MAX_CONCURRENT_BATCHES)) {
                return; // the next of them that ends goes on with it
            }
            isOneAtWhole |= kind == batch && isWhole;
            batches += isWhole ? 0 : 1;
            take(kind, kind == batch ? shareOfBatch(kind) : share(kind), taken);
        }
        try {
            if (!taken.isEmpty()) {
                work(kind, taken, !isWhole);
            }
        } finally {
            if (kind == batch) {
                endBatch(isWhole);
            }
        }
    }

    private static int share(Kind kind) {
        return Math.max(1, Math.min(TOGETHER, kind.ready.size() / REST));
    }

    private static int shareOfBatch(Kind kind) {
        return Math.max(SMALLEST_BATCH, Math.min(LARGEST_BATCH, kind.ready.size() / MAX_CONCURRENT_BATCHES));
    }

    private void take(Kind kind, int share, Map<String, List<String>> taken) {
        for (int left = share; left > 0 && !kind.ready.isEmpty(); ) {
            String subject = kind.ready.poll();
            Subject known = subjects.get(subject);
            Item first = known == null || known.busy || known.promised ? null : known.rest.peek();
            if (known != null && first != null && (first.forBatch() ? batch : rest) == kind) {
                List<String> ids = poll(known.rest, left, first.forBatch());
                known.promised = true;
                left -= ids.size();
                taken.put(subject, ids);
            }
        }
    }

    private void work(Kind kind, Map<String, List<String>> taken, boolean onlyTogether) {
        var claimedKeys = new ClaimedKeys(taken, kind == batch);
        try {
            worker.rest(taken, claimedKeys, onlyTogether);
        } finally {
            claimedKeys.close();
        }
    }

    private void endBatch(boolean wasWhole) {
        int left;
        synchronized (subjects) {
            isOneAtWhole &= !wasWhole;
            batches -= wasWhole ? 0 : 1;
            left = batch.ready.size();
        }
        for (int i = 0; i < Math.min(left, SMALLEST_BATCH); i++) {
            turn(batch);
        }
    }

    /** The subjects of one hand-on. */
    private final class ClaimedKeys implements KeyClaims {
        private final Map<String, List<String>> promised;
        private final Map<String, Integer> begun = new HashMap<>();
        private final boolean forBatch;

        ClaimedKeys(Map<String, List<String>> taken, boolean forBatch) {
            promised = new LinkedHashMap<>(taken);
            this.forBatch = forBatch;
        }

        @Override
        public boolean begin(String subject) {
            List<String> ids = promised.remove(subject);
            if (ids == null) {
                throw new IllegalArgumentException(
                        "expected a subject that was handed on and is not begun, got " + subject);
            }
            synchronized (subjects) {
                Subject known = known(subject);
                known.promised = false;
                if (known.busy || !known.urgent.isEmpty()) { // the end of that gives the rest its next turn
                    again(known, ids, forBatch, false);
                    return false;
                }
                known.busy = true;
            }
            begun.put(subject, ids.size());
            return true;
        }

        @Override
        public void end(String subject, List<String> left) {
            Integer ids = begun.remove(subject);
            if (ids != null) {
                synchronized (subjects) {
                    again(known(subject), left, forBatch, forBatch);
                }
                done(subject);
                waiting.addAndGet(left.size() - ids);
            }
        }

        /** @param begun whether the first was done as far as a batch can do it */
        private static void again(Subject known, List<String> ids, boolean forBatch, boolean begun) {
            for (int last = ids.size() - 1; last >= 0; last--) {
                known.rest.addFirst(new Item(ids.get(last), forBatch && !(begun && last == 0)));
            }
        }

        /** Stops; what was not begun is left to the store, which hands it in again. */
        void close() {
            List.copyOf(begun.keySet()).forEach(subject -> end(subject, List.of()));
            promised.forEach((subject, ids) -> {
                Optional<Kind> more;
                synchronized (subjects) {
                    Subject known = known(subject);
                    known.promised = false;
                    more = known.busy ? Optional.empty() : ready(subject, known);
                    if (known.isIdle()) {
                        subjects.remove(subject);
                    }
                }
                more.ifPresent(KeyedExecutor.this::turn);
                waiting.addAndGet(-ids.size());
            });
        }
    }

    private Subject known(String subject) {
        return subjects.computeIfAbsent(subject, unknown -> new Subject());
    }

    private static List<String> poll(Deque<Item> queue, int most, boolean forBatch) {
        var ids = new ArrayList<String>();
        for (Item next = queue.peek(); ids.size() < most && next != null && next.forBatch() == forBatch; ) {
            ids.add(next.id());
            queue.poll();
            next = queue.peek();
        }
        return ids;
    }

    private void done(String subject) {
        boolean moreUrgent;
        Optional<Kind> more;
        synchronized (subjects) {
            Subject known = known(subject);
            known.busy = false;
            moreUrgent = !known.urgent.isEmpty();
            more = known.promised ? Optional.empty() : ready(subject, known);
            if (known.isIdle()) {
                subjects.remove(subject);
            }
        }
        if (moreUrgent) {
            turn(urgent, () -> nextUrgent(subject));
        }
        more.ifPresent(this::turn);
    }

    boolean isIdle() {
        return waiting.get() == 0;
    }

    /** Lets work under way finish for some seconds; what is left is taken up after the next start. */
    @Override
    public void close() {
        var all = List.of(urgent, batch.threads, rest.threads);
        all.forEach(ExecutorService::shutdown);
        try {
            for (ExecutorService threads : all) {
                if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                    threads.shutdownNow();
                }
            }
        } catch (InterruptedException interrupted) {
            all.forEach(ExecutorService::shutdownNow);
            Thread.currentThread().interrupt();
        }
    }
}
