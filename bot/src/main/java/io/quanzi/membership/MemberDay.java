package io.quanzi.membership;

import io.quanzi.playbook.ValueRules;
import java.time.LocalDate;

/**
 * A day of the week on which one category earns more (会员日).
 *
 * @param name what members read, such as 周二母婴日
 * @param weekday by its first three letters, as in cron
 * @param category of order lines, as the shop writes it
 * @param factor 2 to 10
 */
public record MemberDay(String name, Weekday weekday, String category, int factor) {
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
        new ValueRules()
                .required(name, "name", "周二母婴日")
                .required(category, "category", "母婴")
                .unless(weekday != null, "weekday", "fault.missing.such", "MON")
                .range(factor, "factor", 2, 10)
                .check();
    }

    /** Whether it is on a Shanghai day. */
    boolean isOn(LocalDate day) {
        return day.getDayOfWeek().name().startsWith(weekday.name());
    }
}
