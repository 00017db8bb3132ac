package io.quanzi.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.Message;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check.
 *
 * @param id what was looked at and what came of it, such as {@code callback-get.redirect-slash}; stable
 * @param looked what was looked at
 * @param seen what was there
 * @param why what goes wrong without it
 * @param mend what to do; null when nothing is to be done
 * @param page WeCom's page about it
 * @param menu where in WeCom's admin console it is set
 */
public record CheckResult(
        String id,
        Area area,
        State state,
        BilingualText looked,
        BilingualText seen,
        BilingualText why,
        @Nullable BilingualText mend,
        @Nullable String page,
        @Nullable String menu) {

    /** How it stands, in the order of reports. */
    public enum State {
        @JsonProperty("wrong")
        WRONG,
        @JsonProperty("warn")
        WARN,
        /** Could not be looked at, or there is nothing to look at. */
        @JsonProperty("skipped")
        SKIPPED,
        @JsonProperty("ok")
        OK;

        /** Whether something is to be done. */
        boolean isTrouble() {
            return this == WRONG || this == WARN;
        }
    }

    private CheckResult(CheckId checkId, String cause, State state, BilingualText seen, @Nullable BilingualText mend) {
        this(
                checkId.key() + "." + cause,
                checkId.area(),
                state,
                BilingualText.of(checkId.key()),
                seen,
                BilingualText.of(checkId.key() + ".why"),
                mend,
                checkId.page(),
                checkId.menu());
    }

    /** In its own words; else in those of its area, as a redirect is one for a check and for a push; else of any. */
    static CheckResult of(CheckId checkId, State state, String cause, Object... values) {
        String words = Stream.of(checkId.key(), checkId.area().name().toLowerCase(Locale.ROOT), "any")
                .map(of -> of + "." + cause)
                .filter(BilingualText::has)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no words for " + checkId.key() + "." + cause));
        BilingualText mend = BilingualText.has(words + ".mend") ? BilingualText.of(words + ".mend", values) : null;
        return new CheckResult(checkId, cause, state, BilingualText.of(words, values), mend);
    }

    /** Makes a result of a module's alarm, in the words of the first page. */
    static CheckResult of(CheckId checkId, Alarm alarm, UnaryOperator<String> masked) {
        Object[] values = Stream.concat(
                        Stream.of(alarm.count()), alarm.values().stream().map(masked))
                .toArray();
        return new CheckResult(
                checkId,
                alarm.key().replaceFirst("^alarm\\.", ""),
                alarm.grave() ? State.WRONG : State.WARN,
                BilingualText.of(Message.of(alarm.key(), values)),
                BilingualText.of(Message.of(alarm.key() + ".next", values)));
    }
}
