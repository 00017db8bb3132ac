package io.quanzi.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names with a text each, or none, below a key of each entry of a list in a YAML file, to be changed one at a time: only the
 * lines of what is changed are written anew.
 */
public final class YamlPairs {
    private static final Pattern NOTE = Pattern.compile("\\s*(#.*)?");

    private final Source file;
    private final String list;
    private final String title;
    private final String key;
    private final List<String> lines;
    private final List<Pair> pairs = new ArrayList<>();

    /**
     * A name with its text.
     *
     * @param owner the title of the entry that it stands in
     * @param text empty where there is none
     * @param line counted from 1
     */
    public record Pair(String owner, String name, String text, int line) {}

    private YamlPairs(Source file, String list, String title, String key) {
        this.file = file;
        this.list = list;
        this.title = title;
        this.key = key;
        this.lines = List.of(file.content().replace("\r\n", "\n").split("\n", -1));
        entries()
                .forEach(entry -> pairsOf(entry)
                        .ifPresent(found -> found.entries()
                                .forEach(one -> pairs.add(new Pair(
                                        text(entry.find(title)), one.key(), text(Optional.of(one)), one.line())))));
    }

    /**
     * Reads the pairs.
     *
     * @param list the key of the list, at the top level
     * @param title the key of an entry that it is told by
     * @param key the key of an entry that the pairs stand below
     * @throws InvalidFile when the file is no YAML
     */
    public static YamlPairs of(Source file, String list, String title, String key) {
        return new YamlPairs(file, list, title, key);
    }

    private List<YamlNode.Mapping> entries() {
        return YamlReader.read(file) instanceof YamlNode.Mapping root
                        && root.find(list).map(YamlNode.Entry::value).orElse(null) instanceof YamlNode.Listing all
                ? all.items().stream()
                        .filter(YamlNode.Mapping.class::isInstance)
                        .map(YamlNode.Mapping.class::cast)
                        .toList()
                : List.of();
    }

    private Optional<YamlNode.Mapping> pairsOf(YamlNode.Mapping entry) {
        return entry.find(key)
                .map(YamlNode.Entry::value)
                .filter(YamlNode.Mapping.class::isInstance)
                .map(YamlNode.Mapping.class::cast);
    }

    private static String text(Optional<YamlNode.Entry> entry) {
        return entry.map(YamlNode.Entry::value)
                .filter(value -> value instanceof YamlNode.Scalar scalar && !scalar.isNull())
                .map(value -> ((YamlNode.Scalar) value).text())
                .orElse("");
    }

    /** The titles of the entries, in the order of the file. */
    public List<String> owners() {
        return entries().stream().map(entry -> text(entry.find(title))).toList();
    }

    /** The pairs in the order of the file. */
    public List<Pair> all() {
        return List.copyOf(pairs);
    }

    /** Writes a pair, below another owner where it has one now. */
    public Source with(int index, Pair wanted) {
        Pair before = pairs.get(index);
        if (!before.owner().equals(wanted.owner())) {
            return of(without(index), list, title, key).added(wanted);
        }
        if (before.name().equals(wanted.name()) && before.text().equals(wanted.text())) {
            return file;
        }
        if (!isLineByLine(before.owner())) {
            return of(lineByLine(before.owner()), list, title, key).with(index, wanted);
        }
        int from = before.line() - 1;
        return spliced(from, endOf(index), List.of(written(indentation(from), wanted)));
    }

    /** Adds a pair below its owner, behind the others. */
    public Source added(Pair wanted) {
        if (!isLineByLine(wanted.owner())) {
            return of(lineByLine(wanted.owner()), list, title, key).added(wanted);
        }
        int last = -1;
        for (int i = 0; i < pairs.size(); i++) {
            last = pairs.get(i).owner().equals(wanted.owner()) ? i : last;
        }
        if (last < 0) {
            int line = lineOfKey(wanted.owner());
            String head = lines.get(line - 1);
            int column = head.indexOf(key + ":");
            return spliced(
                    line - 1,
                    line,
                    List.of(head.substring(0, column) + key + ":", written(" ".repeat(column + 2), wanted)));
        }
        int end = endOf(last);
        return spliced(end, end, List.of(written(indentation(pairs.get(last).line() - 1), wanted)));
    }

    /** Takes a pair away. */
    public Source without(int index) {
        Pair gone = pairs.get(index);
        if (!isLineByLine(gone.owner())) {
            return of(lineByLine(gone.owner()), list, title, key).without(index);
        }
        if (pairs.stream().filter(pair -> pair.owner().equals(gone.owner())).count() == 1) {
            int line = lineOfKey(gone.owner());
            String head = lines.get(line - 1);
            var fresh = new ArrayList<String>();
            fresh.add(head.substring(0, head.indexOf(key + ":")) + key + ": {}");
            fresh.addAll(lines.subList(line, gone.line() - 1));
            return spliced(line - 1, endOf(index), fresh);
        }
        return spliced(gone.line() - 1, endOf(index), List.of());
    }

    /** The place of the pair that stands on a line, counted from 1. */
    public Optional<Integer> at(int line) {
        for (int i = 0; i < pairs.size(); i++) {
            if (line >= pairs.get(i).line() && line <= endOf(i)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private int lineOfKey(String owner) {
        return entries().stream()
                .filter(entry -> text(entry.find(title)).equals(owner))
                .flatMap(entry -> entry.find(key).stream())
                .mapToInt(YamlNode.Entry::line)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no entry is called " + owner));
    }

    /** Whether each pair of an owner has lines of its own, so that they can be written anew without the others. */
    private boolean isLineByLine(String owner) {
        int before = lineOfKey(owner);
        for (Pair pair : pairs) {
            if (pair.owner().equals(owner)) {
                if (pair.line() <= before) {
                    return false;
                }
                before = pair.line();
            }
        }
        return true;
    }

    private Source lineByLine(String owner) {
        int line = lineOfKey(owner);
        String head = lines.get(line - 1);
        int column = head.indexOf(key + ":");
        int last = line;
        var fresh = new ArrayList<String>();
        fresh.add(head.substring(0, column) + key + ":");
        for (Pair pair : pairs) {
            if (pair.owner().equals(owner)) {
                fresh.add(written(" ".repeat(column + 2), pair));
                last = Math.max(last, pair.line());
            }
        }
        while (last < lines.size() && lines.get(last).strip().equals("}")) {
            last++;
        }
        return spliced(line - 1, last, fresh);
    }

    /** The line behind a pair, counted from 0: what is more indented than its name belongs to it. */
    private int endOf(int index) {
        int from = pairs.get(index).line() - 1;
        int column = indentation(from).length();
        int end = from + 1;
        while (end < lines.size()
                && !NOTE.matcher(lines.get(end)).matches()
                && indentation(end).length() > column) {
            end++;
        }
        return end;
    }

    private String indentation(int line) {
        String text = lines.get(line);
        return text.substring(0, text.length() - text.stripLeading().length());
    }

    private static String written(String indentation, Pair pair) {
        String head = indentation + YamlScalar.inList(pair.name()) + ":";
        String text = pair.text().replaceAll("\\s*\\n\\s*", " ");
        return text.isBlank() ? head : head + " " + YamlScalar.of(text, 0).get(0);
    }

    private Source spliced(int from, int to, List<String> fresh) {
        var all = new ArrayList<>(lines.subList(0, from));
        all.addAll(fresh);
        all.addAll(lines.subList(to, lines.size()));
        String text = String.join("\n", all);
        return new Source(file.path(), file.content().contains("\r\n") ? text.replace("\n", "\r\n") : text);
    }
}
