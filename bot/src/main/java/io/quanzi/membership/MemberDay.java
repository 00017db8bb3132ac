package io.quanzi.membership;

import io.quanzi.playbook.ValueRules;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A day of the week or of the month on which one category earns more (会员日).
 *
 * @param name what members read, such as 周二母婴日
 * @param weekday by its first three letters, as in cron; null when it is a day of the month
 * @param dayOfMonth 1 to 31, null when it is a day of the week; a month without that day has no such member day
 * @param category of order lines, as the shop writes it
 * @param factor 2 to 10
 */
public record MemberDay(
        String name, @Nullable Weekday weekday, @Nullable Integer dayOfMonth, String category, int factor) {
    /** From the 31st of January to that of March: the most days from one member day to the next. */
    public static final int MAX_DAYS_BETWEEN = 60;

    /** Days of the week as schedules write them. */
    public enum Weekday {
        MON,
        TUE,
        WED,
        THU,
        FRI,
        SAT,
        SUN
    }

    public MemberDay {
        var rules = new ValueRules()
                .required(name, "name", "周二母婴日")
                .required(category, "category", "母婴")
                .unless(weekday != null || dayOfMonth != null, "weekday", "fault.member-day.none")
                .unless(weekday == null || dayOfMonth == null, "dayOfMonth", "fault.member-day.both");
        if (dayOfMonth != null) {
            rules.range(dayOfMonth, "dayOfMonth", 1, 31);
        }
        rules.range(factor, "factor", 2, 10).check();
    }

    /** Whether it is on a Shanghai day. */
    boolean isOn(LocalDate day) {
        return dayOfMonth != null
                ? day.getDayOfMonth() == dayOfMonth
                : weekday != null && day.getDayOfWeek().name().startsWith(weekday.name());
    }
}
