package io.quanzi.console.reach;

import io.quanzi.broadcast.PlannedPosts;
import io.quanzi.broadcast.PostCalendar;
import io.quanzi.broadcast.PostCalendar.Coming;
import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostPreviews;
import io.quanzi.console.reach.TwicePosted.Told;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessage.Result;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.Outreach;
import io.quanzi.schedule.Run;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import io.quanzi.sop.Sops;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** A month of what was and will be posted into groups, day by day. */
@Component
class CalendarMonth {
    private static final int MAX_DEADLINES = 500;

    private final CalendarDates calendarDates;
    private final PostCalendar postCalendar;
    private final PlannedPosts plannedPosts;
    private final Schedules schedules;
    private final MassMessages massMessages;
    private final CustomerGroups customerGroups;
    private final Outreach outreach;
    private final PostPreviews postPreviews;
    private final Clock clock;

    CalendarMonth(
            CalendarDates calendarDates,
            PostCalendar postCalendar,
            PlannedPosts plannedPosts,
            Schedules schedules,
            MassMessages massMessages,
            CustomerGroups customerGroups,
            Outreach outreach,
            PostPreviews postPreviews,
            Clock clock) {
        this.postPreviews = postPreviews;
        this.calendarDates = calendarDates;
        this.postCalendar = postCalendar;
        this.plannedPosts = plannedPosts;
        this.schedules = schedules;
        this.massMessages = massMessages;
        this.customerGroups = customerGroups;
        this.outreach = outreach;
        this.clock = clock;
    }

    /**
     * A line of a day.
     *
     * @param kind run, post or sop: to come; exception: a run left out or moved; ran and sent: what was; review: waits to be approved; deadline: of taps
     * @param id by which it is changed
     * @param path where it is looked at
     * @param state the key of its state's word; empty for what is to come
     * @param to when a run that was moved comes; null for all others
     * @param groups into how many groups, or how many owners still have to tap
     * @param sent how many groups have it; -1 for what is to come
     * @param leftOut how many groups a manager left out of what is to come
     * @param taken which of the days before and after have a post of the same schedule at the same time: it cannot go there
     * @param notes what happens in the groups that do not get it at its time
     */
    public record Item(
            String kind,
            String id,
            Instant at,
            String title,
            String path,
            String state,
            @Nullable Instant to,
            int groups,
            int sent,
            int leftOut,
            Taken taken,
            List<String> notes) {
        /** Whether it can be moved and left out. */
        public boolean movable() {
            return kind.equals("run") || kind.equals("post");
        }
    }

    /** Whether the same schedule comes at the same time on the day before, and on the day after. */
    public record Taken(boolean before, boolean after) {
        static final Taken NONE = new Taken(false, false);

        static Taken of(Coming one, Set<String> ids) {
            String schedule = one.id().substring(0, one.id().lastIndexOf('@') + 1);
            return one.manual()
                    ? NONE
                    : new Taken(
                            ids.contains(schedule + one.at().minus(Duration.ofDays(1))),
                            ids.contains(schedule + one.at().plus(Duration.ofDays(1))));
        }
    }

    /**
     * A day.
     *
     * @param within whether it belongs to the month; the others fill its weeks
     * @param dated what begins, ends or is on it, of the shop's files
     * @param twice how many groups get two posts or more on it
     * @param close how many of them within an hour
     * @param over how many groups would be over their month with it
     * @param left the fewest posts that any group may still get in the month after it; null for days that are past
     */
    public record Day(
            LocalDate day,
            Instant start,
            boolean within,
            boolean past,
            boolean today,
            List<CalendarDates.Mark> dated,
            List<Item> items,
            int twice,
            int close,
            int over,
            @Nullable Long left) {
        /** The day before, to which something may be moved. */
        public LocalDate before() {
            return day.minusDays(1);
        }

        /** The day after. */
        public LocalDate after() {
            return day.plusDays(1);
        }
    }

    /** A month: the days of its weeks, Monday first, and what is on in it for longer than a day. */
    record Month(List<Day> days, List<CalendarDates.Period> periods) {}

