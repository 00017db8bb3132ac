package io.quanzi.playbook;

import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes single values of a YAML file's top level, and lists of texts; every other line stays as it is, and so does a note
 * behind a value. A key with a dot, such as {@code promotions.words}, is one of a mapping below the top level.
 */
public final class YamlKeys {
    private static final Pattern NOTED =
            Pattern.compile("[^\"'#]*(?:\"[^\"]*\"|'[^']*'|\\[.*])?[^\"'#]*?(?<!\\s)(\\s+#.*)");
    private static final Pattern NO_VALUE = Pattern.compile("\\s*(#.*)?");
    private static final Pattern ITEM = Pattern.compile("(\\s*)-\\s.*");

    private final Source file;
    private final YamlNode.Mapping root;
    private final List<String> lines;

    private YamlKeys(Source file) {
        this.file = file;
        this.root = YamlReader.read(file) instanceof YamlNode.Mapping mapping
                ? mapping
                : new YamlNode.Mapping(1, List.of());
        this.lines = List.of(file.content().replace("\r\n", "\n").split("\n", -1));
    }

    /** Returns values by key, blank where there is none; the texts of a list stand on a line each. */
    public static Map<String, String> values(Source file, Collection<String> keys) {
        var read = new YamlKeys(file);
        var values = new LinkedHashMap<String, String>();
        keys.forEach(key -> values.put(key, read.find(key).map(YamlKeys::text).orElse("")));
        return values;
    }

    /** Returns the key whose value stands on a line, counted from 1; the last one that begins there or above. */
    public static Optional<String> at(Source file, int line) {
        String found = null;
        for (YamlNode.Entry entry : new YamlKeys(file).root.entries()) {
            if (entry.line() > line) {
                break;
            }
            found = entry.key();
            if (entry.value() instanceof YamlNode.Mapping inner) {
                for (YamlNode.Entry part : inner.entries()) {
                    found = part.line() <= line ? entry.key() + "." + part.key() : found;
                }
            }
        }
        return Optional.ofNullable(found);
    }

    /** As {@link #with(Source, Map, YamlEntries.Shapes)} for single values only. */
    public static Source with(Source file, Map<String, String> wanted) {
        return with(file, wanted, new YamlEntries.Shapes(List.of(), List.of(), List.of()));
    }

    /**
     * Writes values.
     *
     * @param wanted by key; a key that is not there yet is added at the end; a blank value takes its key away, and a list's
     *     leaves it empty
     * @param shapes the keys of lists, whose texts stand on a line each, and of values that stay texts
     * @throws InvalidFile when the file is no YAML, or a key that changes shares its line with another
     */
    public static Source with(Source file, Map<String, String> wanted, YamlEntries.Shapes shapes) {
        Source now = file;
        for (Map.Entry<String, String> one : wanted.entrySet()) {
            now = new YamlKeys(now).with(one.getKey(), one.getValue(), shapes);
        }
        return now;
    }

    private Source with(String key, String value, YamlEntries.Shapes shapes) {
        Optional<YamlNode.Entry> before = find(key);
        if (value.equals(before.map(YamlKeys::text).orElse(""))) {
            return file;
        }
        boolean isList = shapes.lists().contains(key);
        String name = key.substring(key.lastIndexOf('.') + 1);
        if (before.isEmpty()) {
            return added(key, name, value, shapes);
        }
        int from = before.get().line() - 1;
        int to = endOf(from);
        String head = lines.get(from);
        String indentation =
                head.substring(0, head.length() - head.stripLeading().length());
        if (!head.startsWith(name, indentation.length()) || sharesItsLine(from)) {
            throw new InvalidFile(Violation.inFile(file.path(), from + 1, Message.of("fault.form.braces", name)));
        }
        if (isList && isLineByLine(before.get())) {
            return spliced(from, to, items((YamlNode.Listing) before.get().value(), from, to, value));
        }
        if (value.isBlank() && !isList) {
            return spliced(from, to, List.of());
        }
        var fresh = new ArrayList<>(written(indentation, name, value, shapes, key));
        Matcher note = NOTED.matcher(head);
        if (to == from + 1 && fresh.size() == 1 && note.matches()) {
            fresh.set(0, fresh.get(0) + note.group(1));
        }
        return spliced(from, to, fresh);
    }

