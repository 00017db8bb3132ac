package io.quanzi.outreach;

import io.quanzi.playbook.ValueRules;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much the shop lets be sent, below what WeCom does: {@code schedules/budget.yaml}. WeCom's own limit, as many messages a
 * month as it has days, holds whatever stands here.
 *
 * @param group of posts into one group
 * @param person of messages to one customer
 * @param quiet hours for posts into groups; those for people are {@link QuietHours#FOR_PEOPLE}
 * @param full what happens to a post into a group whose limit is reached
 * @param priority which kinds come first when posts compete, each kind once
 * @param again after how many days a group may be told the same again
 */
public record SendingLimits(
        Caps group, Caps person, QuietHours quiet, WhenFull full, List<PostKind> priority, Again again) {
    /** A limit of none of ours: what holds without the file. */
    public static final SendingLimits NONE =
            new SendingLimits(Caps.NONE, Caps.NONE, QuietHours.NONE, WhenFull.DROP, List.of(PostKind.values()));

    public SendingLimits {
        priority = List.copyOf(priority);
    }

    /** With the shipped days until the same is told again. */
    public SendingLimits(Caps group, Caps person, QuietHours quiet, WhenFull full, List<PostKind> priority) {
        this(group, person, quiet, full, priority, Again.SHIPPED);
    }

    /**
     * After how many days a group may be told the same again; 0: at once.
     *
     * @param tip of tips
     * @param deal of deals
     */
    public record Again(int tip, int deal) {
        static final Again SHIPPED = new Again(30, 3);
    }

    /**
     * Limits of one recipient, by Shanghai calendar days.
     *
     * @param day most on a day; 0: no limit
     * @param week most from Monday to Sunday; 0: no limit
     * @param reserve so many of a month's are kept for what managers write themselves
     */
    public record Caps(int day, int week, int reserve) {
        static final Caps NONE = new Caps(0, 0, 0);

        /** How many of a kind a recipient may have in the month of a day: WeCom's number, less what is kept for managers. */
        int ofMonth(PostKind kind, LocalDate day) {
            return day.lengthOfMonth() - (kind == PostKind.OWN ? 0 : reserve);
        }

        /** Whether it is a day or a week that is limited, so that what is sent must be sent on its day. */
        boolean areOfDays() {
            return day > 0 || week > 0;
        }
    }

    /** What happens to a post into a group that may get no more; written in lower case with dashes in the file. */
    public enum WhenFull {
        /** That group does not get it. */
        DROP,
        /** That group gets it at the same time of the first day within a week that has room. */
        MOVE,
        /**
         * It goes in one message with another of its day that is not in WeCom yet; where the law or WeCom does not let it, as
         * {@link #MOVE}.
         */
        MERGE,
        /** It takes the place of one that ranks lower, waits for its time, and is not in WeCom yet; else as {@link #DROP}. */
        REPLACE,
        /** The owner finds the text in her list of the day, and pastes it if she likes. */
        BY_HAND;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether a post may be moved to a later day. */
    boolean mayMove() {
        return full == WhenFull.MOVE || full == WhenFull.MERGE;
    }

    /** Returns a kind's rank: lower comes first. */
    int rank(PostKind kind) {
        return priority.indexOf(kind);
    }

    /** Returns the first instant from one on at which a post into groups may leave. */
    public Instant firstAllowed(Instant at) {
        return quiet.firstAllowed(at);
    }

    /**
     * The file as it is written; what is left out is not limited. Times are such as {@code 22:00}; both empty: no quiet
     * hours.
     */
    record Written(
            @Nullable Counts group,
            @Nullable Counts person,
            @Nullable Quiet quiet,
            @Nullable WhenFull full,
            @Nullable List<PostKind> priority,
            @Nullable Days again) {
        private static final int MAX = 31;
        /** Less than the shortest month has. */
        private static final int MAX_RESERVE = 27;

        record Counts(
                @Nullable Integer day,
                @Nullable Integer week,
                @Nullable Integer reserve) {
            Counts {
                new ValueRules()
                        .range(number(day), "day", 0, MAX)
                        .range(number(week), "week", 0, MAX)
                        .range(number(reserve), "reserve", 0, MAX_RESERVE)
                        .unless(
                                number(day) == 0 || number(week) == 0 || number(day) <= number(week),
                                "week",
                                "fault.budget.week",
                                number(week),
                                number(day))
                        .check();
            }

            private static int number(@Nullable Integer written) {
                return written == null ? 0 : written;
            }

            static Caps caps(@Nullable Counts counts) {
                return counts == null
                        ? Caps.NONE
                        : new Caps(number(counts.day), number(counts.week), number(counts.reserve));
            }
        }

        record Days(@Nullable Integer tip, @Nullable Integer deal) {
            private static final int MAX_DAYS = 90;

            Days {
                new ValueRules()
                        .range(tip == null ? 0 : tip, "tip", 0, MAX_DAYS)
                        .range(deal == null ? 0 : deal, "deal", 0, MAX_DAYS)
                        .check();
            }

            static Again of(@Nullable Days written) {
                return new Again(
                        written == null || written.tip == null ? Again.SHIPPED.tip() : written.tip,
                        written == null || written.deal == null ? Again.SHIPPED.deal() : written.deal);
            }
        }

        record Quiet(@Nullable String from, @Nullable String to) {
            private static final String EXAMPLE = "22:00";

            Quiet {
                new ValueRules()
                        .unless(isTime(from), "from", "fault.budget.time", EXAMPLE, String.valueOf(from))
                        .unless(isTime(to), "to", "fault.budget.time", "08:00", String.valueOf(to))
                        .unless(blank(from) == blank(to), blank(from) ? "from" : "to", "fault.budget.both", EXAMPLE)
                        .check();
            }

            QuietHours hours() {
                return blank(from) || blank(to) ? QuietHours.NONE : new QuietHours(time(from), time(to));
            }

            private static boolean blank(@Nullable String text) {
                return text == null || text.isBlank();
            }

            private static boolean isTime(@Nullable String text) {
                try {
                    return blank(text) || time(text).getSecond() == 0;
                } catch (DateTimeParseException other) {
                    return false;
                }
            }

            private static LocalTime time(@Nullable String text) {
                return LocalTime.parse(text == null ? "" : text.strip());
            }
        }

        Written {
            new ValueRules()
                    .unless(
                            priority == null || priority.stream().distinct().count() == priority.size(),
                            "priority",
                            "fault.budget.twice",
                            String.valueOf(priority))
                    .check();
        }

        SendingLimits limits() {
            var order = new ArrayList<PostKind>(priority == null ? List.of() : priority);
            for (PostKind kind : PostKind.values()) {
                if (!order.contains(kind)) {
                    order.add(kind);
                }
            }
            return new SendingLimits(
                    Counts.caps(group),
                    Counts.caps(person),
                    quiet == null ? QuietHours.NONE : quiet.hours(),
                    full == null ? WhenFull.DROP : full,
                    order,
                    Days.of(again));
        }
    }
}
