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
 * Threads on which the work on one subject is done one at a time; different subjects go side by side. Work is urgent or
 * not, and each kind of a subject is done in the order it was handed in, on threads of its own: so nothing urgent waits
 * for a slow call on behalf of somebody else, nor for its own subject's work that has not begun. Of what is not urgent,
 * more is handed on together the more waits.
 */
final class Lanes implements AutoCloseable {
    /** A thread waits up to four seconds for a WeCom that hangs: enough that some doing so leave room for others. */
    private static final int URGENT = 48;

    private static final int REST = 16;
    private static final int TOGETHER = 32;

    /** What is done with ids that were handed in. */
    interface Worker {
        /** One of which only what is urgent is done. */
        void urgent(String id);

        /** Those of one subject are in their order; at most {@value #TOGETHER}. */
        void rest(List<String> ids);
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

        boolean isIdle() {
            return !busy && urgent.isEmpty() && rest.isEmpty();
        }
    }

    Lanes(Worker worker) {
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
            var known = subjects.computeIfAbsent(subject, unknown -> new Subject());
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
            worker.urgent(id.get());
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
                if (known != null && !known.busy && !known.rest.isEmpty()) {
                    List<String> ids = poll(known.rest, left);
                    known.busy = true;
                    left -= ids.size();
                    taken.put(subject, ids);
                }
            }
        }
        if (taken.isEmpty()) {
            return;
        }
        List<String> ids = taken.values().stream().flatMap(List::stream).toList();
        try {
            worker.rest(ids);
        } finally {
            taken.keySet().forEach(this::done);
            waiting.addAndGet(-ids.size());
        }
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
            Subject known = subjects.getOrDefault(subject, new Subject());
            known.busy = false;
            moreUrgent = !known.urgent.isEmpty();
            more = !known.rest.isEmpty();
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
