package io.quanzi.console.list;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The place of a row in an order, so that a page goes on behind the row whatever came or went meanwhile.
 *
 * @param value of the order's field, as it is stored; null for a row without one
 * @param id a text or an {@link ObjectId}
 */
public record ListKey(@Nullable Object value, Object id) {
    private static final String OBJECT_ID = ":";

    static ListKey of(Document row, ListOrder order) {
        Object at = row;
        for (String step : order.field().split("\\.", -1)) {
            at = at instanceof Document document ? document.get(step) : null;
        }
        return new ListKey(at, Objects.requireNonNull(row.get("_id")));
    }

    /** Reads a key from an address; null when there is none, or it was changed by hand. */
    static @Nullable ListKey read(@Nullable String written, ListOrder.Kind kind) {
        int mark = written == null ? -1 : written.indexOf('~');
        if (written == null || mark < 0) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(written.substring(0, mark)), StandardCharsets.UTF_8);
            Object value = mark == 0
                    ? null
                    : switch (kind) {
                        case TEXT -> text;
                        case NUMBER -> Long.valueOf(text);
                        case TIME -> Date.from(Instant.ofEpochMilli(Long.parseLong(text)));
                    };
            String id = written.substring(mark + 1);
            return new ListKey(value, id.startsWith(OBJECT_ID) ? new ObjectId(id.substring(1)) : id);
        } catch (IllegalArgumentException changed) {
            return null;
        }
    }

    String written() {
        String text = value instanceof Date date
                ? String.valueOf(date.toInstant().toEpochMilli())
                : value instanceof Number number
                        ? String.valueOf(number.longValue())
                        : value == null ? "" : String.valueOf(value);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "~"
                + (id instanceof ObjectId ? OBJECT_ID : "") + id;
    }
}
