package io.quanzi.doctor;

import io.quanzi.shared.Message;
import java.util.Arrays;
import java.util.Locale;

/** A sentence in both languages. */
public record BilingualText(String zh, String en) {
    private static final String PREFIX = "check.";

    /** Returns the text in the language of a reader: Chinese unless English is asked for. */
    public String in(Locale locale) {
        return locale.getLanguage().equals("en") ? en : zh;
    }

    static boolean has(String key) {
        return Message.isKnown(PREFIX + key);
    }

    static BilingualText of(Message message) {
        return new BilingualText(message.in(Locale.SIMPLIFIED_CHINESE), message.in(Locale.ENGLISH));
    }

    /** The sentence of a key, with {0}, {1}, ... filled in at full length. */
    static BilingualText of(String key, Object... values) {
        Object[] gaps = Arrays.stream(values)
                .map(value -> Message.literal(String.valueOf(value)))
                .toArray();
        return of(Message.of(PREFIX + key, gaps));
    }
}
