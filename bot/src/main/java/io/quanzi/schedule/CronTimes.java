package io.quanzi.schedule;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.text.Normalizer;
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
import org.quartz.CronExpression;

/**
 * Validates a cron expression by the times it would fire: never, too often, or on another weekday than its writer
 * thinks.
 */
final class CronTimes {
    /** More often nobody wants to hear of a shop. */
    static final int MAX_A_DAY = 2;

    private static final Duration AHEAD = Duration.ofDays(400);
    private static final int LONGEST = 200;
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final Pattern RANGE = Pattern.compile("values must be between (\\d+) and (\\d+)");
    private static final Pattern NUMBER = Pattern.compile("(?<![#/\\dA-Za-z])\\d+");

    private static final Pattern WEEKDAY = Pattern.compile("(?:周|星期|礼拜)([一二三四五六日天])");
    /** A time as people write it, {@code 10:00} or 每天 10:00. */
    private static final Pattern TIME = Pattern.compile("\\s*(?:每天|每日)?\\s*([01]?[0-9]|2[0-3]):([0-5][0-9])\\s*");

    private CronTimes() {}

    /**
     * Translates Quartz's complaint about an expression that it cannot read; keeps its words where they are of no known
     * kind.
     */
    static Message complaint(String words) {
        Matcher range = RANGE.matcher(words);
        if (range.find()) {
            return Message.of("fault.cron.range", range.group(1), range.group(2));
        }
        return words.contains("both a day-of-week AND") || words.contains("can only be specified for Day-of-Month -OR-")
                ? Message.of("fault.cron.days")
                : Message.of("fault.original", words);
    }

    /** Checks how an expression is written; empty when Quartz may read it. */
    static Optional<Message> wording(String cron) {
        if (cron.length() > LONGEST) {
            return Optional.of(Message.of("fault.cron.long", LONGEST, cron.length()));
        }
        Matcher time = TIME.matcher(Normalizer.normalize(cron, Normalizer.Form.NFKC));
        if (time.matches()) {
            String daily = "0 %d %d * * ?".formatted(Integer.parseInt(time.group(2)), Integer.parseInt(time.group(1)));
            return Optional.of(Message.of("fault.cron.time", daily, cron));
        }
        if (cron.chars().anyMatch(c -> c > 0x7F)) {
            String named = WEEKDAY.matcher(cron)
                    .replaceAll(day -> DAYS.get("日一二三四五六".indexOf(day.group(1).replace('天', '日'))));
            boolean isPlain = named.chars().allMatch(c -> c <= 0x7F);
            return Optional.of(Message.of(
                    "fault.cron.wide", cron, isPlain ? Message.of("fault.then-write", named) : Message.NONE));
        }
        List<String> fields = Arrays.asList(cron.strip().split("\\s+"));
        if (fields.size() == 5) {
            String withoutLast = String.join(" ", fields) + " ?";
            return Optional.of(
                    fields.get(2).matches("[0-9]+") && CronExpression.isValidExpression(withoutLast)
                            ? Message.of("fault.cron.five.either", sixFields(fields), withoutLast)
                            : Message.of("fault.cron.five", sixFields(fields)));
        }
        return fields.size() < 6
                ? Optional.of(Message.of("fault.cron.few", fields.size(), cron))
                : weekday(fields.get(5));
    }

    private static String sixFields(List<String> five) {
        boolean anyDay = five.get(2).equals("*");
        boolean anyWeekday = five.get(4).equals("*");
        String day = anyDay && !anyWeekday ? "?" : five.get(2);
        String weekday = anyWeekday ? "?" : numbered(five.get(4), CronTimes::dayOfCrontab);
        return String.join(" ", "0", five.get(0), five.get(1), day, five.get(3), weekday);
    }

    private static Optional<Message> weekday(String field) {
        if (field.equalsIgnoreCase("L")) {
            return Optional.of(Message.of("fault.cron.last"));
        }
        Matcher number = NUMBER.matcher(field);
        if (!number.find()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(
                number.group().substring(0, Math.min(3, number.group().length())));
        String meant = numbered(field, CronTimes::dayOfCrontab);
        if (first < 1 || first > 7) {
            return Optional.of(Message.of("fault.cron.no-weekday", field, first, meant));
        }
        return Optional.of(Message.of(
                "fault.cron.weekday",
                field,
                first,
                Message.of("fault.weekday." + DAYS.get(first - 1)),
                numbered(field, CronTimes::dayOfQuartz),
                meant));
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
     * Checks how often an expression fires; empty when it may.
     *
     * @param from from when it counts
     * @param next the first time after an instant
     * @param speaks whether people are told something each time
     */
    static Optional<Message> often(
            Instant from, ZoneId zone, Function<Instant, Optional<Instant>> next, boolean speaks) {
        Optional<Instant> first = next.apply(from);
        if (first.isEmpty()) {
            return Optional.of(Message.of("fault.cron.never"));
        }
        Instant minute =
                first.get().atZone(zone).truncatedTo(ChronoUnit.MINUTES).toInstant();
        Optional<Instant> inMinute = next.apply(minute.minusMillis(1));
        if (inMinute.flatMap(next)
                .filter(second -> second.isBefore(minute.plusSeconds(60)))
                .isPresent()) {
            return Optional.of(Message.of("fault.cron.minute"));
        }
        return speaks ? tooTalkative(first.get(), zone, next) : Optional.empty();
    }

    private static Optional<Message> tooTalkative(
            Instant first, ZoneId zone, Function<Instant, Optional<Instant>> next) {
        var days = new HashMap<LocalDate, Integer>();
        Instant start = first.atZone(zone).truncatedTo(ChronoUnit.DAYS).toInstant();
        Instant end = start.plus(AHEAD);
        for (Optional<Instant> at = next.apply(start.minusMillis(1));
                at.isPresent() && at.get().isBefore(end);
                at = next.apply(at.get())) {
            LocalDate day = at.get().atZone(zone).toLocalDate();
            int times = days.merge(day, 1, Integer::sum);
            if (times > MAX_A_DAY) {
                return Optional.of(Message.of(
                        "fault.cron.often", day, at.get().atZone(ChinaTime.ZONE).toLocalTime()));
            }
        }
        return Optional.empty();
    }
}
