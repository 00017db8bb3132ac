package io.quanzi.playbook;

import io.quanzi.shared.Message;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A part of a YAML file that knows its line. */
sealed interface YamlNode {
    JsonNodeFactory JSON = JsonNodeFactory.instance;
    Pattern WHOLE_NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})");

    /** Counted from 1. */
    int line();

    /** Names the kind of node in a message. */
    Message kind();

    /** The same as records are read from: texts as they are written, whole numbers and flags as such. */
    JsonNode toJson();

    /**
     * A single value.
     *
     * @param quoted whether it stood in quotes or as a block, so that it is a text whatever it looks like
     */
    record Scalar(int line, String text, boolean quoted) implements YamlNode {
        boolean isNull() {
            return !quoted && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }

        @Override
        public JsonNode toJson() {
            if (isNull()) {
                return JSON.nullNode();
            }
            if (!quoted && WHOLE_NUMBER.matcher(text).matches()) {
                long number = Long.parseLong(text);
                return number == (int) number ? JSON.numberNode((int) number) : JSON.numberNode(number);
            }
            return !quoted && (text.equals("true") || text.equals("false"))
                    ? JSON.booleanNode(text.equals("true"))
                    : JSON.stringNode(text);
        }

        @Override
        public Message kind() {
            return isNull()
                    ? Message.of("fault.kind.nothing")
                    : Message.of("fault.kind.quoted", text.length() > 60 ? text.substring(0, 60) + "…" : text);
        }
    }

    /** A list. */
    record Listing(int line, List<YamlNode> items) implements YamlNode {
        @Override
        public JsonNode toJson() {
            ArrayNode list = JSON.arrayNode();
            items.forEach(item -> list.add(item.toJson()));
            return list;
        }

        @Override
        public Message kind() {
            return Message.of("fault.kind.a-list");
        }
    }

    /** Keys with their values. */
    record Mapping(int line, List<Entry> entries) implements YamlNode {
        Optional<Entry> find(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        @Override
        public JsonNode toJson() {
            ObjectNode keys = JSON.objectNode();
            entries.forEach(entry -> keys.set(entry.key(), entry.value().toJson()));
            return keys;
        }

        @Override
        public Message kind() {
            return Message.of("fault.kind.keys");
        }
    }

    /** One key. */
    record Entry(int line, String key, YamlNode value) {}
}
