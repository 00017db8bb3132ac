package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Where changes are written before anyone is told of them. A collection goes by a number that no other ever gets, so that
 * its changes find it under any name, and those of a dropped one find nothing.
 *
 * <p>Calls are made under the lock of what they change, which puts them in the order in which they happened.
 */
interface Journal {
    void created(int collection, String namespace);

    void put(int collection, Document document);

    void removed(int collection, @Nullable Object id);

    void indexed(int collection, Document description);

    void unindexed(int collection, String name);

    /** Kept back until {@link #commit}, so that all that one command drops and renames happens or does not. */
    void dropped(int collection);

    /** Kept back like {@link #dropped}; takes the new name from a collection that has it. */
    void renamed(int collection, String namespace);

    /**
     * Waits until everything this thread may have changed or seen is safe.
     *
     * @throws de.bwaldvogel.mongo.exception.MongoServerError when this thread's changes could not be written
     */
    void commit();

    /** A journal that keeps nothing: for a store in memory, and while a store is read back. */
    Journal NONE = new Journal() {
        @Override
        public void created(int collection, String namespace) {}

        @Override
        public void put(int collection, Document document) {}

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
        public void commit() {}
    };
}
