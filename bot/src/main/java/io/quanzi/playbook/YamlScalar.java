package io.quanzi.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Writes a text as a YAML value: bare where that is safe, over several lines where it has several, else in quotes. */
final class YamlScalar {
    private static final Pattern BARE = Pattern.compile("[\\p{L}\\p{N}¥￥《（“‘/][^\\p{Cc}]*");
    private static final Pattern MISREAD = Pattern.compile("(?i)true|false|yes|no|on|off|null|nan|.*: .*|.* #.*|.*:");
    private static final Pattern MISREAD_IN_LIST = Pattern.compile(".*[,\\[\\]{}:#].*");

    private YamlScalar() {}

    /**
     * The lines of a value; the first stands behind its key.
     *
     * @param column where further lines begin
     */
    static List<String> of(String text, int column) {
        if (!text.contains("\n")) {
            return List.of(isBare(text) ? text : quoted(text));
        }
        List<String> lines = List.of(text.split("\n", -1));
        boolean plain = lines.stream().allMatch(line -> line.equals(line.stripTrailing()) && hasNoControls(line))
                && !lines.get(0).isEmpty()
                && !lines.get(0).startsWith(" ")
                && !lines.get(lines.size() - 1).isEmpty();
        if (!plain) {
            return List.of(quoted(text));
        }
        var block = new ArrayList<String>();
        block.add("|-");
        lines.forEach(line -> block.add(line.isEmpty() ? "" : " ".repeat(column) + line));
        return block;
    }

    /** A value between others in brackets. */
    static String inList(String text) {
        return isBare(text) && !MISREAD_IN_LIST.matcher(text).matches() ? text : quoted(text);
    }

    private static boolean isBare(String text) {
        return (BARE.matcher(text).matches()
                        || YamlNode.WHOLE_NUMBER.matcher(text).matches())
                && text.equals(text.strip())
                && !MISREAD.matcher(text).matches();
    }

    private static boolean hasNoControls(String line) {
        return line.chars().noneMatch(Character::isISOControl);
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        quoted.append("\\u%04X".formatted(c));
                    } else {
                        quoted.append((char) c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
