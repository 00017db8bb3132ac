package io.quanzi.schedule;

import io.quanzi.playbook.BadValue;
import io.quanzi.playbook.ValueRules;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * A schedule file, read.
 *
 * @param name unique among schedules: lower-case letters, digits, dashes
 * @param title what managers read, in Chinese
 * @param cron Quartz's: second minute hour day month weekday, such as {@code 0 0 10 ? * TUE}
 * @param catchUp how late it may still run after the process was down
 * @param paused whether it never comes by itself; it can be run by hand
 */
record Schedule<S>(
        String path,
        String name,
        String title,
        String cron,
        ZoneId zone,
        Duration catchUp,
        Action<S> action,
        S settings,
        boolean paused) {
    private static final int MAX_OCCURRENCES = 100_000;

    /** Reading one takes longer than finding a time by it, and a check looks for the times of a year. Not changed by use. */
    private static final Map<Timing, CronExpression> EXPRESSIONS = new ConcurrentReferenceHashMap<>();

    private record Timing(String cron, ZoneId zone) {}

    Schedule {
        new ValueRules()
                .name(name, "name", "daily-tip")
                .unless(!catchUp.isNegative(), "catchUp", "fault.at-least", "0s", catchUp)
                .check();
        expression(cron, zone);
    }

    /** The instants after {@code from} up to and with {@code to}. */
    List<Instant> between(Instant from, Instant to) {
        var instants = new ArrayList<Instant>();
        Optional<Instant> next = after(from);
        while (next.isPresent() && !next.get().isAfter(to) && instants.size() < MAX_OCCURRENCES) {
            instants.add(next.get());
            next = after(next.get());
        }
        return instants;
    }

    Schedule<S> paused(boolean whether) {
        return new Schedule<>(path, name, title, cron, zone, catchUp, action, settings, whether);
    }

    Optional<Instant> after(Instant from) {
        if (paused) {
            return Optional.empty();
        }
        return Optional.ofNullable(expression(cron, zone).getNextValidTimeAfter(Date.from(from)))
                .map(Date::toInstant);
    }

    Occurrence<S> at(Instant instant) {
        return at(instant, false);
    }

    Occurrence<S> at(Instant instant, boolean mayRepeat) {
        return new Occurrence<>(name, instant, settings, mayRepeat);
    }

    private static CronExpression expression(String cron, ZoneId zone) {
        return EXPRESSIONS.computeIfAbsent(new Timing(cron, zone), Schedule::read);
    }

    private static CronExpression read(Timing timing) {
        try {
            var expression = new CronExpression(timing.cron());
            expression.setTimeZone(TimeZone.getTimeZone(timing.zone()));
            return expression;
        } catch (ParseException unreadable) {
            throw BadValue.of(
                    "cron",
                    "fault.cron.unreadable",
                    timing.cron(),
                    CronTimes.complaint(String.valueOf(unreadable.getMessage())));
        }
    }
}
