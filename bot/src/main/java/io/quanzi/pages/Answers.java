package io.quanzi.pages;

import io.quanzi.pages.GroupPages.About;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was filled into the question about the baby, as it came. Public because FreeMarker sees nothing else.
 *
 * @param baby {@code born} or {@code due}
 * @param month such as {@code 2026-03}
 * @param working {@code yes}, {@code no}, or nothing
 * @param consent {@code yes} when the box is ticked
 */
public record Answers(
        @Nullable String baby,
        @Nullable String month,
        @Nullable String working,
        @Nullable String consent) {
    private static final int MONTHS_OF_WAITING = 10;
    private static final int YEARS_OF_CHILDHOOD = 14;

    /** What is wrong, by field: the keys of messages. Empty when all is well. */
    Map<String, String> faults(YearMonth now) {
        var faults = new TreeMap<String, String>();
        boolean born = "born".equals(baby);
        if (!born && !"due".equals(baby)) {
            faults.put("baby", "group.ask.baby.missing");
        }
        Optional<YearMonth> told = told();
        if (told.isEmpty()) {
            faults.put("month", "group.ask.month.missing");
        } else if (born && (told.get().isAfter(now) || told.get().isBefore(now.minusYears(YEARS_OF_CHILDHOOD)))) {
            faults.put("month", "group.ask.month.born");
        } else if (!born && (told.get().isBefore(now) || told.get().isAfter(now.plusMonths(MONTHS_OF_WAITING)))) {
            faults.put("month", "group.ask.month.due");
        }
        if (!"yes".equals(consent)) {
            faults.put("consent", "group.ask.consent.missing");
        }
        return faults;
    }

    /** What was told, once there are no faults. */
    About about() {
        YearMonth told = told().orElseThrow(() -> new IllegalStateException("asked before the answers were checked"));
        boolean born = "born".equals(baby);
        return new About(
                born ? told : null,
                born ? null : told,
                (working == null || working.isBlank()) ? null : "yes".equals(working),
                GroupPages.CONSENT_VERSION);
    }

    private Optional<YearMonth> told() {
        try {
            return month == null || month.isBlank() ? Optional.empty() : Optional.of(YearMonth.parse(month.strip()));
        } catch (DateTimeException noMonth) {
            return Optional.empty();
        }
    }
}
