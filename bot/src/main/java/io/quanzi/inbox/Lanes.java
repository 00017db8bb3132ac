package io.quanzi.inbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads on which the work on one subject is done one at a time; different subjects go side by side. Work is urgent or
 * not, and each kind is done in the order it was handed in, on threads of its own: so nothing urgent waits for a slow
 * call on behalf of somebody else, nor for its own subject's work that has not begun.
 */
final class Lanes implements AutoCloseable {
    /** A thread waits up to four seconds for a WeCom that hangs: enough that some doing so leave room for others. */
    private static final int URGENT = 48;

    private static final int REST = 16;

    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<String, Subject> subjects = new HashMap<>();
    private final ExecutorService urgent = threads("inbox-urgent-", URGENT);
    private final ExecutorService rest = threads("inbox-", REST);

    /** What is to be done for one subject. */
    private static final class Subject {
        private final Deque<Runnable> urgent = new ArrayDeque<>();
        private final Deque<Runnable> rest = new ArrayDeque<>();
        private boolean busy;

        boolean isIdle() {
            return !busy && urgent.isEmpty() && rest.isEmpty();
        }
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
    void run(String subject, boolean isUrgent, Runnable work) {
        synchronized (subjects) {
            var known = subjects.computeIfAbsent(subject, unknown -> new Subject());
            (isUrgent ? known.urgent : known.rest).add(work);
        }
        waiting.incrementAndGet();
        turn(subject, isUrgent);
    }

    private void turn(String subject, boolean isUrgent) {
        try {
            (isUrgent ? urgent : rest).execute(() -> next(subject, isUrgent));
        } catch (RejectedExecutionException closed) {
            // taken up from the store after the next start
        }
    }

    /** Does one work of the subject's, unless one is being done: then its end gives the next turn. */
    private void next(String subject, boolean isUrgent) {
        Runnable work;
        synchronized (subjects) {
            Subject known = subjects.get(subject);
            if (known == null || known.busy) {
                return;
            }
            work = (isUrgent ? known.urgent : known.rest).poll();
            if (work == null) {
                return;
            }
            known.busy = true;
        }
        try {
            work.run();
        } finally {
            done(subject);
            waiting.decrementAndGet();
        }
    }

    private void done(String subject) {
        boolean moreUrgent;
        boolean more;
        synchronized (subjects) {
            Subject known = subjects.getOrDefault(subject, new Subject());
            known.busy = false;
            moreUrgent = !known.urgent.isEmpty();
            more = !known.rest.isEmpty();
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