    private Source added(String key, String name, String value, YamlEntries.Shapes shapes) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            int end = withoutTrailer(0, lines.size());
            return spliced(end, end, written("", name, value, shapes, key));
        }
        Optional<YamlNode.Entry> owner = root.find(key.substring(0, dot));
        if (owner.isEmpty()) {
            var fresh = new ArrayList<>(List.of(key.substring(0, dot) + ":"));
            fresh.addAll(written("  ", name, value, shapes, key));
            int end = withoutTrailer(0, lines.size());
            return spliced(end, end, fresh);
        }
        int end = endOf(owner.get().line() - 1);
        return spliced(end, end, written("  ", name, value, shapes, key));
    }

    private static List<String> written(
            String indentation, String name, String value, YamlEntries.Shapes shapes, String key) {
        String head = indentation + name + ": ";
        if (shapes.lists().contains(key)) {
            return List.of(head + "["
                    + String.join(", ", value.lines().map(YamlScalar::inList).toList()) + "]");
        }
        if (value.equals("true") || value.equals("false")) { // a flag stands bare, as it would be a text in quotes
            return List.of(head + value);
        }
        if (shapes.texts().contains(key) && YamlNode.WHOLE_NUMBER.matcher(value).matches()) {
            return List.of(head + '"' + value + '"');
        }
        List<String> scalar = YamlScalar.of(value, indentation.length() + 2);
        return Stream.concat(Stream.of(head + scalar.get(0)), scalar.stream().skip(1))
                .toList();
    }

    /** The lines of a list as they are, without the texts that go, and with those that come at the end. */
    private List<String> items(YamlNode.Listing list, int from, int to, String wanted) {
        List<String> texts = wanted.lines().toList();
        var left = new ArrayList<String>();
        var fresh = new ArrayList<>(lines.subList(from, list.items().get(0).line() - 1));
        Matcher first = ITEM.matcher(lines.get(list.items().get(0).line() - 1));
        String start = (first.matches() ? first.group(1) : "  ") + "- ";
        for (int i = 0; i < list.items().size(); i++) {
            int line = list.items().get(i).line() - 1;
            int next = i + 1 < list.items().size() ? list.items().get(i + 1).line() - 1 : to;
            String text = ((YamlNode.Scalar) list.items().get(i)).text();
            boolean stays = texts.contains(text) && !left.contains(text);
            if (stays) {
                left.add(text);
            }
            fresh.addAll(lines.subList(stays ? line : Math.min(withoutTrailer(line, next), next), next));
        }
        if (!texts.subList(0, Math.min(left.size(), texts.size())).equals(left)) { // in another order
            fresh = new ArrayList<>(lines.subList(from, from + 1));
            left.clear();
        }
        for (String text : texts.subList(left.size(), texts.size())) {
            fresh.add(start + YamlScalar.of(text, 0).get(0));
        }
        if (texts.isEmpty()) {
            String head = lines.get(from);
            fresh.set(0, head.substring(0, head.indexOf(':') + 1) + " []");
        }
        return fresh;
    }

    private static boolean isLineByLine(YamlNode.Entry entry) {
        if (!(entry.value() instanceof YamlNode.Listing list) || list.items().isEmpty()) {
            return false;
        }
        var seen = new HashSet<>(List.of(entry.line()));
        return list.items().stream().allMatch(item -> item instanceof YamlNode.Scalar && seen.add(item.line()));
    }

    private Optional<YamlNode.Entry> find(String key) {
        int dot = key.indexOf('.');
        return dot < 0
                ? root.find(key)
                : root.find(key.substring(0, dot))
                        .map(YamlNode.Entry::value)
                        .filter(YamlNode.Mapping.class::isInstance)
                        .flatMap(inner -> ((YamlNode.Mapping) inner).find(key.substring(dot + 1)));
    }

    private static String text(YamlNode.Entry entry) {
        if (entry.value() instanceof YamlNode.Listing list) {
            return String.join("\n", list.items().stream().map(YamlKeys::text).toList());
        }
        return text(entry.value());
    }

    private static String text(@Nullable YamlNode value) {
        return value instanceof YamlNode.Scalar scalar && !scalar.isNull() ? scalar.text() : "";
    }

    /** Every key of the two levels, by line. */
    private Stream<YamlNode.Entry> entries() {
        return root.entries().stream()
                .flatMap(entry -> entry.value() instanceof YamlNode.Mapping inner
                        ? Stream.concat(Stream.of(entry), inner.entries().stream())
                        : Stream.of(entry));
    }

    private boolean sharesItsLine(int line) {
        return entries().filter(entry -> entry.line() == line + 1).count() > 1;
    }

    /** Where what begins on a line ends; a mapping ends where the next key of the top level begins. */
    private int endOf(int from) {
        boolean isMapping = root.entries().stream()
                .anyMatch(entry -> entry.line() == from + 1 && entry.value() instanceof YamlNode.Mapping);
        int next = (isMapping ? root.entries().stream() : entries())
                .mapToInt(entry -> entry.line() - 1)
                .filter(line -> line > from)
                .min()
                .orElse(lines.size());
        return withoutTrailer(from, next);
    }

    private int withoutTrailer(int from, int to) {
        int end = to;
        while (end > from + 1 && NO_VALUE.matcher(lines.get(end - 1)).matches()) {
            end--;
        }
        return end;
    }

    private Source spliced(int from, int to, List<String> fresh) {
        var all = new ArrayList<>(lines.subList(0, from));
        all.addAll(fresh);
        all.addAll(lines.subList(to, lines.size()));
        String text = String.join("\n", all);
        String whole = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        return new Source(file.path(), file.content().contains("\r\n") ? whole.replace("\n", "\r\n") : whole);
    }
}
