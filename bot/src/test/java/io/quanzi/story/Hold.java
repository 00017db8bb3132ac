package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Stops one of the things that go by, and keeps it: neither it nor its answer arrives any more.
 *
 * @param <T> what goes by
 */
final class Hold<T> {
    private final String what;
    private final Predicate<T> wanted;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CountDownLatch held = new CountDownLatch(1);

    Hold(String what, Predicate<T> wanted) {
        this.what = what;
        this.wanted = wanted;
    }

    /** True for the first that fits, which must then be kept. */
    boolean takes(T passing) {
        return wanted.test(passing) && taken.compareAndSet(false, true);
    }

    /** It is where it stays. */
    void isHeld() {
        held.countDown();
    }

    /** Waits until something is held. */
    void await(Duration most) throws InterruptedException {
        assertThat(held.await(most.toMillis(), TimeUnit.MILLISECONDS))
                .as("within %s there came: %s", most, what)
                .isTrue();
    }
}
