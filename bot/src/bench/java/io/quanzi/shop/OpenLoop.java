package io.quanzi.shop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does a thing so many times a second, whether or not the one before is done; each is timed from when it was due. */
final class OpenLoop {
    private static final int HANDS = 64;

    private OpenLoop() {}

    /** What is done; the number counts from 0. */
    interface Deed {
        void happen(int number) throws Exception;
    }

    /** How long each took, sorted. */
    static final class Times {
        private final long[] nanos;

        private Times(long[] nanos) {
            this.nanos = nanos;
        }

        static Times of(long... nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return new Times(sorted);
        }

        Times and(Times more) {
            long[] both = Arrays.copyOf(nanos, nanos.length + more.nanos.length);
            System.arraycopy(more.nanos, 0, both, nanos.length, more.nanos.length);
            return of(both);
        }

        double millis(double quantile) {
            return nanos[(int) Math.min(nanos.length - 1L, Math.round(nanos.length * quantile))] / 1e6;
        }

        String shown() {
            return String.format(Locale.ROOT, "%.1f ms | %.1f ms", millis(0.5), millis(0.99));
        }
    }

    static Times run(int perSecond, Duration length, Deed deed) throws Exception {
        int count = (int) (perSecond * length.toSeconds());
        var hands = Executors.newFixedThreadPool(HANDS);
        try {
            var done = new ArrayList<Future<Long>>();
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                int number = i;
                long due = begin + i * 1_000_000_000L / perSecond;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                done.add(hands.submit(() -> {
                    deed.happen(number);
                    return System.nanoTime() - due;
                }));
            }
            long[] took = new long[count];
            for (int i = 0; i < count; i++) {
                took[i] = done.get(i).get(60, TimeUnit.SECONDS);
            }
            return Times.of(took);
        } finally {
            hands.shutdownNow();
        }
    }
}
