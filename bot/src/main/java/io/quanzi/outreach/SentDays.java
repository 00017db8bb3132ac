package io.quanzi.outreach;

import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.SendingLimits.Caps;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * On which Shanghai days recipients have had messages, or will have of what is made: the month and the week of an instant
 * and all days after it.
 */
public final class SentDays {
    private final Map<String, Map<LocalDate, Integer>> days = new HashMap<>();
    private final Map<String, Map<LocalDate, String>> names = new HashMap<>();

    /** Counts one more. */
    public void add(String recipient, LocalDate day) {
        days.computeIfAbsent(recipient, fresh -> new HashMap<>()).merge(day, 1, Integer::sum);
    }

    /** Counts one more that has a name. */
    void add(String recipient, LocalDate day, String name) {
        add(recipient, day);
        names.computeIfAbsent(recipient, fresh -> new HashMap<>()).put(day, name);
    }

    /** Counts one less. */
    void remove(String recipient, LocalDate day) {
        days.computeIfAbsent(recipient, fresh -> new HashMap<>()).merge(day, -1, Integer::sum);
    }

    /** Returns the name of the last that was counted on a day; null when none had one. */
    @Nullable
    String lastOn(String recipient, LocalDate day) {
        return names.getOrDefault(recipient, Map.of()).get(day);
    }

    /** Returns the same, to be counted on by itself. */
    SentDays copy() {
        var copy = new SentDays();
        days.forEach((recipient, counts) -> copy.days.put(recipient, new HashMap<>(counts)));
        names.forEach((recipient, last) -> copy.names.put(recipient, new HashMap<>(last)));
        return copy;
    }

    /** Returns how many there are on a day. */
    int on(String recipient, LocalDate day) {
        return of(recipient).getOrDefault(day, 0);
    }

    /** Returns how many there are in the month of a day. */
    int inMonthOf(String recipient, LocalDate day) {
        YearMonth month = YearMonth.from(day);
        return between(recipient, month.atDay(1), month.plusMonths(1).atDay(1));
    }

    /** Returns why a recipient may get no more on a day: first what the shop limits, then what WeCom does; null when they may. */
    @Nullable
    SkipReason full(Caps caps, PostKind kind, String recipient, LocalDate day) {
        if (caps.day() > 0 && on(recipient, day) >= caps.day()) {
            return SkipReason.OVER_DAY;
        }
        LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        if (caps.week() > 0 && between(recipient, monday, monday.plusWeeks(1)) >= caps.week()) {
            return SkipReason.OVER_WEEK;
        }
        return inMonthOf(recipient, day) >= caps.ofMonth(kind, day) ? SkipReason.OVER_BUDGET : null;
    }

    private int between(String recipient, LocalDate from, LocalDate to) {
        return of(recipient).entrySet().stream()
                .filter(one -> !one.getKey().isBefore(from) && one.getKey().isBefore(to))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private Map<LocalDate, Integer> of(String recipient) {
        return days.getOrDefault(recipient, Map.of());
    }

    /** The first day that has to be known to judge of a day. */
    static LocalDate firstOf(LocalDate day) {
        LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        LocalDate first = day.withDayOfMonth(1);
        return monday.isBefore(first) ? monday : first;
    }
}
