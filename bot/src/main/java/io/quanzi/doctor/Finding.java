package io.quanzi.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.Message;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param id what was looked at and what came of it, such as {@code callback-get.redirect-slash}; stable
 * @param looked what was looked at
 * @param seen what was there
 * @param why what goes wrong without it
 * @param mend what to do; null when nothing is to be done
 * @param page WeCom's page about it
 * @param menu where in WeCom's admin console it is set
 */
public record Finding(
        String id,
        Area area,
        State state,
        Words looked,
        Words seen,
        Words why,
        @Nullable Words mend,
        @Nullable String page,
        @Nullable String menu) {

    /** How it stands. */
    public enum State {
        @JsonProperty("ok")
        OK,
        @JsonProperty("warn")
        WARN,
        @JsonProperty("wrong")
        WRONG,
        /** Could not be looked at, or there is nothing to look at. */
        @JsonProperty("skipped")
        SKIPPED
    }

    static Finding of(Look look, State state, String cause, Object... values) {
        String id = look.key() + "." + cause;
        String words = wordsOf(look, cause);
        return new Finding(
                id,
                look.area(),
                state,
                Words.of(look.key()),
                Words.of(words, values),
                Words.of(look.key() + ".why"),
                Words.has(words + ".mend") ? Words.of(words + ".mend", values) : null,
                look.page(),
                look.menu());
    }

    /** What a module tells, in the words of the first page. */
    static Finding of(Look look, Alarm alarm, UnaryOperator<String> masked) {
        Object[] values = Stream.concat(
                        Stream.of(alarm.count()), alarm.values().stream().map(masked))
                .toArray();
        return new Finding(
                look.key() + "." + alarm.key().replaceFirst("^alarm\\.", ""),
                look.area(),
                alarm.grave() ? State.WRONG : State.WARN,
                Words.of(look.key()),
                Words.of(Message.of(alarm.key(), values)),
                Words.of(look.key() + ".why"),
                Words.of(Message.of(alarm.key() + ".next", values)),
                null,
                null);
    }

    /** Its own; else those of its area, as a redirect is one for a check and for a push; else those of any. */
    private static String wordsOf(Look look, String cause) {
        return Stream.of(look.key(), look.area().name().toLowerCase(Locale.ROOT), "any")
                .map(of -> of + "." + cause)
                .filter(Words::has)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no words for " + look.key() + "." + cause));
    }
}
