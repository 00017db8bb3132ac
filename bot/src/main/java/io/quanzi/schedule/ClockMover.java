package io.quanzi.schedule;

import java.time.Instant;

/** Moves the clock that the whole program reads; there is one only where that clock is the sandbox's. */
@FunctionalInterface
public interface ClockMover {
    /** Sets the clock forward to an instant; one in the past changes nothing. */
    void moveTo(Instant instant);
}
