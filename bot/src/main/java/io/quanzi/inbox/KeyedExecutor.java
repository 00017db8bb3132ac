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
 * more is handed on together the more waits; a subject is busy only from the beginning of its own work to its end.
 */
final class KeyedExecutor implements AutoCloseable {
    /** A thread waits up to four seconds for a WeCom that hangs: enough that some doing so leave room for others. */
    private static final int URGENT = 48;

    private static final int REST = 16;
    private static final int TOGETHER = 256;

    /** What is done with ids that were handed in. */
    interface Worker {
        /** One of which only what is urgent is done. */
        void urgent(String subject, String id);

        /**
         * Some that are done together.
         *
         * @param ids by subject, each subject's in their order; at most {@value #TOGETHER}
         */
        void rest(Map<String, List<String>> ids, KeyClaims keyClaims);
    }

    /** When the work on a subject may be done that was handed on together with that of others. */
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
    /** Subjects with work that is not urgent, longest first; some may have become busy since. */
    private final Deque<String> ready = new ArrayDeque<>();

    private final ExecutorService urgent = threads("inbox-urgent-", URGENT);
    private final ExecutorService rest = threads("inbox-", REST);

    /** What is to be done for one subject. */
    private static final class Subject {
        private final Deque<String> urgent = new ArrayDeque<>();
        private final Deque<String> rest = new ArrayDeque<>();
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
    void add(String subject, String id, boolean isUrgent) {
        waiting.incrementAndGet();
        synchronized (subjects) {
            Subject known = known(subject);
            if (isUrgent) {
                known.urgent.add(id);
            } else {
                known.rest.add(id);
                ready.add(subject);
            }
        }
        turn(subject, isUrgent);
    }

    private void turn(String subject, boolean isUrgent) {
        try {
            if (isUrgent) {
                urgent.execute(() -> nextUrgent(subject));
            } else {
                rest.execute(this::nextRest);
            }
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
    private void nextRest() {
        var taken = new LinkedHashMap<String, List<String>>();
        synchronized (subjects) {
            int share = Math.max(1, Math.min(TOGETHER, ready.size() / REST));
            for (int left = share; left > 0 && !ready.isEmpty(); ) {
                String subject = ready.poll();
                Subject known = subjects.get(subject);
                if (known != null && !known.busy && !known.promised && !known.rest.isEmpty()) {
                    List<String> ids = poll(known.rest, left);
                    known.promised = true;
                    left -= ids.size();
                    taken.put(subject, ids);
                }
            }
        }
        if (taken.isEmpty()) {
            return;
        }
        var claimedKeys = new ClaimedKeys(taken);
        try {
            worker.rest(taken, claimedKeys);
        } finally {
            claimedKeys.close();
        }
    }

    /** The subjects of one hand-on. */
    private final class ClaimedKeys implements KeyClaims {
        private final Map<String, List<String>> promised;
        private final Map<String, Integer> begun = new HashMap<>();

        ClaimedKeys(Map<String, List<String>> taken) {
            promised = new LinkedHashMap<>(taken);
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
                    again(known, ids);
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
                    again(known(subject), left);
                }
                done(subject);
                waiting.addAndGet(left.size() - ids);
            }
        }

        private static void again(Subject known, List<String> ids) {
            for (int last = ids.size() - 1; last >= 0; last--) {
                known.rest.addFirst(ids.get(last));
            }
        }

        /** What was not begun is left to the store, which hands it in again. */
        void close() {
            List.copyOf(begun.keySet()).forEach(subject -> end(subject, List.of()));
            promised.forEach((subject, ids) -> {
                boolean more;
                synchronized (subjects) {
                    Subject known = known(subject);
                    known.promised = false;
                    more = !known.busy && !known.rest.isEmpty();
                    if (more) {
                        ready.add(subject);
                    }
                    if (known.isIdle()) {
                        subjects.remove(subject);
                    }
                }
                if (more) {
                    turn(subject, false);
                }
                waiting.addAndGet(-ids.size());
            });
        }
    }

    private Subject known(String subject) {
        return subjects.computeIfAbsent(subject, unknown -> new Subject());
    }

    private static List<String> poll(Deque<String> queue, int most) {
        var ids = new ArrayList<String>();
        while (ids.size() < most && !queue.isEmpty()) {
            ids.add(queue.poll());
        }
        return ids;
    }

    private void done(String subject) {
        boolean moreUrgent;
        boolean more;
        synchronized (subjects) {
            Subject known = known(subject);
            known.busy = false;
            moreUrgent = !known.urgent.isEmpty();
            more = !known.promised && !known.rest.isEmpty();
            if (more) {
                ready.add(subject);
            }
            if (known.isIdle()) {
                subjects.remove(subject);
            }
        }
        if (moreUrgent) {
            turn(subject, true);
        }
        if (more) {
            turn(subject, false);
        }
    }

    boolean isIdle() {
        return waiting.get() == 0;
    }

    /** Lets work under way finish for some seconds; what is left is taken up after the next start. */
    @Override
    public void close() {
        var both = List.of(urgent, rest);
        both.forEach(ExecutorService::shutdown);
        try {
            for (ExecutorService threads : both) {
                if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                    threads.shutdownNow();
                }
            }
        } catch (InterruptedException interrupted) {
            both.forEach(ExecutorService::shutdownNow);
            Thread.currentThread().interrupt();
        }
    }
}
