package io.quanzi.doctor;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quanzi.doctor.CheckResult.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of one diagnostic run.
 *
 * @param at when, by the bot's clock
 * @param withBot whether the running bot made it; else only what can be seen without one is in it
 * @param sandbox whether WeCom was a simulator
 */
public record DiagnosticReport(Instant at, boolean withBot, boolean sandbox, List<CheckResult> findings) {
    /** This one, with what was found when one area was looked at again. */
    DiagnosticReport with(DiagnosticReport again, Area area) {
        List<CheckResult> all = Stream.concat(
                        findings.stream().filter(one -> one.area() != area), again.findings().stream())
                .sorted(Comparator.comparingInt(DiagnosticRun::rank))
                .toList();
        return new DiagnosticReport(again.at, again.withBot, again.sandbox, all);
    }

    /** How many of each. */
    public record Summary(long ok, long warn, long wrong, long skipped) {}

    @JsonProperty("summary")
    public Summary summary() {
        return new Summary(count(State.OK), count(State.WARN), count(State.WRONG), count(State.SKIPPED));
    }

    private long count(State state) {
        return findings.stream().filter(one -> one.state() == state).count();
    }

    /** Whether something is wrong; warnings alone are not. */
    @JsonIgnore
    public boolean isWrong() {
        return count(State.WRONG) > 0;
    }

    /** The report as a person reads it: what is wrong first, what is well in a line each. */
    public String text(Locale locale) {
        var text = new StringBuilder();
        line(
                text,
                "",
                BilingualText.of(sandbox ? "report.title.sandbox" : "report.title")
                        .in(locale));
        if (!withBot) {
            line(text, "", BilingualText.of("report.alone").in(locale));
        }
        for (State state : List.of(State.WRONG, State.WARN, State.SKIPPED, State.OK)) {
            findings.stream().filter(one -> one.state() == state).forEach(one -> describe(text, one, locale));
        }
        Summary sum = summary();
        line(
                text,
                "\n",
                BilingualText.of("report.summary", sum.wrong(), sum.warn(), sum.ok(), sum.skipped())
                        .in(locale));
        return text.toString();
    }

    private static void describe(StringBuilder text, CheckResult one, Locale locale) {
        String word = BilingualText.of("state." + one.state().name()).in(locale);
        String head =
                "[" + word + "] " + one.looked().in(locale) + ": " + one.seen().in(locale);
        if (one.state() == State.OK || one.state() == State.SKIPPED) {
            line(text, "", head);
            return;
        }
        line(text, "\n", head);
        line(text, "    ", BilingualText.of("report.why", one.why().in(locale)).in(locale));
        part(text, "report.mend", one.mend() == null ? null : one.mend().in(locale), locale);
        part(text, "report.menu", one.menu(), locale);
        part(text, "report.page", one.page(), locale);
        line(text, "    ", one.id());
    }

    private static void part(StringBuilder text, String key, @Nullable String value, Locale locale) {
        if (value != null) {
            line(text, "    ", BilingualText.of(key, value).in(locale));
        }
    }

    private static void line(StringBuilder text, String before, String words) {
        text.append(before).append(words).append('\n');
    }
}
