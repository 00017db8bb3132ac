package io.quanzi.membership;

import io.quanzi.playbook.BadValue;
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
        BadValue.required(name, "name", "周二母婴日");
        BadValue.required(category, "category", "母婴");
        if (weekday == null) {
            throw BadValue.of("weekday", "fault.missing.such", "MON");
        }
        if (factor < 2 || factor > 10) {
            throw BadValue.of("factor", "fault.range", 2, 10, factor);
        }
    }

    /** Whether it is on a Shanghai day. */
    boolean isOn(LocalDate day) {
        return day.getDayOfWeek().name().startsWith(weekday.name());
    }
}
