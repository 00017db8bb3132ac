package io.quanzi.rehearsal;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether a rehearsal is to stop, and by whose word. */
final class Stop {
    private final AtomicReference<@Nullable String> by = new AtomicReference<>();

    /** Somebody wants no more of it; the first to say so is named. */
    void ask(String name) {
        by.compareAndSet(null, name);
    }

    @Nullable
    String askedBy() {
        return by.get();
    }

    /** @throws Asked when somebody did */
    void check() {
        if (by.get() != null || Thread.currentThread().isInterrupted()) {
            throw new Asked();
        }
    }

    /** Unwinds a rehearsal that was cancelled. */
    static final class Asked extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
