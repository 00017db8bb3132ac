package io.quanzi.schedule;

/** Whoever acts while the clock is moved ahead: called at every stop, and the clock goes on when it returns. */
@FunctionalInterface
public interface Bystander {
    void clockStopped();
}
