package io.quanzi.schedule;

import java.time.Instant;

/** Is called while the clock is moved ahead, to act as people do in the meantime. */
public interface ClockAdvanceListener {
    /** The next instant at which it has something to do, if the clock gets that far. */
    Instant nextStop(Instant after);

    /** The clock stands, here or where a schedule ran, and goes on when this returns. */
    void clockStopped();
}
