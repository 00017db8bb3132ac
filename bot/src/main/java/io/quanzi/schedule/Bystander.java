package io.quanzi.schedule;

import java.time.Instant;

/** Whoever acts while the clock is moved ahead, as people do in the meantime. */
public interface Bystander {
    /** The next instant at which it has something to do, if the clock gets that far. */
    Instant nextStop(Instant after);

    /** The clock stands, here or where a schedule ran, and goes on when this returns. */
    void clockStopped();
}
