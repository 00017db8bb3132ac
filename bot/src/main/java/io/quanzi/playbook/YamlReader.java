package io.quanzi.playbook;

import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML into a tree, bounded: nesting, number of values. Refuses what our files never need and what loses a value
 * without a word: keys given twice, aliases, anchors, tags, a second document.
 */
final class YamlReader {
    private static final int MAX_DEPTH = 40;
    private static final int MAX_NODES = 50_000;
    private static final Pattern OTHER_BLANKS = Pattern.compile("[\u00A0\u2007\u202F]");
    /** Not the joiner of two emoji, U+200D. */
    private static final Pattern NO_WIDTH =
            Pattern.compile("[\u00AD\u200B\u200C\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]");
    /** A comment that does not begin with a blank and a half-width sign; a topic ends with the sign it begins with. */
    private static final Pattern COMMENT = Pattern.compile("(?s).*(?:\\s\uFF03[^\uFF03]*|[^\\s#]#\\s[^#]*)");

    private static final Pattern WIDE_COMMA = Pattern.compile("[\uFF0C\u3001\uFF1B]");

    private final Source file;
    private final Iterator<Event> events;
    private final List<Violation> violations = new ArrayList<>();
    private int nodes;

    private YamlReader(Source file) {
        this.file = file;
        this.events = new Parse(LoadSettings.builder().build())
                .parseString(visible(file.content()))
                .iterator();
    }

    /** Returns a text without what nobody sees: blanks of another kind become blanks, signs of no width go. */
    private static String visible(String text) {
        return NO_WIDTH.matcher(OTHER_BLANKS.matcher(text).replaceAll(" ")).replaceAll("");
    }

    /**
     * Reads a whole file.
     *
     * @throws InvalidFile with every fault of the form
     */
    static YamlNode read(Source file) {
        var reader = new YamlReader(file);
        YamlNode root;
        try {
            root = reader.document();
        } catch (YamlEngineException broken) {
            throw new InvalidFile(reader.unreadable(broken));
        }
        if (!reader.violations.isEmpty()) {
            throw new InvalidFile(reader.violations);
        }
        if (root == null || (root instanceof YamlNode.Scalar scalar && scalar.isNull())) {
            throw new InvalidFile(Violation.inFile(file.path(), 1, Message.of("fault.empty")));
        }
        return root;
    }

    private @Nullable YamlNode document() {
        YamlNode root = null;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof NodeEvent) {
                if (root != null) {
                    throw new InvalidFile(
                            Violation.inFile(file.path(), line(event), Message.of("fault.yaml.document")));
                }
                root = node(event, 0, Place.VALUE);
            }
        }
        return root;
    }

    /** The place of a node in the one around it. */
    private enum Place {
        KEY,
        VALUE,
        /** An entry of a list, with a line and a dash of its own. */
        ENTRY,
        /** An entry of a list in brackets. */
        BRACKETS
    }

    private YamlNode node(Event event, int depth, Place place) {
        if (++nodes > MAX_NODES) {
            throw new InvalidFile(
                    Violation.inFile(file.path(), line(event), Message.of("fault.yaml.nodes", MAX_NODES)));
        }
        if (depth > MAX_DEPTH) {
            throw new InvalidFile(
                    Violation.inFile(file.path(), line(event), Message.of("fault.yaml.depth", MAX_DEPTH)));
        }
        int line = line(event);
        if (event instanceof AliasEvent alias) {
            addViolation(line, Message.of("fault.yaml.alias", "*" + alias.getAlias()));
            return new YamlNode.Scalar(line, "", true);
        }
        refuseMarks(event, line);
        if (event instanceof ScalarEvent scalar) {
            boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
            if (!quoted) {
                refuseWideSigns(scalar.getValue(), line, place);
            }
            return new YamlNode.Scalar(line, scalar.getValue(), quoted);
        }
        if (event instanceof SequenceStartEvent start) {
            return list(line, depth, start.isFlow() ? Place.BRACKETS : Place.ENTRY);
        }
        return mapping(line, depth, place == Place.ENTRY);
    }

    /** Signs of a Chinese keyboard that stand for one of YAML's would be a part of the value without a word. */
    private void refuseWideSigns(String text, int line, Place place) {
        if (YoungerRules.areBorne()) {
            return;
        }
        if (place == Place.KEY && text.indexOf('\uFF1A') >= 0) {
            addViolation(line, Message.of("fault.yaml.line.wide-colon", line));
        } else if (place == Place.KEY && text.startsWith("\u3000")) {
            addViolation(line, Message.of("fault.yaml.line.wide-blank", line));
        } else if (place == Place.BRACKETS && WIDE_COMMA.matcher(text).find()) {
            addViolation(line, Message.of("fault.yaml.wide-comma", text));
        } else if (COMMENT.matcher(text).matches()) {
            addViolation(line, Message.of("fault.yaml.comment", text));
        }
    }

    /** A value that begins with {@code &} or {@code !} would be lost without a word. */
    private void refuseMarks(Event event, int line) {
        if (event instanceof NodeEvent node) {
            node.getAnchor().ifPresent(anchor -> addViolation(line, Message.of("fault.yaml.anchor", "&" + anchor)));
        }
        String tag = event instanceof ScalarEvent scalar
                ? scalar.getTag().orElse("")
                : event instanceof CollectionStartEvent start ? start.getTag().orElse("") : "";
        if (!tag.isEmpty()) {
            addViolation(line, Message.of("fault.yaml.tag", tag));
        }
    }

    private YamlNode list(int line, int depth, Place place) {
        var items = new ArrayList<YamlNode>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, depth + 1, place));
        }
        return new YamlNode.Listing(line, items);
    }

    private YamlNode mapping(int line, int depth, boolean inList) {
        var entries = new ArrayList<YamlNode.Entry>();
        Map<String, Integer> seen = new HashMap<>();
        boolean told = false;
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            YamlNode key = node(event, depth + 1, Place.KEY);
            YamlNode value = node(events.next(), depth + 1, Place.VALUE);
            if (!(key instanceof YamlNode.Scalar name)) {
                addViolation(key.line(), Message.of("fault.yaml.key", key.kind()));
                continue;
            }
            Integer first = seen.putIfAbsent(name.text(), name.line());
            if (first == null) {
                entries.add(new YamlNode.Entry(name.line(), name.text(), value));
            } else if (!told) { // the others of an entry without its dash say nothing new
                told = true;
                addViolation(
                        name.line(),
                        Message.of(
                                "fault.yaml.twice",
                                name.text(),
                                first,
                                Message.of(inList ? "fault.yaml.twice.dash" : "fault.yaml.twice.out")));
            }
        }
        return new YamlNode.Mapping(line, entries);
    }

    private List<Violation> unreadable(YamlEngineException broken) {
        int line = broken instanceof MarkedYamlEngineException marked
                ? marked.getProblemMark().map(YamlReader::lineOf).orElse(0)
                : 0;
        Violation last = BrokenYaml.violation(file, line, broken);
        var all = new ArrayList<>(violations);
        all.removeIf(violation -> violation.place() == last.place()); // the same slip, read otherwise
        all.add(last);
        return all;
    }

    private void addViolation(int line, Message message) {
        violations.add(Violation.inFile(file.path(), line, message));
    }

    private static int line(Event event) {
        return event.getStartMark().map(YamlReader::lineOf).orElse(0);
    }

    private static int lineOf(Mark mark) {
        return mark.getLine() + 1;
    }
}
