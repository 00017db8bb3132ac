package io.quanzi.work;

/** Removes what a queue keeps no longer, as happens every hour. */
public final class Retention {
    private Retention() {}

    /** How much that was. */
    public static long removeExpired(WorkQueue queue) {
        return queue.removeExpired();
    }
}
