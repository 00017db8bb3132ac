package io.quanzi.console.content;

import io.quanzi.shared.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The times of a schedule as they are chosen on a page.
 *
 * @param every {@code day}, {@code week}, {@code month}, or {@code other} for times that only the file can say
 * @param time such as {@code 10:00}
 * @param weekdays of a week, such as {@code MON}
 * @param day of a month
 */
public record CronChoice(String every, String time, List<String> weekdays, int day) {
    private static final String OTHER = "other";
    static final List<String> WEEKDAYS = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");
    private static final int LAST_DAY_OF_ANY_MONTH = 28;
    private static final Pattern CRON = Pattern.compile("0\\s+(\\d{1,2})\\s+(\\d{1,2})\\s+(\\S+)\\s+\\*\\s+(\\S+)");
    private static final Pattern TIME = Pattern.compile("([01]?\\d|2[0-3]):([0-5]\\d)");

    static CronChoice of(String cron) {
        Matcher known = CRON.matcher(cron.strip());
        if (!known.matches()) {
            return new CronChoice(OTHER, "", List.of(), 1);
        }
        String time = "%02d:%02d".formatted(Integer.parseInt(known.group(2)), Integer.parseInt(known.group(1)));
        String day = known.group(3);
        String weekday = known.group(4).toUpperCase(Locale.ROOT);
        boolean anyDay = day.equals("?") || day.equals("*");
        boolean anyWeekday = weekday.equals("?") || weekday.equals("*");
        if (anyDay && anyWeekday) {
            return new CronChoice("day", time, List.of(), 1);
        }
        List<String> weekdays = Arrays.asList(weekday.split(","));
        if (anyDay && WEEKDAYS.containsAll(weekdays)) {
            return new CronChoice(
                    "week", time, WEEKDAYS.stream().filter(weekdays::contains).toList(), 1);
        }
        return anyWeekday && day.matches("\\d{1,2}") && Integer.parseInt(day) <= LAST_DAY_OF_ANY_MONTH
                ? new CronChoice("month", time, List.of(), Integer.parseInt(day))
                : new CronChoice(OTHER, "", List.of(), 1);
    }

    /** Returns what a page sent: {@code every}, {@code time}, {@code day}, and {@code weekday.MON} and so on. */
    static CronChoice sent(Map<String, String> parameters) {
        String every = parameters.getOrDefault("every", "");
        String day = parameters.getOrDefault("day", "").strip();
        return new CronChoice(
                every,
                parameters.getOrDefault("time", "").strip(),
                every.equals("week")
                        ? WEEKDAYS.stream()
                                .filter(one -> parameters.containsKey("weekday." + one))
                                .toList()
                        : List.of(),
                every.equals("month") ? (day.matches("\\d{1,2}") ? Integer.parseInt(day) : 0) : 1);
    }

    /** Whether only the file can say the times. */
    boolean isOther() {
        return every.equals(OTHER);
    }

    /** Returns the times in words; those that only the file can say, as it says them. */
    static String words(String cron, Locale language) {
        CronChoice times = of(cron);
        return switch (times.every) {
            case "day" -> Message.of("entry.schedule.times.day", times.time).in(language);
            case "week" ->
                Message.of(
                                "entry.schedule.times.week",
                                times.weekdays.stream()
                                        .map(day -> Message.of("fault.weekday." + day))
                                        .toList(),
                                times.time)
                        .in(language);
            case "month" ->
                Message.of("entry.schedule.times.month", times.day, times.time).in(language);
            default -> cron;
        };
    }

    /** Returns the expression; empty when the choice is not whole. */
    Optional<String> cron() {
        Matcher clock = TIME.matcher(time);
        if (!clock.matches()) {
            return Optional.empty();
        }
        String start = "0 %d %d ".formatted(Integer.parseInt(clock.group(2)), Integer.parseInt(clock.group(1)));
        return switch (every) {
            case "day" -> Optional.of(start + "* * ?");
            case "week" ->
                weekdays.isEmpty() || !WEEKDAYS.containsAll(weekdays)
                        ? Optional.empty()
                        : Optional.of(start + "? * " + String.join(",", weekdays));
            case "month" ->
                day < 1 || day > LAST_DAY_OF_ANY_MONTH ? Optional.empty() : Optional.of(start + day + " * ?");
            default -> Optional.empty();
        };
    }
}
