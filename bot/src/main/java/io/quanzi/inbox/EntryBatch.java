package io.quanzi.inbox;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Entries that a {@link BatchConsumer} is given together; in a batch of more than one, each is of another subject. */
public final class EntryBatch {
    private final List<Entry> entries;
    private final Map<Class<? extends SharedWork>, SharedWork> shared;
    private final Set<String> leftAlone = new HashSet<>();

    /** @param shared what the consumers of the run share, by its class */
    EntryBatch(List<Entry> entries, Map<Class<? extends SharedWork>, SharedWork> shared) {
        this.entries = List.copyOf(entries);
        this.shared = shared;
    }

    public List<Entry> entries() {
        return entries;
    }

    /** The consumer's part of an entry needs a call to somewhere else: it is done by itself, after the batch. */
    public void leaveAlone(Entry entry) {
        leftAlone.add(entry.id());
    }

    /** Returns what the consumers of this batch share, made by the first that asks. */
    public <T extends SharedWork> T shared(Class<T> type, Supplier<T> make) {
        return type.cast(shared.computeIfAbsent(type, unknown -> make.get()));
    }

    Set<String> leftAlone() {
        return Collections.unmodifiableSet(leftAlone);
    }
}
