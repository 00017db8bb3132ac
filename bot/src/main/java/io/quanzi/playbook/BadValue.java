package io.quanzi.playbook;

import io.quanzi.shared.Message;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Thrown by a record that is read from a file when a value makes no sense; says why in the reader's language. */
public class BadValue extends IllegalArgumentException {
    private static final String NAME = "[a-z0-9][a-z0-9-]*";

    private final transient @Nullable String key;
    private final transient Message why;

    private BadValue(@Nullable String key, Message why) {
        super(why.in(Locale.ENGLISH));
        this.key = key;
        this.why = why;
    }

    /**
     * Of the value of one key.
     *
     * @param words a key of {@code messages.properties}, whose {0} is the file's key
     * @param gaps for {1}, {2} and so on
     */
    public static BadValue of(String key, String words, Object... gaps) {
        return new BadValue(
                key,
                Message.of(words, Stream.concat(Stream.of(key), Stream.of(gaps)).toArray()));
    }

    /** Of no key alone. */
    public static BadValue of(Message why) {
        return new BadValue(null, why);
    }

    /** What anything that a record refused says of it; the words of others are quoted. */
    public static Message whyOf(RuntimeException refused) {
        return refused instanceof BadValue bad
                ? bad.why
                : Message.of("fault.value.other", String.valueOf(refused.getMessage()));
    }

    /** The key whose value it is. */
    public static Optional<String> keyOf(@Nullable Throwable refused) {
        return refused instanceof BadValue bad ? Optional.ofNullable(bad.key) : Optional.empty();
    }

    /**
     * The value.
     *
     * @throws BadValue when it is missing or blank
     */
    public static String required(@Nullable String value, String key, String example) {
        if (value == null || value.isBlank()) {
            throw of(key, "fault.missing.such", example);
        }
        return value;
    }

    /**
     * The value.
     *
     * @throws BadValue when it is missing, or no name of lower-case letters, digits and dashes
     */
    public static String name(@Nullable String value, String key, String example) {
        String name = required(value, key, example);
        if (!name.matches(NAME)) {
            throw of(key, "fault.name", example, name);
        }
        return name;
    }
}
