package io.quanzi.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a sentence for people as it is stored, so that it can be read in another language later: {@code
 * {"key": "run.groups", "gaps": ["6"]}}. A gap may be such a sentence itself, or several; of a long text its beginning is kept.
 */
public final class StoredMessage {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String KEY = "key";
    private static final String GAPS = "gaps";

    /** In characters; what quotes a file or a form is no longer. */
    private static final int MAX_GAP = 400;

    private StoredMessage() {}

    public static String write(Message message) {
        return JSON.writeValueAsString(tree(message));
    }

    /** Reads one; empty for null, for what is none, and where this release has no sentence of its key. */
    public static Optional<Message> read(@Nullable String stored) {
        if (stored == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(message(JSON.readTree(stored)));
        } catch (JacksonException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Object tree(Object gap) {
        if (gap instanceof Message message) {
            var tree = new LinkedHashMap<String, Object>();
            tree.put(KEY, message.key());
            tree.put(GAPS, message.gaps().stream().map(StoredMessage::tree).toList());
            return tree;
        }
        return gap instanceof Collection<?> several
                ? several.stream().map(one -> tree(one)).toList()
                : shortened(String.valueOf(gap));
    }

    private static String shortened(String gap) {
        return gap.codePointCount(0, gap.length()) <= MAX_GAP
                ? gap
                : gap.substring(0, gap.offsetByCodePoints(0, MAX_GAP)) + "…";
    }

    private static Message message(JsonNode tree) {
        String key = tree.path(KEY).asString("");
        if (!tree.isObject() || !(key.isEmpty() || Message.isKnown(key))) {
            throw new IllegalArgumentException("expected a key of messages.properties, got \"" + key + "\"");
        }
        return new Message(key, gaps(tree.path(GAPS)));
    }

    private static List<Object> gaps(JsonNode tree) {
        var gaps = new ArrayList<Object>();
        for (JsonNode one : tree) {
            gaps.add(one.isObject() ? message(one) : one.isArray() ? gaps(one) : one.asString(""));
        }
        return gaps;
    }
}
