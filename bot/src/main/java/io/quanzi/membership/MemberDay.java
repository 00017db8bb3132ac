package io.quanzi.membership;

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
        require(name, "name", "周二母婴日");
        require(category, "category", "母婴");
        if (weekday == null) {
            throw new IllegalArgumentException("\"weekday\" is missing; expected MON, TUE, ... or SUN");
        }
        if (factor < 2 || factor > 10) {
            throw new IllegalArgumentException("\"factor\": expected 2 to 10, got " + factor);
        }
    }

    /** Whether it is on a Shanghai day. */
    boolean isOn(LocalDate day) {
        return day.getDayOfWeek().name().startsWith(weekday.name());
    }

    private static void require(String value, String key, String example) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("\"%s\" is missing; expected such as %s".formatted(key, example));
        }
    }
}
