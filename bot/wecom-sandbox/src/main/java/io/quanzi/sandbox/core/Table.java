package io.quanzi.sandbox.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/** Rows of one kind by id, in order of entry. Rows are records; a change is a new record under the same id. */
public final class Table<T> {
    private final SandboxState sandboxState;
    private final String name;
    private final ObjectReader reader;
    private final Map<String, T> rows = new LinkedHashMap<>();
    private final List<Index<T>> indexes = new ArrayList<>();

    Table(SandboxState sandboxState, String name, Class<T> type) {
        this.sandboxState = sandboxState;
        this.name = name;
        this.reader = Json.MAPPER.readerFor(type);
    }

    public Index<T> index(Function<T, String> key) {
        return indexAll(row -> List.of(key.apply(row)));
    }

    /** An index under which a row may stand several times, or not at all. */
    public Index<T> indexAll(Function<T, Collection<String>> keys) {
        var index = new Index<>(keys);
        indexes.add(index);
        return index;
    }

    public @Nullable T find(String id) {
        return rows.get(id);
    }

    public boolean has(String id) {
        return rows.containsKey(id);
    }

    public Collection<T> all() {
        return Collections.unmodifiableCollection(rows.values());
    }

    /** The latest to have entered, newest first. */
    public List<T> newest(int most) {
        var all = new ArrayList<>(rows.values());
        Collections.reverse(all);
        return all.subList(0, Math.min(most, all.size()));
    }

    public int size() {
        return rows.size();
    }

    public void put(String id, T row) {
        var before = rows.get(id);
        set(id, row);
        sandboxState.changed(this, id, before);
    }

    public void remove(String id) {
        var before = rows.get(id);
        if (before != null) {
            set(id, null);
            sandboxState.changed(this, id, before);
        }
    }

    /** Works all keys out anew: needed when what a key function looks at besides the row has changed. */
    public void reindex() {
        indexes.forEach(index -> index.refill(rows));
    }

    String name() {
        return name;
    }

    Map<String, T> rows() {
        return rows;
    }

    void set(String id, @Nullable T row) {
        var before = row == null ? rows.remove(id) : rows.put(id, row);
        for (var index : indexes) {
            index.replace(id, before, row);
        }
    }

    /** Puts a row back as the journal has it, past the indexes; {@link #reindex} follows. */
    void restore(String id, T row) {
        rows.put(id, row);
    }

    T read(JsonNode row) {
        return reader.readValue(row);
    }

    T read(byte[] json, int from, int length) {
        return reader.readValue(json, from, length);
    }
}
