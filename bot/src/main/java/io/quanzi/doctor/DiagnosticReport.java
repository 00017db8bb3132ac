package io.quanzi.doctor;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quanzi.doctor.CheckResult.State;
import java.time.Instant;
import java.util.ArrayList;
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
    /** Puts what is trouble first. */
    public DiagnosticReport {
        findings = findings.stream()
                .sorted(Comparator.comparing(CheckResult::state))
                .toList();
    }

    /** This one, with what was found when one area was looked at again. */
    DiagnosticReport with(DiagnosticReport again, Area area) {
        Stream<CheckResult> others = findings.stream().filter(one -> one.area() != area);
        List<CheckResult> all = Stream.concat(others, again.findings.stream()).toList();
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
        var lines = new ArrayList<String>();
        lines.add(words(locale, sandbox ? "report.title.sandbox" : "report.title"));
        if (!withBot) {
            lines.add(words(locale, "report.alone"));
        }
        findings.forEach(one -> describe(lines, one, locale));
        Summary sum = summary();
        lines.add("\n" + words(locale, "report.summary", sum.wrong(), sum.warn(), sum.ok(), sum.skipped()));
        return String.join("\n", lines) + "\n";
    }

    private static void describe(List<String> lines, CheckResult one, Locale locale) {
        boolean trouble = one.state().isTrouble();
        lines.add((trouble ? "\n[" : "[") + words(locale, "state." + one.state()) + "] "
                + one.looked().in(locale) + ": " + one.seen().in(locale));
        if (trouble) {
            part(lines, locale, "report.why", one.why().in(locale));
            part(
                    lines,
                    locale,
                    "report.mend",
                    one.mend() == null ? null : one.mend().in(locale));
            part(lines, locale, "report.menu", one.menu());
            part(lines, locale, "report.page", one.page());
            lines.add("    " + one.id());
        }
    }

    private static void part(List<String> lines, Locale locale, String key, @Nullable String value) {
        if (value != null) {
            lines.add("    " + words(locale, key, value));
        }
    }

    private static String words(Locale locale, String key, Object... values) {
        return BilingualText.of(key, values).in(locale);
    }
}
