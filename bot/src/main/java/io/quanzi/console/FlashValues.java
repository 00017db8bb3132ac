package io.quanzi.console;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What may be said on the next page: texts, numbers, yes or no, times, and lists, maps and public records of them. A record
 * comes as a map of its parts, which pages read the same way.
 */
final class FlashValues {
    private static final int MAX_ENTRIES = 20;
    private static final int MAX_TEXT = 500;

    private FlashValues() {}

    /** As it can be written. */
    static Document plain(Map<String, ?> values) {
        var plain = new Document();
        values.forEach((name, value) -> plain.put(name, plain(value)));
        return plain;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Instant at) {
            return Date.from(at);
        } else if (value instanceof Collection<?> all) {
            return all.stream().map(FlashValues::plain).toList();
        } else if (value instanceof Map<?, ?> map) {
            var plain = new Document();
            map.forEach((name, part) -> plain.put(String.valueOf(name), plain(part)));
            return plain;
        } else if (value instanceof Record parts) {
            return plain(partsOf(parts));
        } else if (value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long) {
            return value;
        }
        throw new IllegalArgumentException(
                "expected texts, whole numbers, booleans, instants, and lists, maps or records of them; got "
                        + value.getClass().getName());
    }

    private static Map<String, @Nullable Object> partsOf(Record whole) {
        var parts = new LinkedHashMap<String, @Nullable Object>();
        for (RecordComponent part : whole.getClass().getRecordComponents()) {
            try {
                parts.put(part.getName(), part.getAccessor().invoke(whole));
            } catch (ReflectiveOperationException hidden) {
                throw new IllegalArgumentException(
                        "expected a public record; got " + whole.getClass().getName(), hidden);
            }
        }
        return parts;
    }

    /** As it was before it was written, but for records. */
    static Document timely(Document values) {
        var timely = new Document();
        values.forEach((name, value) -> timely.put(name, timely(value)));
        return timely;
    }

    private static @Nullable Object timely(@Nullable Object value) {
        if (value instanceof Date at) {
            return at.toInstant();
        } else if (value instanceof List<?> all) {
            return all.stream().map(FlashValues::timely).toList();
        } else if (value instanceof Document map) {
            return timely(map);
        }
        return value;
    }

    /** The first of long lists, and the beginnings of long texts. */
    static Document shortened(Document values) {
        var shorter = new Document();
        values.forEach((name, value) -> shorter.put(name, shortened(value)));
        return shorter;
    }

    private static @Nullable Object shortened(@Nullable Object value) {
        if (value instanceof List<?> all) {
            return all.stream().limit(MAX_ENTRIES).map(FlashValues::shortened).toList();
        } else if (value instanceof Document map) {
            return shortened(map);
        } else if (value instanceof String text && text.length() > MAX_TEXT) {
            return text.substring(0, MAX_TEXT) + "…";
        }
        return value;
    }
}
