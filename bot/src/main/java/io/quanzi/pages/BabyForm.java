package io.quanzi.pages;

import io.quanzi.pages.GroupPages.About;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form of the question about the baby, as it was sent. Public because FreeMarker sees nothing else.
 *
 * @param baby {@code born}, {@code due} or {@code none}
 * @param month such as {@code 2026-03}
 * @param working {@code yes}, {@code no}, or nothing
 * @param consent {@code yes} when the box is ticked
 */
public record BabyForm(
        @Nullable String baby,
        @Nullable String month,
        @Nullable String working,
        @Nullable String consent) {
    private static final Pattern MONTH = Pattern.compile("([0-9]{4})\\s*[-/.年]?\\s*([0-9]{1,2})\\s*月?");
    private static final int MONTHS_OF_WAITING = 10;
    private static final int YEARS_OF_CHILDHOOD = 14;

    /** Checks the form; returns the keys of messages by field, empty when all is well. */
    Map<String, String> faults(YearMonth now) {
        var faults = new TreeMap<String, String>();
        boolean born = "born".equals(baby);
        boolean none = "none".equals(baby);
        if (!born && !none && !"due".equals(baby)) {
            faults.put("baby", "group.ask.baby.missing");
        }
        String wrong = none ? null : monthFault(born, now);
        if (wrong != null) {
            faults.put("month", wrong);
        }
        if (!"yes".equals(consent)) {
            faults.put("consent", "group.ask.consent.missing");
        }
        return faults;
    }

    private @Nullable String monthFault(boolean born, YearMonth now) {
        YearMonth told = told().orElse(null);
        if (told == null) {
            return "group.ask.month.missing";
        }
        if (born) {
            return told.isAfter(now) || told.isBefore(now.minusYears(YEARS_OF_CHILDHOOD))
                    ? "group.ask.month.born"
                    : null;
        }
        return told.isBefore(now) || told.isAfter(now.plusMonths(MONTHS_OF_WAITING)) ? "group.ask.month.due" : null;
    }

    /** Returns what was told, once there are no violations. */
    About about() {
        YearMonth told = "none".equals(baby)
                ? null
                : told().orElseThrow(() -> new IllegalStateException("asked before the answers were checked"));
        boolean born = "born".equals(baby);
        return new About(
                born ? told : null,
                born ? null : told,
                (working == null || working.isBlank()) ? null : "yes".equals(working),
                GroupPages.CONSENT_VERSION);
    }

    /** Reads a month as a month field sends it, or as people write it: 2026-3, 2026年3月, 2026/03, 202603. */
    private Optional<YearMonth> told() {
        Matcher written = MONTH.matcher(
                month == null
                        ? ""
                        : Normalizer.normalize(month, Normalizer.Form.NFKC).strip());
        if (!written.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(YearMonth.of(Integer.parseInt(written.group(1)), Integer.parseInt(written.group(2))));
        } catch (DateTimeException noMonth) {
            return Optional.empty();
        }
    }
}
