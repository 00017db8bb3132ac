package io.quanzi.console.content;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A field of a form of an entry.
 *
 * @param key in the file; the message {@code entry.WORD.KEY} names it, with {@code .hint} it says what stands in it
 * @param choices the titles by value, for a choice
 * @param hint whether there is such a message
 * @param folded whether it is shown only when it is asked for
 */
public record EntryField(String key, Kind kind, Supplier<Map<String, String>> choices, boolean hint, boolean folded) {
    /** How a field looks, and how its value stands in the file. */
    public enum Kind {
        LINE,
        AREA,
        /** A whole number. */
        NUMBER,
        /** A number with a point. */
        DECIMAL,
        DAY,
        CHOICE,
        /** Several texts with commas between. */
        LIST,
        /** Several texts, one on a line. */
        LINES,
        /** YAML on one line, which the form makes of parts of its own. */
        TREE,
        /** A text that the form's own part asks for, in inputs of its own. */
        PART
    }

    static EntryField of(String key, Kind kind) {
        return new EntryField(key, kind, Map::of, false, false);
    }

    static EntryField line(String key) {
        return of(key, Kind.LINE);
    }

    /** @param choices the titles by value, in the order to be shown; a value that is none of them stays to be chosen */
    static EntryField choice(String key, Supplier<Map<String, String>> choices) {
        return new EntryField(key, Kind.CHOICE, choices, false, false);
    }

    /** Returns the same with its hint below it. */
    EntryField hinted() {
        return new EntryField(key, kind, choices, true, folded);
    }

    /** Returns the same folded away below the others. */
    EntryField last() {
        return new EntryField(key, kind, choices, hint, true);
    }

    /** Returns the titles now, by value. */
    public Map<String, String> titles() {
        return choices.get();
    }

    /** Returns what a form sent as it stands in the file. */
    String written(String sent) {
        String value = sent.replace("\r\n", "\n").replace('\r', '\n').strip();
        return switch (kind) {
            case LIST -> value.replaceAll("\\s*[,，、]\\s*", ", ");
            case LINES ->
                value.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("\n"));
            default -> value;
        };
    }
}
