package io.quanzi.playbook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entries of a list in a YAML file, each a few keys with single values or lists of them, to be changed one at a time. Only
 * the lines of what is changed are written anew: comments, order and spelling of everything else stay.
 */
public final class YamlEntries {
    private static final Pattern DASH = Pattern.compile("(\\s*)-\\s+.*");
    private static final Pattern NO_VALUE = Pattern.compile("\\s*(#.*)?");
    private static final String SEPARATOR = ", ";

    private final Source file;
    private final String key;
    private final List<String> lines;
    private final List<Block> blocks = new ArrayList<>();
    private final int keyLine;

    /** The lines of one entry, counted from 0, the end exclusive. */
    private record Block(int from, int to, YamlNode.Mapping node) {}

    private YamlEntries(Source file, String key) {
        this.file = file;
        this.key = key;
        this.lines = List.of(file.content().replace("\r\n", "\n").split("\n", -1));
        YamlNode root = YamlReader.read(file);
        YamlNode.Entry list =
                root instanceof YamlNode.Mapping mapping ? mapping.find(key).orElse(null) : null;
        this.keyLine = list == null ? -1 : list.line() - 1;
        if (list != null && list.value() instanceof YamlNode.Listing items) {
            int end = endOfList((YamlNode.Mapping) root, list);
            List<YamlNode.Mapping> nodes = items.items().stream()
                    .filter(YamlNode.Mapping.class::isInstance)
                    .map(YamlNode.Mapping.class::cast)
                    .toList();
            for (int i = 0; i < nodes.size(); i++) {
                int from = nodes.get(i).line() - 1;
                int next = i + 1 < nodes.size() ? nodes.get(i + 1).line() - 1 : end;
                blocks.add(new Block(from, withoutTrailer(from, next), nodes.get(i)));
            }
        }
    }

    /**
     * Reads the entries.
     *
     * @param key of the list, at the top level
     * @throws InvalidFile when the file is no YAML
     */
    public static YamlEntries of(Source file, String key) {
        return new YamlEntries(file, key);
    }

    private int endOfList(YamlNode.Mapping root, YamlNode.Entry list) {
        return root.entries().stream()
                .mapToInt(entry -> entry.line() - 1)
                .filter(line -> line > list.line() - 1)
                .min()
                .orElse(lines.size());
    }

    /** Blank lines and comments at the end of an entry belong to what comes after it. */
    private int withoutTrailer(int from, int to) {
        int end = to;
        while (end > from + 1 && NO_VALUE.matcher(lines.get(end - 1)).matches()) {
            end--;
        }
        return end;
    }

    /**
     * Returns the values of each entry by key, in the order of the file; a list's values stand behind each
     * other, and what is more than that is YAML on one line.
     */
    public List<Map<String, String>> values() {
        return blocks.stream().map(block -> values(block.node())).toList();
    }

    private static Map<String, String> values(YamlNode.Mapping entry) {
        var values = new LinkedHashMap<String, String>();
        entry.entries().forEach(one -> values.put(one.key(), text(one.value())));
        return values;
    }

    private static String text(YamlNode value) {
        if (value instanceof YamlNode.Scalar scalar) {
            return scalar.isNull() ? "" : scalar.text();
        }
        return value instanceof YamlNode.Listing list
                        && list.items().stream().allMatch(YamlNode.Scalar.class::isInstance)
                ? String.join(
                        SEPARATOR, list.items().stream().map(YamlEntries::text).toList())
                : YamlTrees.onOneLine(value);
    }

    /**
     * How values are written that are no single texts.
     *
     * @param lists the keys whose values are lists, written behind each other with commas
     * @param trees the keys whose values are YAML on one line, as {@link YamlEntries#values} says them
     * @param texts the keys whose values stay texts, be they nothing but digits
     */
    public record Shapes(Collection<String> lists, Collection<String> trees, Collection<String> texts) {
        public Shapes {
            lists = List.copyOf(lists);
            trees = List.copyOf(trees);
            texts = List.copyOf(texts);
        }
    }

    /** A place in an entry. */
    public record Place(int entry, String key) {}

