package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Has documents share the names of their fields, which otherwise take a third of the memory: each document comes from the
 * wire with names of its own.
 */
final class Names {
    /** Names beyond so many are taken for values that someone uses as names. */
    private static final int MOST = 10_000;

    private final Map<String, String> known = new ConcurrentHashMap<>();

    /** A copy, as deep as documents and lists go, with shared names. */
    Document shared(Document document) {
        Document copy = new Document();
        document.forEach((name, value) -> copy.put(shared(name), sharedValue(value)));
        return copy;
    }

    private @Nullable Object sharedValue(@Nullable Object value) {
        if (value instanceof Document document) {
            return shared(document);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            for (Object element : list) {
                copy.add(sharedValue(element));
            }
            return copy;
        }
        return value;
    }

    private String shared(String name) {
        String shared = known.get(name);
        if (shared == null) {
            shared = name;
            if (known.size() < MOST) {
                String other = known.putIfAbsent(name, name);
                shared = other == null ? name : other;
            }
        }
        return shared;
    }
}
