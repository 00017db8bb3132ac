package io.quanzi.inbox;

/**
 * A consumer that does its part of many entries at once, each of another subject, with as few commands to the store as
 * possible. It calls nothing outside this machine, so that no entry waits for somebody else's slow answer; a part that
 * needs such a call is left to {@link #takeAlone}.
 */
public interface BatchConsumer extends Consumer {
    /**
     * Does its part of the entries. Anything thrown is a failure of the whole: each entry is then tried by itself, so that
     * one that cannot be done holds up no other.
     */
    void take(EntryBatch batch);

    /**
     * Does its part of one entry: one that came by itself, that failed before, or that {@link EntryBatch#leaveAlone} asked for.
     *
     * @param batch of one entry
     */
    default void takeAlone(EntryBatch batch) {
        take(batch);
    }

    @Override
    default void take(Entry entry) {
        ConsumerRun.takeAlone(this, entry);
    }
}
