package io.quanzi.console.customers;

import io.quanzi.shared.Excerpt;
import io.quanzi.shared.Message;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.bson.Document;

/**
 * A {@link Message} as it stands in the store, so that it is said in the language of whoever reads it later.
 *
 * <pre>{"key": "import.row.amount", "gaps": ["实付金额", 3, {"key": "…", "gaps": []}, ["a", "b"]]}</pre>
 */
final class MessageDocument {
    private static final int MAX_GAP_LENGTH = 500;
    private static final String KEY = "key";
    private static final String GAPS = "gaps";

    private MessageDocument() {}

    /** Numbers stay numbers; what is no text, number or message is kept as its text, and long texts are cut. */
    static Document of(Message message) {
        return new Document(KEY, message.key())
                .append(GAPS, message.gaps().stream().map(MessageDocument::gap).toList());
    }

    static Message read(Document stored) {
        return new Message(
                Objects.requireNonNullElse(stored.getString(KEY), ""),
                stored.getList(GAPS, Object.class, List.of()).stream()
                        .map(MessageDocument::ofGap)
                        .toList());
    }

    private static Object gap(Object gap) {
        if (gap instanceof Message message) {
            return of(message);
        }
        if (gap instanceof Collection<?> several) {
            return several.stream().map(MessageDocument::gap).toList();
        }
        if (gap instanceof Long || gap instanceof Integer || gap instanceof Double) {
            return gap;
        }
        String text = String.valueOf(gap);
        return text.length() <= MAX_GAP_LENGTH ? text : Excerpt.of(text, MAX_GAP_LENGTH);
    }

    private static Object ofGap(Object stored) {
        if (stored instanceof Document message) {
            return read(message);
        }
        return stored instanceof List<?> several
                ? several.stream().map(MessageDocument::ofGap).toList()
                : stored;
    }
}
