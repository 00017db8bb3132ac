package io.quanzi.embedded;

import org.jspecify.annotations.Nullable;

/** One key of one document in an index; see {@link KeyOrder} for what a key is. */
record IndexEntry(@Nullable Object key, Slot slot) {
    private static final Slot FIRST = new Slot(Long.MIN_VALUE, null);
    private static final Slot LAST = new Slot(Long.MAX_VALUE, null);

    /** Stands before every entry whose key starts with these values. */
    static IndexEntry before(@Nullable Object key) {
        return new IndexEntry(key, FIRST);
    }

    /** Stands after every entry whose key starts with these values. */
    static IndexEntry after(@Nullable Object key) {
        return new IndexEntry(key, LAST);
    }
}
