package io.quanzi.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The bodies of one kind that are read at a time. A thread that reads a slow body is lost to everybody else, so they are
 * bounded below the server's threads; when all places are taken, the one that has been read longest gives up its place to
 * the newcomer, unless it is young itself. So a few hundred connections that drip block neither pages nor endpoints.
 */
final class BodyReaders {
    private static final Duration YOUNG = Duration.ofMillis(500);
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final int places;
    private final Deque<LimitedBody> reading = new ArrayDeque<>();

    BodyReaders(int places) {
        this.places = places;
    }

    /**
     * Takes a place, somebody's who dawdles if need be.
     *
     * @throws BodyRefused when none becomes free
     */
    synchronized void enter(LimitedBody body) {
        long end = System.nanoTime() + WAIT.toNanos();
        while (reading.size() >= places) {
            reading.stream()
                    .filter(other -> !other.isCut() && other.ageNanos() > YOUNG.toNanos())
                    .max(Comparator.comparingLong(LimitedBody::ageNanos))
                    .ifPresent(LimitedBody::cut);
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw BodyRefused.full();
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)) + 1_000_000);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw BodyRefused.full();
            }
        }
        reading.add(body);
    }

    synchronized void leave(LimitedBody body) {
        if (reading.remove(body)) {
            notifyAll();
        }
    }

    /** Cuts those whose time has long been over, whatever their reader waits for. */
    void cutOverdue() {
        overdue().forEach(LimitedBody::cut);
    }

    private synchronized List<LimitedBody> overdue() {
        return reading.stream().filter(LimitedBody::isOverdue).toList();
    }
}
