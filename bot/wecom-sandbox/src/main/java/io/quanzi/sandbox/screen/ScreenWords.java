package io.quanzi.sandbox.screen;

import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.ResourceBundle;

/** The words of the screens in one language, and how it writes times. Public because FreeMarker sees nothing else. */
public final class ScreenWords {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("HH:mm").withZone(CHINA);

    private final String language;
    private final ResourceBundle bundle;
    private final DateTimeFormatter day;

    private ScreenWords(String language) {
        this.language = language;
        this.bundle = ResourceBundle.getBundle(
                "sandbox.words",
                Locale.forLanguageTag(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        this.day = DateTimeFormatter.ofPattern(of("day.pattern")).withZone(CHINA);
    }

    /** @param asked such as {@code en-GB,en;q=0.9}; what does not begin with English is Chinese */
    static ScreenWords in(String asked) {
        return new ScreenWords(asked.toLowerCase(Locale.ROOT).startsWith("en") ? "en" : "zh");
    }

    /** zh or en. */
    public String language() {
        return language;
    }

    /** The words under a key, with their gaps filled. */
    public String of(String key, Object... values) {
        var pattern = bundle.getString(key);
        return values.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(values);
    }

    /** Hours and minutes in Shanghai. */
    public String minute(Instant at) {
        return MINUTE.format(at);
    }

    public String day(Instant at) {
        return day.format(at);
    }

    /** Writes an instant as chats do: the time of today, else day and time. */
    String when(Instant at, Instant now) {
        return at.atZone(CHINA).toLocalDate().equals(now.atZone(CHINA).toLocalDate())
                ? minute(at)
                : day(at) + " " + minute(at);
    }

    /** Writes an instant as lists do: the time of today, else the day. */
    String shortly(Instant at, Instant now) {
        return at.atZone(CHINA).toLocalDate().equals(now.atZone(CHINA).toLocalDate()) ? minute(at) : day(at);
    }
}
