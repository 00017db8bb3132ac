package io.quanzi.inbox;

/**
 * Holds what the consumers of one batch share: values that one has read for the others, and writes that are made once
 * for all of them. Ends when the last consumer is through, and is seen by the thread of its batch alone.
 */
public interface SharedWork {
    /** Makes the writes that are left. Anything thrown fails every part that was done in this batch. */
    void finish(Failures failures);

    /** Tells whose part failed by a write that was left to the end. */
    interface Failures {
        /**
         * One part failed.
         *
         * @param consumer the name of the one whose part it was
         */
        void add(Entry entry, String consumer, Throwable why);
    }
}
