package io.quanzi.sandbox.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the rows of a table by a key that is worked out from the row; rows of one key stand in order of entry. */
public final class Index<T> {
    private final Function<T, Collection<String>> keys;
    private final Map<String, LinkedHashMap<String, T>> rows = new HashMap<>();

    Index(Function<T, Collection<String>> keys) {
        this.keys = keys;
    }

    public List<T> of(String key) {
        var found = rows.get(key);
        return found == null ? List.of() : new ArrayList<>(found.values());
    }

    public @Nullable T first(String key) {
        var found = rows.get(key);
        return found == null ? null : found.values().iterator().next();
    }

    public int count(String key) {
        var found = rows.get(key);
        return found == null ? 0 : found.size();
    }

    void replace(String id, @Nullable T before, @Nullable T after) {
        var old = before == null ? List.<String>of() : keys.apply(before);
        var now = after == null ? List.<String>of() : keys.apply(after);
        for (var key : old) {
            if (!now.contains(key)) {
                drop(key, id);
            }
        }
        if (after != null) {
            now.forEach(key -> enter(key, id, after));
        }
    }

    /** Works out all keys anew, on all processors: some cost a digest. */
    void refill(Map<String, T> all) {
        rows.clear();
        var found = all.values().parallelStream().map(keys).toList();
        int i = 0;
        for (var row : all.entrySet()) {
            for (var key : found.get(i)) {
                enter(key, row.getKey(), row.getValue());
            }
            i++;
        }
    }

    private void enter(String key, String id, T row) {
        rows.computeIfAbsent(key, k -> new LinkedHashMap<>(4)).put(id, row);
    }

    private void drop(String key, String id) {
        var found = rows.get(key);
        if (found != null) {
            found.remove(id);
            if (found.isEmpty()) {
                rows.remove(key);
            }
        }
    }
}
