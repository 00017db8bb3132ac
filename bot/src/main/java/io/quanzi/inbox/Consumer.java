package io.quanzi.inbox;

/**
 * Takes part in working off events. Every consumer may be given the same entry twice (after a crash, by a second node)
 * and must then change nothing more.
 */
public interface Consumer {
    /** Binding who an event is about, before everything else. */
    int BIND = 0;

    /** The welcome, whose code lives 20 seconds. */
    int WELCOME = 10;

    /** All the rest. */
    int REST = 100;

    /** Kept with the result; must not change from release to release. */
    String name();

    /** Lower goes first; {@link #BIND}, {@link #WELCOME} or {@link #REST}. */
    default int order() {
        return REST;
    }

    /** Whether this entry concerns it. Asked when the entry is stored, and again before it is taken after a failure. */
    boolean wants(Entry entry);

    /**
     * Does its part. Anything thrown is a failure, retried with backoff.
     */
    void take(Entry entry);
}
