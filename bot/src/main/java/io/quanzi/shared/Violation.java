package io.quanzi.shared;

import java.util.Locale;

/**
 * A validation error: where, what was expected, what came, and the cure.
 *
 * @param path of the field in JSON, such as {@code data.buyer.id}, or of the file; empty for the whole
 * @param place the line of the file, counted from 1, or the event in the array, from 0; 0 where the path says all
 * @param expected in words, with an example that works; in a file's and a row's it also says what came
 * @param got what came, shortened; empty where {@code expected} says it
 * @param cure what to do; {@link Message#NONE} where {@code expected} says it
 */
public record Violation(String path, int place, Message expected, String got, Message cure) {
    /**
     * A violation in a file.
     *
     * @param line counted from 1; 0 when the whole file is meant
     * @param message what was expected, what came, and what to do
     */
    public static Violation inFile(String path, int line, Message message) {
        return new Violation(path, line, message, "", Message.NONE);
    }

    /** A violation in a field of what another program sent; in English, as programmers read it. */
    public static Violation inField(int event, String field, String expected, String got) {
        return new Violation(field, event, Message.literal(expected), got, Message.NONE);
    }

    /** A violation in a row, by the key of its reason; the cure has the same key with {@code .cure}. */
    public static Violation inRow(String key, Object... gaps) {
        return inRow(Message.of(key, gaps), Message.of(key + ".cure", gaps));
    }

    /** A violation in a row. */
    public static Violation inRow(Message reason, Message cure) {
        return new Violation("", 0, reason, "", cure);
    }

    /** A violation of an identifier, in the column it stands in. */
    public static Violation inColumn(String column, Identifiers.Problem problem) {
        return new Violation(column, 0, Message.of("csv.in-column", column, problem.expected()), "", problem.cure());
    }

    /** The file with its line, and the rest in a language. */
    public String in(Locale language) {
        return (place == 0 ? path : path + ":" + place) + ": " + expected.in(language)
                + (got.isEmpty() ? "" : ", got " + got);
    }

    /** Returns the sentence in English, as logs are. */
    @Override
    public String toString() {
        return in(Locale.ENGLISH);
    }
}
