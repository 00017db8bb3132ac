package io.quanzi.console.list;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The place of a row in an order, so that a page goes on behind the row whatever came or went meanwhile.
 *
 * @param value of the order's field, as it is stored; null for a row without one
 */
public record ListKey(@Nullable Object value, String id) {
    static ListKey of(Document row, ListOrder order) {
        Object at = row;
        for (String step : order.field().split("\\.", -1)) {
            at = at instanceof Document document ? document.get(step) : null;
        }
        return new ListKey(at, row.getString("_id"));
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
            return new ListKey(value, written.substring(mark + 1));
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
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "~" + id;
    }
}
