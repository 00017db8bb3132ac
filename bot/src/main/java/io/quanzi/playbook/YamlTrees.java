package io.quanzi.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a value that is more than a text: in brackets on one line, or a step of lines where it would be too long. */
final class YamlTrees {
    private static final int LONGEST = 100;
    private static final String KEY = "of";

    private YamlTrees() {}

    /** Returns a value on one line; the same value is always the same text. */
    static String onOneLine(YamlNode value) {
        if (value instanceof YamlNode.Mapping mapping) {
            return mapping.entries().isEmpty()
                    ? "{}"
                    : mapping.entries().stream()
                            .map(one -> YamlScalar.inList(one.key()) + ": " + onOneLine(one.value()))
                            .collect(Collectors.joining(", ", "{ ", " }"));
        }
        if (value instanceof YamlNode.Listing list) {
            return list.items().stream().map(YamlTrees::onOneLine).collect(Collectors.joining(", ", "[", "]"));
        }
        var scalar = (YamlNode.Scalar) value;
        if (scalar.isNull()) {
            return "null";
        }
        return scalar.quoted() && YamlNode.WHOLE_NUMBER.matcher(scalar.text()).matches()
                ? '"' + scalar.text() + '"'
                : scalar.quoted() || !isPlain(scalar.text()) ? YamlScalar.inList(scalar.text()) : scalar.text();
    }

    private static boolean isPlain(String text) {
        return YamlNode.WHOLE_NUMBER.matcher(text).matches() || text.equals("true") || text.equals("false");
    }

    /**
     * Returns the lines of a key with its value.
     *
     * @param head what stands before the value, with the key
     * @param value as {@link #onOneLine} makes it
     * @param column where the key begins
     * @throws InvalidFile when the value is no YAML
     */
    static List<String> written(String head, String value, int column) {
        return lines(head, read(value), column);
    }

    /**
     * Returns a value as {@link #onOneLine} writes it.
     *
     * @throws InvalidFile when it is no YAML
     */
    static String same(String value) {
        return onOneLine(read(value));
    }

    private static YamlNode read(String value) {
        var read = (YamlNode.Mapping) YamlReader.read(new Source("", KEY + ": " + value));
        return read.find(KEY).orElseThrow().value();
    }

    private static List<String> lines(String head, YamlNode value, int column) {
        String line = head + onOneLine(value);
        if (line.length() <= LONGEST || value instanceof YamlNode.Scalar) {
            return List.of(line);
        }
        var lines = new ArrayList<String>();
        lines.add(head.stripTrailing());
        String inner = " ".repeat(column + 2);
        if (value instanceof YamlNode.Mapping mapping) {
            mapping.entries()
                    .forEach(one ->
                            lines.addAll(lines(inner + YamlScalar.inList(one.key()) + ": ", one.value(), column + 2)));
        } else {
            ((YamlNode.Listing) value).items().forEach(one -> lines.add(inner + "- " + onOneLine(one)));
        }
        return lines;
    }
}
