package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes down before anyone is told of them. A collection goes by a number that no other ever gets, so that its
 * changes find it under any name, and those of a dropped one find nothing.
 *
 * <p>Calls are made under the lock of what they change, which puts them in the order in which they happened. {@link
 * #created}, {@link #added}, {@link #changed} and {@link #removed} come before the change, and refuse it with a {@code
 * MongoServerError} while nothing can be written; the others are always taken, and the command learns from {@link #commit}
 * what became of them.
 */
interface Journal {
    void created(int collection, String namespace);

    void added(int collection, byte[] document);

    void changed(int collection, byte[] document);

    void removed(int collection, @Nullable Object id);

    void indexed(int collection, Document description);

    void unindexed(int collection, String name);

    /** Kept back until {@link #renamed} or {@link #commit}, so that all that one command drops goes or does not. */
    void dropped(int collection);

    /** Taken together with what this thread has dropped, and before anyone can make a collection of the old name. */
    void renamed(int collection, String namespace);

    /**
     * Called before a command that changes something.
     *
     * @throws de.bwaldvogel.mongo.exception.MongoServerError while nothing can be written
     */
    void ready();

    /**
     * Waits until everything this thread may have changed or seen is safe.
     *
     * @param changes whether the answer depends on it; what only reads is answered in any case
     * @throws de.bwaldvogel.mongo.exception.MongoServerError when {@code changes}, and it could not be written
     */
    void commit(boolean changes);

    /** A journal that keeps nothing: for a store in memory, and while a store is read back. */
    Journal NONE = new Journal() {
        @Override
        public void created(int collection, String namespace) {}

        @Override
        public void added(int collection, byte[] document) {}

        @Override
        public void changed(int collection, byte[] document) {}

        @Override
        public void removed(int collection, @Nullable Object id) {}

        @Override
        public void indexed(int collection, Document description) {}

        @Override
        public void unindexed(int collection, String name) {}

        @Override
        public void dropped(int collection) {}

        @Override
        public void renamed(int collection, String namespace) {}

        @Override
        public void ready() {}

        @Override
        public void commit(boolean changes) {}
    };
}
