package io.quanzi.schedule;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Executes long runs, each on a thread of its own, by the ids of their occurrences. */
final class BackgroundRuns implements AutoCloseable {
    private final Map<String, FutureTask<?>> going = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "schedule-aside");
        thread.setDaemon(true);
        return thread;
    });

    void run(String occurrence, Runnable work) {
        var task = new FutureTask<>(work, true);
        going.put(occurrence, task);
        threads.execute(() -> {
            try {
                task.run();
            } finally {
                going.remove(occurrence);
            }
        });
    }

    /** Returns when all that goes on now has ended. */
    void await() {
        for (Future<?> run : new ArrayList<>(going.values())) {
            try {
                run.get();
            } catch (ExecutionException failed) {
                throw new IllegalStateException("a run ended without its outcome", failed);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
