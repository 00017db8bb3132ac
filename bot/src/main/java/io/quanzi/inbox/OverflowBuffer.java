package io.quanzi.inbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Buffers entries that the database did not take, until it does. They are in memory, bounded, and end with the
 * process.
 */
final class OverflowBuffer {
    static final int MAX_ENTRIES = 10_000;
    static final long MAX_CHARACTERS = 16L << 20;

    // guarded by this
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long characters;

    /** False when there is no more room; an entry that is here already stays as it is. */
    synchronized boolean keep(Entry entry) {
        if (entries.containsKey(entry.id())) {
            return true;
        }
        if (entries.size() >= MAX_ENTRIES || characters + size(entry) > MAX_CHARACTERS) {
            return false;
        }
        entries.put(entry.id(), entry);
        characters += size(entry);
        return true;
    }

    synchronized int size() {
        return entries.size();
    }

    /** The oldest, at most so many. */
    synchronized List<Entry> first(int most) {
        var first = new ArrayList<Entry>();
        for (Entry entry : entries.values()) {
            if (first.size() == most) {
                break;
            }
            first.add(entry);
        }
        return first;
    }

    synchronized void remove(List<Entry> stored) {
        for (Entry entry : stored) {
            if (entries.remove(entry.id()) != null) {
                characters -= size(entry);
            }
        }
    }

    private static long size(Entry entry) {
        return (long) entry.id().length()
                + entry.subject().length()
                + entry.body().length();
    }
}
