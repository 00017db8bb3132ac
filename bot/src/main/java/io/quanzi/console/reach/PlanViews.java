package io.quanzi.console.reach;

import io.quanzi.broadcast.GroupSum;
import io.quanzi.broadcast.OutreachPlan;
import io.quanzi.broadcast.PlanItem;
import io.quanzi.broadcast.PlanStop;
import io.quanzi.broadcast.Planner;
import io.quanzi.console.OfficerNames;
import io.quanzi.console.content.DiskChanges;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.playbook.PlaybookDisk;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Puts plans into the words of a language, for whoever shows them. */
@Component
class PlanViews {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mmxxx").withZone(ChinaTime.ZONE);
    /** Today and tomorrow. */
    private static final int USUAL_DAYS = 2;

    private final Planner planner;
    private final Schedules schedules;
    private final PlaybookDisk disk;
    private final DiskChanges changes;
    private final OfficerNames officerNames;

    PlanViews(Planner planner, Schedules schedules, PlaybookDisk disk, DiskChanges changes, OfficerNames officerNames) {
        this.planner = planner;
        this.schedules = schedules;
        this.disk = disk;
        this.changes = changes;
        this.officerNames = officerNames;
    }

    /**
     * Makes a plan of one day, or of some from today on.
     *
     * @param day such as 2026-03-05; blank for days from today
     * @param days how many; blank for two
     * @throws ResponseStatusException 400 when a day cannot be planned
     */
    PlanView of(@Nullable String day, @Nullable String days, Locale language) {
        LocalDate today = planner.today();
        if (day != null && !day.isBlank()) {
            return view(planner.plan(day(day.strip(), today), 1), language);
        }
        return view(planner.plan(today, days == null || days.isBlank() ? USUAL_DAYS : days(days.strip())), language);
    }

    private static LocalDate day(String text, LocalDate today) {
        LocalDate last = today.plusDays(Planner.MAX_DAYS - 1L);
        try {
            LocalDate day = LocalDate.parse(text);
            if (!day.isBefore(today) && !day.isAfter(last)) {
                return day;
            }
        } catch (DateTimeException unreadable) {
            // told below, with all else that is no day of a plan
        }
        throw new ResponseStatusException(
                HttpStatus.BAD_REQUEST, "day: expected a day from %s to %s, got \"%s\"".formatted(today, last, text));
    }

    private static int days(String text) {
        try {
            int days = Integer.parseInt(text);
            if (days >= 1 && days <= Planner.MAX_DAYS) {
                return days;
            }
        } catch (NumberFormatException unreadable) {
            // told below
        }
        throw new ResponseStatusException(
                HttpStatus.BAD_REQUEST,
                "days: expected a number from 1 to %d, got \"%s\"".formatted(Planner.MAX_DAYS, text));
    }

    private PlanView view(OutreachPlan plan, Locale language) {
        var names = new HashMap<String, String>();
        Map<String, CustomerGroup> groups =
                plan.groups().stream().collect(Collectors.toMap(CustomerGroup::chatId, group -> group));
        return new PlanView(
                plan.status().name().toLowerCase(Locale.ROOT),
                plan.hash(),
                plan.from(),
                plan.to(),
                plan.items().stream().map(item -> post(item, names, language)).toList(),
                moved(plan),
                taps(plan, names),
                plan.budgets().stream()
                        .map(budget -> budget(budget, groups.get(budget.chatId()), names))
                        .sorted(Comparator.comparingInt(PlanView.Budget::left)
                                .thenComparing(PlanView.Budget::month)
                                .thenComparing(PlanView.Budget::group))
                        .toList(),
                new PlanView.Files(
                        disk.place().orElse(""),
                        changes.towardsForce(plan.disk().differences(), language),
                        plan.disk().violations().stream()
                                .map(fault -> fault.in(language))
                                .toList()));
    }