    /**
     * Returns the days of the weeks of a month, Monday first.
     *
     * @param owner the userid of an officer, who is shown what her own groups get; null: all
     */
    Month of(YearMonth month, @Nullable String owner) {
        LocalDate first = month.atDay(1);
        LocalDate from = first.minusDays(first.getDayOfWeek().getValue() - 1L);
        LocalDate last = month.atEndOfMonth();
        LocalDate end = last.plusDays(8L - last.getDayOfWeek().getValue());
        Instant now = clock.instant();
        Instant start = ChinaTime.startOf(from);
        Instant stop = ChinaTime.startOf(end);
        List<MassMessage> tasks = massMessages.toGroupsSince(start).stream()
                .filter(task -> task.plannedAt().isBefore(stop) && task.state() != MassMessageState.HELD)
                .filter(task -> owner == null || task.userId().equals(owner))
                .toList();
        List<Coming> coming = now.isBefore(stop)
                ? postCalendar.between(now.isAfter(start) ? now : start.minusMillis(1), stop.minusMillis(1), owner)
                : List.of();
        var items = new ArrayList<Item>();
        Set<String> ids = coming.stream().map(Coming::id).collect(Collectors.toSet());
        Set<String> seen =
                coming.stream().flatMap(one -> one.chatIds().stream()).collect(Collectors.toSet());
        Map<String, List<Message>> notes =
                coming.isEmpty() ? Map.of() : postPreviews.notes(stop.minusMillis(1), seen::contains);
        Locale language = LocaleContextHolder.getLocale();
        coming.forEach(one -> items.add(new Item(
                kind(one),
                one.id(),
                one.at(),
                one.title(),
                one.inReview() ? "/posts" : isOfSop(one) ? "/sops" : "",
                one.inReview() ? "calendar.post.REVIEW" : "",
                null,
                one.chatIds().size(),
                -1,
                one.leftOut().size(),
                Taken.of(one, ids),
                notes.getOrDefault(one.id(), List.of()).stream()
                        .map(note -> note.in(language))
                        .toList())));
        items.addAll(past(start, stop, now, tasks, owner));
        items.addAll(overdue(start, now.isBefore(stop) ? now : stop, owner));
        items.addAll(deadlines(start, stop, now, owner));
        items.sort(Comparator.comparing(Item::at).thenComparing(Item::id));
        Map<LocalDate, List<Item>> byDay =
                items.stream().collect(Collectors.groupingBy(item -> ChinaTime.dayOf(item.at())));
        Map<LocalDate, List<Told>> told = TwicePosted.told(coming, tasks);
        Map<String, Long> left = left(month, owner);
        CalendarDates.Dates dates = calendarDates.between(from, end.minusDays(1));
        var days = new ArrayList<Day>();
        LocalDate today = ChinaTime.dayOf(now);
        for (LocalDate day = from; day.isBefore(end); day = day.plusDays(1)) {
            boolean within = YearMonth.from(day).equals(month);
            List<Told> these = told.getOrDefault(day, List.of());
            if (within) {
                LocalDate that = day;
                coming.stream()
                        .filter(one -> ChinaTime.dayOf(one.at()).equals(that))
                        .forEach(one ->
                                one.chatIds().forEach(chatId -> left.computeIfPresent(chatId, (id, n) -> n - 1)));
            }
            boolean past = day.isBefore(today);
            days.add(new Day(
                    day,
                    ChinaTime.startOf(day),
                    within,
                    past,
                    day.equals(today),
                    dates.marks().getOrDefault(day, List.of()),
                    byDay.getOrDefault(day, List.of()),
                    past ? 0 : TwicePosted.groups(these, Duration.ofDays(1)),
                    past ? 0 : TwicePosted.groups(these, Duration.ofHours(1)),
                    past || !within
                            ? 0
                            : (int) left.values().stream().filter(n -> n < 0).count(),
                    past || !within || left.isEmpty()
                            ? null
                            : Long.valueOf(Math.max(
                                    0,
                                    left.values().stream()
                                            .mapToLong(n -> n)
                                            .min()
                                            .orElse(0)))));
        }
        return new Month(List.copyOf(days), dates.periods());
    }

    private static String kind(Coming one) {
        return one.inReview() ? "review" : one.manual() ? "post" : isOfSop(one) ? "sop" : "run";
    }

    /** Whether it is a step of a SOP, whose time is that of its file. */
    private static boolean isOfSop(Coming one) {
        return one.id().startsWith(Sops.POST);
    }

    /** How many posts each group with customers may still get in a month, before what is planned. */
    private Map<String, Long> left(YearMonth month, @Nullable String owner) {
        Instant when = ChinaTime.startOf(month.atDay(1));
        var left = new HashMap<String, Long>();
        customerGroups.all().stream()
                .filter(group -> !group.dismissed() && group.hasCustomers())
                .filter(group -> owner == null || group.owner().equals(owner))
                .map(CustomerGroup::chatId)
                .forEach(chatId -> left.put(chatId, outreach.remainingBudget(chatId, when)));
        return left;
    }

