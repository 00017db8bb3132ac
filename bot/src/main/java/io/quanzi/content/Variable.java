package io.quanzi.content;

import io.quanzi.shared.Message;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A name that a template may use.
 *
 * @param fields of a list's items: the keys every item has; empty when items are plain texts
 */
record Variable(String name, Kind kind, boolean mayBeAbsent, List<String> fields) {
    enum Kind {
        TEXT("text"),
        NUMBER("number"),
        FLAG("flag"),
        LIST("list"),
        ITEM("item");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /** Names the kind in a sentence. */
        Message words() {
            return Message.of("fault.kind." + key);
        }

        @Override
        public String toString() {
            return words().in(Locale.ENGLISH);
        }
    }

    /** Its type as a first line writes it. */
    String type() {
        return switch (kind) {
            case TEXT -> "String";
            case NUMBER -> "int";
            case FLAG -> "boolean";
            case LIST, ITEM -> "list of " + (fields.isEmpty() ? "String" : String.join(", ", fields));
        };
    }

    /** Returns the same where it is known to be there. */
    Variable present() {
        return new Variable(name, kind, false, fields);
    }

    /** Returns one item of this list under its name in a loop. */
    Variable item(String name) {
        return new Variable(name, fields.isEmpty() ? Kind.TEXT : Kind.ITEM, false, fields);
    }

    /**
     * The value as FreeMarker gets it: nothing but texts, numbers, booleans, and lists of texts or of maps of texts.
     *
     * @throws IllegalArgumentException when it is of another type
     */
    Object plain(Object value) {
        boolean fits = switch (kind) {
            case TEXT, ITEM -> value instanceof String;
            case NUMBER -> value instanceof Integer || value instanceof Long;
            case FLAG -> value instanceof Boolean;
            case LIST -> value instanceof List;
        };
        if (!fits) {
            throw new IllegalArgumentException("%s must be %s, got %s"
                    .formatted(name, kind, value.getClass().getSimpleName()));
        }
        return value instanceof List<?> items
                ? items.stream().map(this::plainItem).toList()
                : value;
    }

    private Object plainItem(Object item) {
        if (fields.isEmpty()) {
            if (item instanceof String) {
                return item;
            }
            throw new IllegalArgumentException("%s must be a list of String, got an item that is a %s"
                    .formatted(name, item.getClass().getSimpleName()));
        }
        var plain = new TreeMap<String, Object>();
        for (String field : fields) {
            if (!(item instanceof Map<?, ?> values) || !(values.get(field) instanceof String text)) {
                throw new IllegalArgumentException(
                        "%s must be a list of maps with the texts %s; \"%s\" is missing in one or no text"
                                .formatted(name, fields, field));
            }
            plain.put(field, text);
        }
        return plain;
    }
}