    private PlanView.Post post(PlanItem item, Map<String, String> names, Locale language) {
        return new PlanView.Post(
                item.id(),
                item.kind().name().toLowerCase(Locale.ROOT),
                item.schedule(),
                item.title(),
                MINUTE.format(item.at()),
                item.segment(),
                item.segmentTitle(),
                item.groups(),
                item.leftOut(),
                item.people(),
                item.kind() == PlanItem.Kind.PEOPLE ? audience(item, language) : null,
                groups(item, language),
                item.taps().entrySet().stream()
                        .map(one -> new PlanView.Owner(one.getKey(), name(one.getKey(), names), one.getValue()))
                        .toList(),
                item.text(),
                item.tip(),
                item.deal(),
                item.flaws().isEmpty() ? "pass" : "block",
                item.flaws().stream().map(flaw -> flaw.in(language)).toList(),
                item.stops().stream().map(stop -> stop(stop, language)).toList());
    }

    private static PlanView.Audience audience(PlanItem item, Locale language) {
        List<PlanView.Left> left = item.skipped().entrySet().stream()
                .map(one -> new PlanView.Left(
                        one.getKey().name(), Message.of("skip." + one.getKey()).in(language), one.getValue()))
                .toList();
        return new PlanView.Audience(
                item.meant(), left, item.people(), Sums.ofPeople(item.people(), item.skipped(), language));
    }

    private static PlanView.@Nullable Groups groups(PlanItem item, Locale language) {
        GroupSum sum = item.sum();
        return sum.all() == 0
                ? null
                : new PlanView.Groups(
                        sum.all(),
                        sum.reasons().stream()
                                .map(one -> new PlanView.LeftGroups(
                                        one.reason().name(), one.words().in(language), one.groups()))
                                .toList(),
                        sum.groups(),
                        Sums.of(sum, language));
    }

    static PlanView.Stop stop(PlanStop stop, Locale language) {
        return new PlanView.Stop(
                stop.reason().name(),
                stop.groups(),
                stop.words().in(language),
                stop.details().stream().map(one -> one.in(language)).toList(),
                stop.cure().in(language));
    }

    private List<PlanView.Moved> moved(OutreachPlan plan) {
        Map<String, String> titles = plan.exceptions().isEmpty() ? Map.of() : schedules.titles();
        return plan.exceptions().stream()
                .map(one -> new PlanView.Moved(
                        one.schedule(),
                        titles.getOrDefault(one.schedule(), one.schedule()),
                        MINUTE.format(one.at()),
                        one.to() == null ? null : MINUTE.format(one.to()),
                        one.by(),
                        one.why()))
                .toList();
    }

    private List<PlanView.Tap> taps(OutreachPlan plan, Map<String, String> names) {
        var taps = new TreeMap<LocalDate, Map<String, Integer>>();
        plan.items()
                .forEach(item -> item.taps()
                        .forEach((owner, count) -> taps.computeIfAbsent(dayOf(item.at()), day -> new TreeMap<>())
                                .merge(owner, count, Integer::sum)));
        return taps.entrySet().stream()
                .flatMap(day -> day.getValue().entrySet().stream()
                        .map(one -> new PlanView.Tap(
                                day.getKey(), one.getKey(), name(one.getKey(), names), one.getValue())))
                .toList();
    }

    private static LocalDate dayOf(Instant at) {
        return ChinaTime.dayOf(at);
    }

    private PlanView.Budget budget(
            OutreachPlan.Budget budget, @Nullable CustomerGroup group, Map<String, String> names) {
        return new PlanView.Budget(
                budget.chatId(),
                group == null ? budget.chatId() : group.name(),
                group == null ? "" : name(group.owner(), names),
                budget.month().toString(),
                budget.limit(),
                budget.used(),
                budget.planned(),
                budget.left());
    }

    private String name(String userId, Map<String, String> names) {
        return names.computeIfAbsent(userId, officerNames::nameOf);
    }

    /** How many days lie between the first and the last of a plan, both counted. */
    static long days(PlanView plan) {
        return ChronoUnit.DAYS.between(plan.from(), plan.to()) + 1;
    }
}
