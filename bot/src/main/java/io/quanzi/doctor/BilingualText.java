package io.quanzi.doctor;

import io.quanzi.shared.Message;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/** A sentence in both languages. */
public record BilingualText(String zh, String en) {
    private static final Properties CHINESE = read("zh");
    private static final Properties ENGLISH = read("en");

    /** In the language of a reader: Chinese unless English is asked for. */
    public String in(Locale locale) {
        return locale.getLanguage().equals("en") ? en : zh;
    }

    static boolean has(String key) {
        return CHINESE.containsKey(key);
    }

    static BilingualText of(Message message) {
        return new BilingualText(message.in(Locale.SIMPLIFIED_CHINESE), message.in(Locale.ENGLISH));
    }

    /** The sentence of a key, with {0}, {1}, ... filled in. */
    static BilingualText of(String key, Object... values) {
        return new BilingualText(fill(CHINESE, key, values), fill(ENGLISH, key, values));
    }

    private static String fill(Properties language, String key, Object... values) {
        String text = Objects.requireNonNull(language.getProperty(key), () -> "no words for " + key);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    private static Properties read(String language) {
        var words = new Properties();
        try (var file = BilingualText.class.getResourceAsStream("/doctor/" + language + ".properties")) {
            words.load(new InputStreamReader(Objects.requireNonNull(file, language), StandardCharsets.UTF_8));
            return words;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
