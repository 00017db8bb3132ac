package io.quanzi.inbox;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Threads on which the work on one subject is done one at a time, in the order it was handed in; different subjects go
 * side by side.
 */
final class Lanes implements AutoCloseable {
    private static final int LANES = 16;

    private final AtomicInteger atWork = new AtomicInteger();
    private final List<ExecutorService> lanes = IntStream.range(0, LANES)
            .mapToObj(number -> Executors.newSingleThreadExecutor(work -> {
                var thread = new Thread(work, "inbox-" + number);
                thread.setDaemon(true);
                return thread;
            }))
            .toList();

    void run(String subject, Runnable work) {
        atWork.incrementAndGet();
        try {
            lanes.get(Math.floorMod(subject.hashCode(), LANES)).execute(() -> {
                try {
                    work.run();
                } finally {
                    atWork.decrementAndGet();
                }
            });
        } catch (RuntimeException refused) {
            atWork.decrementAndGet();
            throw refused;
        }
    }

    boolean isIdle() {
        return atWork.get() == 0;
    }

    /** Lets work under way finish for some seconds; what is left is taken up after the next start. */
    @Override
    public void close() {
        lanes.forEach(ExecutorService::shutdown);
        try {
            for (ExecutorService lane : lanes) {
                if (!lane.awaitTermination(5, TimeUnit.SECONDS)) {
                    lane.shutdownNow();
                }
            }
        } catch (InterruptedException interrupted) {
            lanes.forEach(ExecutorService::shutdownNow);
            Thread.currentThread().interrupt();
        }
    }
}
