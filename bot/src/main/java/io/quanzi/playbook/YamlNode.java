package io.quanzi.playbook;

import io.quanzi.shared.Message;
import java.util.List;
import java.util.Optional;

/** A part of a YAML file that knows its line. */
sealed interface YamlNode {
    /** Counted from 1. */
    int line();

    /** Names the kind of node in a message. */
    Message kind();

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
        public Message kind() {
            return isNull()
                    ? Message.of("fault.kind.nothing")
                    : Message.of("fault.kind.quoted", text.length() > 60 ? text.substring(0, 60) + "…" : text);
        }
    }

    /** A list. */
    record Listing(int line, List<YamlNode> items) implements YamlNode {
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
        public Message kind() {
            return Message.of("fault.kind.keys");
        }
    }

    /** One key. */
    record Entry(int line, String key, YamlNode value) {}
}
