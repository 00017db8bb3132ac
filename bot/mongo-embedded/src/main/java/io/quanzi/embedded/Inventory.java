package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The contents of a journal up to a byte of it: collections by their number, indexes, how many documents and bytes. */
final class Inventory {
    private final Map<Integer, Entry> entries = new LinkedHashMap<>();
    private long liveBytes;

    /** One collection; {@code bytes} is what its documents would take in a new journal, about. */
    static final class Entry {
        private String namespace;
        private final Map<String, Document> indexes = new LinkedHashMap<>();
        private long documents;
        private long bytes;

        private Entry(String namespace) {
            this.namespace = namespace;
        }

        String namespace() {
            return namespace;
        }

        List<Document> indexes() {
            return List.copyOf(indexes.values());
        }
    }

    void created(int collection, String namespace) {
        entries.put(collection, new Entry(namespace));
    }

    void added(int collection, long bytes) {
        count(collection, 1, bytes);
    }

    void removed(int collection) {
        Entry entry = entries.get(collection);
        if (entry != null && entry.documents > 0) {
            count(collection, -1, -entry.bytes / entry.documents);
        }
    }

    void indexed(int collection, Document description) {
        Entry entry = entries.get(collection);
        if (entry != null) {
            entry.indexes.put(String.valueOf(description.get("name")), description);
        }
    }

    void unindexed(int collection, String name) {
        Entry entry = entries.get(collection);
        if (entry != null) {
            entry.indexes.remove(name);
        }
    }

    void dropped(int collection) {
        Entry entry = entries.remove(collection);
        if (entry != null) {
            liveBytes -= entry.bytes;
        }
    }

    void renamed(int collection, String namespace) {
        Entry entry = entries.remove(collection);
        if (entry != null) {
            entry.namespace = namespace;
            // Last, so that a reader of them in this order leaves it the name.
            entries.put(collection, entry);
        }
    }

    private void count(int collection, long documents, long bytes) {
        Entry entry = entries.get(collection);
        if (entry != null) {
            entry.documents += documents;
            entry.bytes += bytes;
            liveBytes += bytes;
        }
    }

    /** Sets out with what was read back. */
    void held(int collection, long documents, long bytes) {
        count(collection, documents, bytes);
    }

    /** Sets the bytes of a collection right, where they were measured when it had those of {@code then}. */
    void measured(int collection, Entry then, long bytes) {
        count(collection, 0, bytes - then.bytes);
    }

    Map<Integer, Entry> entries() {
        return entries;
    }

    @Nullable
    Entry entry(int collection) {
        return entries.get(collection);
    }

    /** How long a journal would be that held nothing superseded, about. */
    long liveBytes() {
        return liveBytes;
    }

    long documents() {
        return entries.values().stream().mapToLong(entry -> entry.documents).sum();
    }

    /** Documents by namespace. */
    SortedMap<String, Long> documentsByNamespace() {
        SortedMap<String, Long> counts = new TreeMap<>();
        entries.values().forEach(entry -> counts.put(entry.namespace, entry.documents));
        return counts;
    }

    Inventory copy() {
        Inventory copy = new Inventory();
        entries.forEach((number, entry) -> {
            Entry same = new Entry(entry.namespace);
            same.indexes.putAll(entry.indexes);
            same.documents = entry.documents;
            same.bytes = entry.bytes;
            copy.entries.put(number, same);
        });
        copy.liveBytes = liveBytes;
        return copy;
    }
}
