package io.quanzi.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works off a queue on threads of its own, each of which takes one piece of work after another. */
public final class WorkRunner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WorkRunner.class);
    private static final int CLOSE_SECONDS = 5;

    private final String name;
    private final WorkQueue queue;
    private final Function<Document, Outcome> handler;
    private final int threads;
    private volatile ExecutorService workers;
    private volatile boolean closed;

    /**
     * @param name of the threads
     * @param threads how much is worked on side by side; 1 or more
     * @param handler tries one piece of work; a {@link RuntimeException} is a failure of that piece alone
     */
    public WorkRunner(String name, WorkQueue queue, int threads, Function<Document, Outcome> handler) {
        this.name = name;
        this.queue = queue;
        this.handler = handler;
        this.threads = threads;
        this.workers = newThreads();
    }

    private ExecutorService newThreads() {
        var number = new AtomicInteger();
        return Executors.newFixedThreadPool(threads, work -> {
            var thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Goes on after {@link #close}. */
    public void open() {
        if (closed) {
            workers = newThreads();
            closed = false;
        }
    }

    /**
     * Works off what is due, until nothing is.
     *
     * @return how much was tried
     * @throws InterruptedException when the caller is; what is at work goes on
     */
    public int runDue() throws InterruptedException {
        if (!closed) {
            queue.recover();
        }
        Optional<Document> first = closed ? Optional.empty() : queue.takeNext();
        if (first.isEmpty()) {
            return 0;
        }
        List<Callable<Integer>> turns = new ArrayList<>();
        turns.add(() -> run(first));
        for (int i = 1; i < threads; i++) {
            turns.add(() -> run(queue.takeNext()));
        }
        int tried = 0;
        for (Future<Integer> turn : workers.invokeAll(turns)) {
            try {
                tried += turn.get();
            } catch (ExecutionException failed) {
                // what was taken is free again when its lease is over
                log.warn("work interrupted queue={} cause={}", name, String.valueOf(failed.getCause()));
            }
        }
        return tried;
    }

    private int run(Optional<Document> first) {
        int tried = 0;
        for (Optional<Document> taken = first;
                taken.isPresent();
                taken = closed ? Optional.empty() : queue.takeNext()) {
            queue.attempt(taken.get(), handler);
            tried++;
        }
        return tried;
    }

    /** Lets work under way finish for some seconds; what is left is taken up after the next start. */
    @Override
    public void close() {
        closed = true;
        workers.shutdown();
        try {
            if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
