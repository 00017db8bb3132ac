package io.quanzi.console.reach;

import io.quanzi.broadcast.PlannedPosts;
import io.quanzi.broadcast.PlannedPosts.Planned;
import io.quanzi.broadcast.PostCalendar;
import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostPeople;
import io.quanzi.broadcast.PostPreviews;
import io.quanzi.console.VisiblePeople;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.schedule.RunException;
import io.quanzi.schedule.Schedules;
import io.quanzi.schedule.Schedules.Changed;
import io.quanzi.shared.Audit;
import io.quanzi.shared.ChinaTime;
import java.security.Principal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The calendar of posts (群日历): a month at a time; what is to come is moved, left out, and put back. */
@Controller
class CalendarPage {
    private static final String TO_CALENDAR = "redirect:/calendar";
    private static final int PREVIEWED_DAYS = 7;

    private final CalendarMonth calendarMonth;
    private final Schedules schedules;
    private final PlannedPosts plannedPosts;
    private final PostCalendar postCalendar;
    private final CalendarGroups calendarGroups;
    private final PostPeople postPeople;
    private final VisiblePeople visiblePeople;
    private final PostPreviews postPreviews;
    private final Audit audit;
    private final Clock clock;

    CalendarPage(
            CalendarMonth calendarMonth,
            Schedules schedules,
            PlannedPosts plannedPosts,
            PostCalendar postCalendar,
            CalendarGroups calendarGroups,
            PostPeople postPeople,
            VisiblePeople visiblePeople,
            PostPreviews postPreviews,
            Audit audit,
            Clock clock) {
        this.postPreviews = postPreviews;
        this.calendarMonth = calendarMonth;
        this.schedules = schedules;
        this.plannedPosts = plannedPosts;
        this.postCalendar = postCalendar;
        this.calendarGroups = calendarGroups;
        this.postPeople = postPeople;
        this.visiblePeople = visiblePeople;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * One post to come, or the word on one that was left out or moved.
     *
     * @param kind run or post
     * @param id by which it is changed
     * @param at when it comes, or would have come if it was left out
     * @param exception null when it comes as its schedule says
     * @param movedFrom when it was to go before it was moved; null else
     * @param undoId by which the change is undone; null when there is none
     * @param ahead in how many days it is seen as it will read; -1 where it is not
     */
    public record Item(
            String kind,
            String id,
            String title,
            Instant at,
            @Nullable RunException exception,
            @Nullable Instant movedFrom,
            @Nullable String undoId,
            @Nullable String schedulePath,
            int ahead) {}

    /**
     * Whom a post to customers reaches as things are now.
     *
     * @param spent how many are left out since their month is used up
     * @param left how many for another reason
     */
    public record People(int reached, int spent, int left) {
        static People of(MessagesToPeople.Reach reach) {
            int spent = reach.skipped().getOrDefault(SkipReason.OVER_BUDGET, 0);
            return new People(reach.people(), spent, reach.left() - spent);
        }
    }

    /** The word on what was just changed: which post, and its times. */
    public record Said(String key, String title, Instant at, Instant to) {}

    /** What another time is to be chosen for. */
    public record Other(String kind, String id) {}

    /** What was just changed, so that it can be put back. */
    public record Moved(String kind, String undoId) {}

    /** @param month such as {@code 2026-03}; what makes no sense is this one */
    @GetMapping("/calendar")
    String month(@RequestParam(defaultValue = "") String month, Model model) {
        YearMonth shown = read(month, clock.instant());
        CalendarMonth.Month all = calendarMonth.of(shown, visiblePeople.scope().officer());
        model.addAttribute("days", all.days());
        model.addAttribute("periods", all.periods());
        model.addAttribute("month", shown.toString());
        model.addAttribute("before", shown.minusMonths(1).toString());
        model.addAttribute("after", shown.plusMonths(1).toString());
        return "console/calendar";
    }

    /** Reads a month as an address has it; what makes no sense, or is years away, is the month of now. */
    static YearMonth read(String month, Instant instant) {
        YearMonth now = YearMonth.from(ChinaTime.dayOf(instant));
        try {
            YearMonth read = YearMonth.parse(month);
            return Math.abs(ChronoUnit.MONTHS.between(now, read)) > 24 ? now : read;
        } catch (DateTimeException unreadable) {
            return now;
        }
    }

    /**
     * Shows one post with the forms that change it.
     *
     * @param segment whose groups are ticked already, to be left out; empty: none
     */
    @GetMapping("/calendar/item")
    String item(
            @RequestParam String kind,
            @RequestParam String id,
            @RequestParam(defaultValue = "") String segment,
            Model model,
            Locale language) {
        Item item = find(kind, id)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "nothing to come has the id " + id));
        model.addAttribute("item", item);
        plannedPosts
                .find(id)
                .map(Planned::post)
                .filter(post -> kind.equals("post") && post.toPeople())
                .filter(post -> visiblePeople.scope().all())
                .ifPresent(post -> model.addAttribute("people", People.of(postPeople.reach(post))));
        CalendarGroups.Groups groups =
                calendarGroups.of(item.id(), item.at(), visiblePeople.scope().officer(), segment);
        model.addAttribute("groups", groups);
        Set<String> reached =
                groups.reached().stream().map(CalendarGroups.Reached::chatId).collect(Collectors.toSet());
        model.addAttribute(
                "notes",
                postPreviews.notes(item.at(), reached::contains).getOrDefault(item.id(), List.of()).stream()
                        .map(note -> note.in(language))
                        .toList());
        model.addAttribute("day", ChinaTime.dayOf(item.at()).toString());
        return "console/calendar-item";
    }

    private Optional<Item> find(String kind, String id) {
        String owner = visiblePeople.scope().officer();
        return kind.equals("post")
                ? plannedPosts
                        .find(id)
                        .filter(one -> owner == null || postCalendar.concerns(one.post(), owner))
                        .flatMap(this::post)
                : run(id).filter(one -> owner == null || postCalendar.concerns(scheduleOf(one), owner));
    }

    private Optional<Item> post(Planned planned) {
        PostDraft post = planned.post();
        Instant at = post.at();
        return post.state() != PostDraft.State.WAITING || at == null
                ? Optional.empty()
                : Optional.of(new Item(
                        "post",
                        post.id(),
                        post.words().title(),
                        at,
                        null,
                        planned.movedFrom(),
                        planned.movedFrom() == null ? null : post.id(),
                        null,
                        -1));
    }

    private Optional<Item> run(String id) {
        Optional<Occurrence> asked = Occurrence.read(id);
        Optional<RunException> word = schedules.exception(id);
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        String schedule = asked.get().schedule();
        Instant at = asked.get().at();
        Optional<RunException> moved = word.isPresent() ? word : movedTo(schedule, at);
        boolean comes = schedules.next(at.minusMillis(1), at, Integer.MAX_VALUE).stream()
                .anyMatch(next -> next.schedule().equals(schedule));
        if (!schedules.speaking().contains(schedule) || !(comes || word.isPresent())) {
            return Optional.empty();
        }
        Instant when = moved.map(RunException::to).orElse(at);
        long ahead = ChronoUnit.DAYS.between(ChinaTime.dayOf(clock.instant()), ChinaTime.dayOf(when));
        return Optional.of(new Item(
                "run",
                schedule + "@" + when,
                schedules.titles().getOrDefault(schedule, schedule),
                when,
                moved.orElse(null),
                moved.filter(one -> !one.skipped()).map(RunException::at).orElse(null),
                moved.map(RunException::id).orElse(null),
                schedules.pathOf(schedule).orElse(null),
                ahead < 0 || ahead >= PREVIEWED_DAYS ? -1 : (int) ahead));
    }

    private Optional<RunException> movedTo(String schedule, Instant at) {
        return schedules.exceptions(at.minusMillis(1), at).stream()
                .filter(one -> one.schedule().equals(schedule) && at.equals(one.to()))
                .findFirst();
    }

    private record Occurrence(String schedule, Instant at) {
        static Optional<Occurrence> read(String id) {
            int split = id.lastIndexOf('@');
            try {
                return split < 0
                        ? Optional.empty()
                        : Optional.of(new Occurrence(id.substring(0, split), Instant.parse(id.substring(split + 1))));
            } catch (DateTimeException unreadable) {
                return Optional.empty();
            }
        }
    }

    /**
     * Moves one post to another day or time.
     *
     * @param day such as {@code 2026-03-04}
     * @param time of day in Shanghai, such as {@code 10:00}; empty: the same as before
     */
    @PostMapping("/calendar/move")
    String move(
            @RequestParam String kind,
            @RequestParam String id,
            @RequestParam String day,
            @RequestParam(defaultValue = "") String time,
            @RequestParam(defaultValue = "") String why,
            Principal user,
            RedirectAttributes next) {
        Item item = known(kind, id);
        Instant to;
        try {
            LocalTime clockTime =
                    time.isEmpty() ? item.at().atZone(ChinaTime.ZONE).toLocalTime() : LocalTime.parse(time);
            to = LocalDate.parse(day).atTime(clockTime).atZone(ChinaTime.ZONE).toInstant();
        } catch (DateTimeException unreadable) {
            next.addFlashAttribute("refused", "calendar.refused.UNREADABLE");
            return back(item.at(), null, next);
        }
        if (to.equals(item.at())) {
            return back(item.at(), null, next);
        }
        Changed changed = kind.equals("post")
                ? movePost(item, to)
                : calendarGroups.moving(
                        item.id(),
                        scheduleOf(item) + "@" + to,
                        to,
                        () -> schedules.move(scheduleOf(item), item.at(), to, user.getName(), why));
        if (changed == Changed.DONE && to.equals(item.movedFrom())) {
            audit.recordChange(
                    user.getName(), "calendar.undo", item.id(), item.at().toString(), to.toString());
            say("calendar.undone", item.title(), to, item.at(), next);
        } else if (changed == Changed.DONE) {
            audit.recordChange(
                    user.getName(), "calendar.move", item.id(), item.at().toString(), to.toString());
            next.addFlashAttribute(
                    "moved",
                    new Moved(
                            kind,
                            kind.equals("post")
                                    ? item.id()
                                    : movedTo(scheduleOf(item), to)
                                            .map(RunException::id)
                                            .orElse(item.id())));
            say("calendar.moved", item.title(), item.at(), to, next);
        }
        if (changed == Changed.TAKEN) {
            next.addFlashAttribute("other", new Other(item.kind(), item.id()));
        }
        return back(changed == Changed.DONE ? to : item.at(), changed, next);
    }

    private Changed movePost(Item item, Instant to) {
        if (!to.isAfter(clock.instant())) {
            return Changed.PAST;
        }
        return plannedPosts.move(item.id(), item.at(), to) ? Changed.DONE : Changed.TOO_LATE;
    }

    /** Leaves out one run of a schedule. */
    @PostMapping("/calendar/skip")
    String skip(
            @RequestParam String id,
            @RequestParam(defaultValue = "") String why,
            Principal user,
            RedirectAttributes next) {
        Item item = known("run", id);
        String undoId = item.undoId() == null ? item.id() : item.undoId();
        Changed changed = schedules.skip(scheduleOf(item), item.at(), user.getName(), why);
        if (changed == Changed.DONE) {
            audit.recordChange(
                    user.getName(), "calendar.skip", item.id(), item.at().toString(), "SKIPPED", why);
            next.addFlashAttribute("moved", new Moved("run", undoId));
            say("calendar.skipped", item.title(), item.at(), item.at(), next);
        }
        return back(item.at(), changed, next);
    }

    /** Puts back what was moved or left out. */
    @PostMapping("/calendar/undo")
    String undo(@RequestParam String kind, @RequestParam String id, Principal user, RedirectAttributes next) {
        Item item = known(kind, id);
        Instant from = item.movedFrom();
        Changed undone;
        if (kind.equals("post")) {
            undone = from != null && plannedPosts.move(item.id(), item.at(), from) ? Changed.DONE : Changed.TOO_LATE;
        } else {
            String runId = item.undoId() == null ? id : item.undoId();
            undone = from == null
                    ? schedules.undo(runId)
                    : calendarGroups.moving(item.id(), runId, from, () -> schedules.undo(runId));
        }
        if (undone == Changed.DONE) {
            audit.recordChange(
                    user.getName(),
                    "calendar.undo",
                    id,
                    from == null ? "SKIPPED" : item.at().toString(),
                    (from == null ? item.at() : from).toString());
            say("calendar.undone", item.title(), from == null ? item.at() : from, item.at(), next);
        }
        return back(from == null ? item.at() : from, undone, next);
    }

    private Item known(String kind, String id) {
        return find(kind, id)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.CONFLICT, "nothing to come has the id " + id));
    }

    private static String scheduleOf(Item item) {
        return item.id().substring(0, item.id().lastIndexOf('@'));
    }

    private static void say(String key, String title, Instant at, Instant to, RedirectAttributes next) {
        next.addFlashAttribute("said", new Said(key, title, at, to));
    }

    /** Leads to the day that was changed. */
    private static String back(Instant at, @Nullable Changed changed, RedirectAttributes next) {
        next.addAttribute("month", YearMonth.from(ChinaTime.dayOf(at)).toString());
        if (changed != null && changed != Changed.DONE) {
            next.addFlashAttribute("refused", "calendar.refused." + changed.name());
        }
        return TO_CALENDAR + "#day-" + ChinaTime.dayOf(at);
    }
}