    /** Returns whose value stands on a line, counted from 1. */
    public Optional<Place> at(int line) {
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (line - 1 >= block.from() && line - 1 < block.to()) {
                String found = "";
                for (YamlNode.Entry entry : block.node().entries()) {
                    if (entry.line() <= line) {
                        found = entry.key();
                    }
                }
                return Optional.of(new Place(i, found));
            }
        }
        return Optional.empty();
    }

    /**
     * Writes an entry's values.
     *
     * @param sent by key; a blank one takes the key away
     * @throws InvalidFile when one that should be YAML is none
     */
    public Source with(int index, Map<String, String> sent, Shapes shapes) {
        var wanted = new LinkedHashMap<>(sent);
        wanted.replaceAll(
                (name, value) -> shapes.trees().contains(name) && !value.isBlank() ? YamlTrees.same(value) : value);
        Block block = blocks.get(index);
        Map<String, String> before = values(block.node());
        var changed = new LinkedHashMap<String, String>();
        wanted.forEach((name, value) -> {
            if (!value.equals(before.getOrDefault(name, ""))) {
                changed.put(name, value);
            }
        });
        if (changed.isEmpty()) {
            return file;
        }
        Source inPlace = isLineByLine(block) ? replaced(block, changed, shapes) : file;
        if (isAsWanted(inPlace, index, wanted)) {
            return inPlace;
        }
        var all = new LinkedHashMap<>(before);
        all.putAll(wanted);
        return spliced(block.from(), block.to(), written(all, shapes, indentation(block)));
    }

    private boolean isAsWanted(Source changed, int index, Map<String, String> wanted) {
        try {
            Map<String, String> now = new YamlEntries(changed, key).values().get(index);
            return wanted.entrySet().stream()
                    .allMatch(one -> one.getValue().equals(now.getOrDefault(one.getKey(), "")));
        } catch (InvalidFile | IndexOutOfBoundsException notSo) {
            return false;
        }
    }

    /** Whether each key stands on a line of its own. */
    private boolean isLineByLine(Block block) {
        List<YamlNode.Entry> entries = block.node().entries();
        for (int i = 0; i < entries.size(); i++) {
            boolean starts = Pattern.compile(
                            "\\s*(-\\s+)?" + Pattern.quote(entries.get(i).key()) + "\\s*:(\\s.*)?")
                    .matcher(lines.get(entries.get(i).line() - 1))
                    .matches();
            if (!starts || (i > 0 && entries.get(i).line() <= entries.get(i - 1).line())) {
                return false;
            }
        }
        return true;
    }

    private Source replaced(Block block, Map<String, String> changed, Shapes shapes) {
        List<YamlNode.Entry> entries = block.node().entries();
        var fresh = new ArrayList<>(lines.subList(block.from(), entries.get(0).line() - 1));
        int column = lines.get(entries.get(0).line() - 1).indexOf(entries.get(0).key());
        for (int i = 0; i < entries.size(); i++) {
            int from = entries.get(i).line() - 1;
            int next = i + 1 < entries.size() ? entries.get(i + 1).line() - 1 : block.to();
            int to = withoutTrailer(from, next);
            String name = entries.get(i).key();
            String value = changed.get(name);
            if (value == null) {
                fresh.addAll(lines.subList(from, next));
            } else {
                if (!value.isBlank() || i == 0) {
                    String line = lines.get(from);
                    fresh.addAll(pair(line.substring(0, line.indexOf(name)), name, value, shapes, column));
                }
                fresh.addAll(lines.subList(to, next));
            }
        }
        changed.forEach((name, value) -> {
            if (!value.isBlank() && block.node().find(name).isEmpty()) {
                fresh.addAll(pair(" ".repeat(column), name, value, shapes, column));
            }
        });
        return spliced(block.from(), block.to(), fresh);
    }

    /** Puts a new entry behind another. */
    public Source added(int after, Map<String, String> values, Shapes shapes) {
        if (blocks.isEmpty()) {
            var fresh = new ArrayList<String>();
            fresh.add(key + ":");
            fresh.addAll(written(values, shapes, 2));
            return keyLine < 0 ? spliced(lines.size(), lines.size(), fresh) : spliced(keyLine, keyLine + 1, fresh);
        }
        Block block = blocks.get(Math.max(0, Math.min(after, blocks.size() - 1)));
        return spliced(block.to(), block.to(), written(values, shapes, indentation(block)));
    }

    /** Takes an entry away. */
    public Source without(int index) {
        if (blocks.size() == 1) {
            Block block = blocks.get(0);
            var fresh = new ArrayList<>(lines.subList(keyLine + 1, block.from()));
            fresh.add(0, key + ": []");
            return spliced(keyLine, block.to(), fresh);
        }
        return spliced(blocks.get(index).from(), blocks.get(index).to(), List.of());
    }

    /** Lets an entry and the next one change places; comments between them stay where they are. */
    public Source swappedWithNext(int index) {
        if (index < 0 || index + 1 >= blocks.size()) {
            return file;
        }
        Block first = blocks.get(index);
        Block second = blocks.get(index + 1);
        var fresh = new ArrayList<>(lines.subList(second.from(), second.to()));
        fresh.addAll(lines.subList(first.to(), second.from()));
        fresh.addAll(lines.subList(first.from(), first.to()));
        return spliced(first.from(), second.to(), fresh);
    }

    private int indentation(Block block) {
        Matcher dash = DASH.matcher(lines.get(block.from()));
        return dash.matches() ? dash.group(1).length() : 2;
    }

    private static List<String> written(Map<String, String> values, Shapes shapes, int indentation) {
        var fresh = new ArrayList<String>();
        values.forEach((name, value) -> {
            if (!value.isBlank()) {
                String start = " ".repeat(indentation) + (fresh.isEmpty() ? "- " : "  ");
                fresh.addAll(pair(start, name, value, shapes, indentation + 2));
            }
        });
        return fresh;
    }

    private static List<String> pair(String start, String name, String value, Shapes shapes, int column) {
        String head = start + name + ": ";
        if (shapes.trees().contains(name)) {
            return YamlTrees.written(head, value, column);
        }
        if (shapes.texts().contains(name)
                && YamlNode.WHOLE_NUMBER.matcher(value).matches()) {
            return List.of(head + '"' + value + '"');
        }
        if (shapes.lists().contains(name)) {
            return List.of(head + "["
                    + String.join(
                            SEPARATOR,
                            Pattern.compile("[,，、]")
                                    .splitAsStream(value)
                                    .map(String::strip)
                                    .filter(one -> !one.isEmpty())
                                    .map(YamlScalar::inList)
                                    .toList())
                    + "]");
        }
        List<String> scalar = YamlScalar.of(value, column + 2);
        var pair = new ArrayList<String>();
        pair.add((head + scalar.get(0)).stripTrailing());
        pair.addAll(scalar.subList(1, scalar.size()));
        return pair;
    }

    private Source spliced(int from, int to, List<String> fresh) {
        var all = new ArrayList<>(lines.subList(0, from));
        all.addAll(fresh);
        all.addAll(lines.subList(to, lines.size()));
        String text = String.join("\n", all);
        return new Source(file.path(), file.content().contains("\r\n") ? text.replace("\n", "\r\n") : text);
    }
}