    private List<Item> past(Instant start, Instant stop, Instant now, List<MassMessage> tasks, @Nullable String owner) {
        Map<String, List<MassMessage>> byOrigin =
                tasks.stream().collect(Collectors.groupingBy(task -> origin(task.campaign())));
        Map<String, String> titles = schedules.titles();
        Set<String> speaking = Set.copyOf(schedules.speaking());
        var moved = new HashMap<String, Instant>();
        schedules.exceptions(start.minusMillis(1), stop).forEach(one -> {
            Instant to = one.to();
            if (to != null) {
                moved.put(one.id(), to);
            }
        });
        var items = new ArrayList<Item>();
        for (Run run : schedules.runsBetween(start, stop)) {
            List<MassMessage> these = byOrigin.getOrDefault(run.id(), List.of());
            if (!speaking.contains(run.schedule())
                    || (run.at().isAfter(now) && !run.state().isException())
                    || !concerns(run, these, owner)) {
                continue;
            }
            items.add(item(
                    run.state().isException() ? "exception" : "ran",
                    run.id(),
                    run.at(),
                    titles.getOrDefault(run.schedule(), run.schedule()),
                    "/schedules?schedule=" + run.schedule() + "#runs",
                    run.state() == Run.State.DONE && !these.isEmpty()
                            ? "calendar.post.SENT"
                            : "run." + run.state().name(),
                    moved.get(run.id()),
                    these));
        }
        for (PlannedPosts.Planned one : plannedPosts.between(start, stop)) {
            PostDraft post = one.post();
            Instant at = post.at();
            if (post.state() != PostDraft.State.WAITING
                    && at != null
                    && (owner == null || postCalendar.concerns(post, owner))) {
                List<MassMessage> these = byOrigin.getOrDefault(origin(PostDrafts.campaignOf(post.id())), List.of());
                items.add(item(
                        "sent",
                        post.id(),
                        at,
                        post.words().title(),
                        "/posts",
                        "calendar.post." + post.state().name(),
                        null,
                        these));
            }
        }
        return items;
    }

    /** What was not approved by its time. */
    private List<Item> overdue(Instant start, Instant stop, @Nullable String owner) {
        return plannedPosts.inReview(start, stop).stream()
                .filter(post -> owner == null || postCalendar.concerns(post, owner))
                .map(post -> item(
                        "review",
                        post.id(),
                        Objects.requireNonNull(post.at()),
                        post.words().title(),
                        "/posts",
                        "calendar.post.OVERDUE",
                        null,
                        List.of()))
                .toList();
    }

    /** Whether a run made tasks of somebody's, or would have if it had not been left out or moved. */
    private boolean concerns(Run run, List<MassMessage> tasks, @Nullable String owner) {
        return owner == null
                || (run.state().isException() ? postCalendar.concerns(run.schedule(), owner) : !tasks.isEmpty());
    }

    private static Item item(
            String kind,
            String id,
            Instant at,
            String title,
            String path,
            String state,
            @Nullable Instant to,
            List<MassMessage> tasks) {
        return new Item(
                kind,
                id,
                at,
                title,
                tasks.isEmpty() ? path : "/posts/task?id=" + tasks.get(0).id(),
                state,
                to,
                tasks.stream().mapToInt(task -> task.recipients().size()).sum(),
                (int) tasks.stream()
                        .flatMap(task -> task.results().values().stream())
                        .filter(result -> result == Result.SENT)
                        .count(),
                0,
                Taken.NONE,
                List.of());
    }

    /** Of a campaign such as {@code daily-tip@2026-03-03T02:00:00Z/moms}, the run or post that made it. */
    private static String origin(String campaign) {
        int slash = campaign.indexOf('/');
        return slash < 0 ? campaign : campaign.substring(0, slash);
    }

    private List<Item> deadlines(Instant start, Instant stop, Instant now, @Nullable String owner) {
        var byEnd = new TreeMap<Instant, List<MassMessage>>();
        massMessages.waiting(owner, MAX_DEADLINES).stream()
                .filter(MassMessage::toGroups)
                .filter(task -> !task.until().isBefore(start)
                        && task.until().isBefore(stop)
                        && task.until().isAfter(now))
                .forEach(task -> byEnd.computeIfAbsent(task.until(), end -> new ArrayList<>())
                        .add(task));
        return byEnd.entrySet().stream()
                .map(one -> new Item(
                        "deadline",
                        one.getValue().get(0).id(),
                        one.getKey(),
                        one.getValue().get(0).title(),
                        "/posts?state=waiting",
                        "calendar.deadline",
                        null,
                        (int) one.getValue().stream()
                                .map(MassMessage::userId)
                                .distinct()
                                .count(),
                        -1,
                        0,
                        Taken.NONE,
                        List.of()))
                .toList();
    }
}
