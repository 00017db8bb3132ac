package io.quanzi.console.list;

import io.quanzi.shared.Message;
import java.util.List;
import java.util.Locale;

/**
 * A filter of a list.
 *
 * @param name of its parameter; those of a range end in {@code From} and {@code To}
 * @param label the key of its words
 * @param options to choose from; empty for other kinds
 */
public record ListFilter(String name, Kind kind, String label, List<Option> options) {
    /** How a filter is filled in. */
    public enum Kind {
        CHOICE,
        TEXT,
        /** Two days in China, the second included. */
        DAYS,
        /** Two amounts in yuan, both included. */
        YUAN;

        boolean isRange() {
            return this == DAYS || this == YUAN;
        }
    }

    /** A value to choose, and what people read. */
    public record Option(String value, String title) {
        /**
         * A value with words of the program.
         *
         * @param key the words' key
         */
        public static Option of(String value, String key, Locale language) {
            return new Option(value, Message.of(key).in(language));
        }
    }

    /** One to choose a value. */
    public static ListFilter choice(String name, String label, List<Option> options) {
        return new ListFilter(name, Kind.CHOICE, label, options);
    }

    /** One to type a word. */
    public static ListFilter text(String name, String label) {
        return new ListFilter(name, Kind.TEXT, label, List.of());
    }

    /** One for a span of days. */
    public static ListFilter days(String name, String label) {
        return new ListFilter(name, Kind.DAYS, label, List.of());
    }

    /** One for a span of amounts. */
    public static ListFilter yuan(String name, String label) {
        return new ListFilter(name, Kind.YUAN, label, List.of());
    }

    /** The names of its parameters. */
    public List<String> parameters() {
        return kind.isRange() ? List.of(name + "From", name + "To") : List.of(name);
    }

    String titleOf(String value) {
        return options.stream()
                .filter(option -> option.value().equals(value))
                .map(Option::title)
                .findFirst()
                .orElse(value);
    }
}
