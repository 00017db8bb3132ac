package io.quanzi.inbox;

import java.util.Set;

/**
 * Takes part in working off events. Every consumer may be given the same entry twice (after a crash, by a second node)
 * and must then change nothing more. One that only reads and writes the store is better a {@link BatchConsumer}.
 */
public interface Consumer {
    /** Binding who an event is about, before everything else. */
    int BIND = 0;

    /** All the rest. */
    int REST = 100;

    /** Kept with the result; must not change from release to release. */
    String name();

    /** Lower goes first. */
    default int order() {
        return REST;
    }

    /**
     * Whether its part cannot wait: then it is done, with all of lower order, before anything else and on threads kept for
     * that; while it is tried again, for a minute at most, the rest of its entry waits.
     */
    default boolean isUrgent() {
        return false;
    }

    /** The names of the consumers whose parts of an entry must be done before its own is begun. */
    default Set<String> after() {
        return Set.of();
    }

    /** Whether this entry concerns it. Asked when the entry is stored, and again before it is taken after a failure. */
    boolean wants(Entry entry);

    /**
     * Does its part. Anything thrown is a failure, retried with backoff.
     */
    void take(Entry entry);
}
