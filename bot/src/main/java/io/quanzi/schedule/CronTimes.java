package io.quanzi.schedule;

import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges a cron expression by what it would do: never, too often, or on another weekday than its writer thinks. */
final class CronTimes {
    /** More often nobody wants to hear of a shop. */
    static final int MOST_A_DAY = 2;

    private static final Duration AHEAD = Duration.ofDays(400);
    private static final int LONGEST = 200;
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<String> WORDS =
            List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
    private static final Pattern NUMBER = Pattern.compile("(?<![#/\\dA-Za-z])\\d+");

    private CronTimes() {}

    /** What is wrong with how it is written; empty when Quartz may read it. */
    static Optional<String> wording(String cron) {
        if (cron.length() > LONGEST) {
            return Optional.of("expected at most %d characters, got %d".formatted(LONGEST, cron.length()));
        }
        if (cron.chars().anyMatch(c -> c > 0x7F)) {
            return Optional.of("expected plain half-width letters, signs and blanks, got \"" + cron + "\"");
        }
        List<String> fields = Arrays.asList(cron.strip().split("\\s+"));
        if (fields.size() == 5) {
            return Optional.of(
                    "five fields as in crontab, here the second comes first and one of the days is ?: write \"%s\""
                            .formatted(sixFields(fields)));
        }
        return fields.size() < 6 ? Optional.empty() : weekday(fields.get(5));
    }

    private static String sixFields(List<String> five) {
        boolean anyDay = five.get(2).equals("*");
        boolean anyWeekday = five.get(4).equals("*");
        String day = anyDay && !anyWeekday ? "?" : five.get(2);
        String weekday = anyWeekday ? "?" : numbered(five.get(4), CronTimes::dayOfCrontab);
        return String.join(" ", "0", five.get(0), five.get(1), day, five.get(3), weekday);
    }

    private static Optional<String> weekday(String field) {
        if (field.equalsIgnoreCase("L")) {
            return Optional.of(
                    "weekday L alone means every Saturday here: write SAT, or such as FRIL for the month's last Friday");
        }
        Matcher number = NUMBER.matcher(field);
        if (!number.find()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(
                number.group().substring(0, Math.min(3, number.group().length())));
        String here = first >= 1 && first <= 7
                ? "%d is %s here, where %s is 1".formatted(first, WORDS.get(first - 1), WORDS.get(0))
                : "%d is no day here".formatted(first);
        String written = numbered(field, CronTimes::dayOfQuartz);
        String meant = numbered(field, CronTimes::dayOfCrontab);
        return Optional.of("weekday \"%s\": %s; write the name: %s%s"
                .formatted(
                        field,
                        here,
                        first >= 1 && first <= 7 ? written + " for " + spelled(first) + ", " : "",
                        meant + " if you count from Monday as 1"));
    }

    private static String spelled(int first) {
        return WORDS.get(first - 1);
    }

    private static String numbered(String field, Function<Integer, String> name) {
        return NUMBER.matcher(field.toUpperCase(Locale.ROOT))
                .replaceAll(found ->
                        found.group().length() > 1 ? found.group() : name.apply(Integer.parseInt(found.group())));
    }

    private static String dayOfQuartz(int number) {
        return number >= 1 && number <= 7 ? DAYS.get(number - 1) : String.valueOf(number);
    }

    private static String dayOfCrontab(int number) {
        return number <= 7 ? DAYS.get(number % 7) : String.valueOf(number);
    }

    /**
     * What is wrong with when it fires.
     *
     * @param from from when it counts
     * @param next the first time after an instant
     * @param speaks whether people are told something each time
     */
    static Optional<String> often(
            Instant from, ZoneId zone, Function<Instant, Optional<Instant>> next, boolean speaks) {
        Optional<Instant> first = next.apply(from);
        if (first.isEmpty()) {
            return Optional.of("this never comes (again): look at day, month and year, or take the file away");
        }
        Instant minute =
                first.get().atZone(zone).truncatedTo(ChronoUnit.MINUTES).toInstant();
        Optional<Instant> inMinute = next.apply(minute.minusMillis(1));
        if (inMinute.flatMap(next)
                .filter(second -> second.isBefore(minute.plusSeconds(60)))
                .isPresent()) {
            return Optional.of(
                    "fires several times within one minute: write one second first, such as \"0 0 10 * * ?\"");
        }
        return speaks ? tooTalkative(first.get(), zone, next) : Optional.empty();
    }

    private static Optional<String> tooTalkative(
            Instant first, ZoneId zone, Function<Instant, Optional<Instant>> next) {
        var days = new HashMap<LocalDate, Integer>();
        Instant start = first.atZone(zone).truncatedTo(ChronoUnit.DAYS).toInstant();
        Instant end = start.plus(AHEAD);
        for (Optional<Instant> at = next.apply(start.minusMillis(1));
                at.isPresent() && at.get().isBefore(end);
                at = next.apply(at.get())) {
            LocalDate day = at.get().atZone(zone).toLocalDate();
            int times = days.merge(day, 1, Integer::sum);
            if (times > MOST_A_DAY) {
                return Optional.of(
                        "people would be told more than twice a day (on %s the third time at %s): write one hour and one minute, such as \"0 0 10 * * ?\" for every day at ten"
                                .formatted(day, at.get().atZone(ChinaTime.ZONE).toLocalTime()));
            }
        }
        return Optional.empty();
    }
}
