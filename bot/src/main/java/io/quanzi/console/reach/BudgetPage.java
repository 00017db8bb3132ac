package io.quanzi.console.reach;

import io.quanzi.broadcast.PostBudgets;
import io.quanzi.broadcast.PostBudgets.Budget;
import io.quanzi.broadcast.PostCalendar;
import io.quanzi.broadcast.PostCalendar.Coming;
import io.quanzi.console.OfficerNames;
import io.quanzi.console.VisiblePeople;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How many posts of a month WeCom still lets groups and customers have (配额); an officer sees her own. */
@Controller
class BudgetPage {
    private final PostBudgets postBudgets;
    private final PostCalendar postCalendar;
    private final MessagesToPeople messagesToPeople;
    private final OfficerNames officerNames;
    private final VisiblePeople visiblePeople;
    private final Clock clock;

    BudgetPage(
            PostBudgets postBudgets,
            PostCalendar postCalendar,
            MessagesToPeople messagesToPeople,
            OfficerNames officerNames,
            VisiblePeople visiblePeople,
            Clock clock) {
        this.postBudgets = postBudgets;
        this.postCalendar = postCalendar;
        this.messagesToPeople = messagesToPeople;
        this.officerNames = officerNames;
        this.visiblePeople = visiblePeople;
        this.clock = clock;
    }

    /**
     * A group's month.
     *
     * @param left how many it may get besides what is planned; below zero when too much is planned
     */
    public record Row(String chatId, String name, String owner, int limit, int used, int planned, int left) {}

    /** @param month such as {@code 2026-03}; what makes no sense is this one */
    @GetMapping("/calendar/budget")
    String show(@RequestParam(defaultValue = "") String month, Model model) {
        YearMonth shown = CalendarPage.read(month, clock.instant());
        String owner = visiblePeople.scope().officer();
        model.addAttribute("month", shown.toString());
        model.addAttribute(
                "rows",
                postBudgets.of(shown, owner).stream()
                        .sorted(Comparator.comparingInt(Budget::left)
                                .thenComparing(one -> one.group().name()))
                        .map(this::row)
                        .toList());
        model.addAttribute("people", messagesToPeople.budget(shown, owner));
        model.addAttribute("toPeople", toPeople(shown, owner).size());
        return "console/calendar-budget";
    }

    private Row row(Budget one) {
        return new Row(
                one.group().chatId(),
                one.group().name(),
                officerNames.nameOf(one.group().owner()),
                one.limit(),
                one.used(),
                one.planned(),
                one.left());
    }

    private List<Coming> toPeople(YearMonth month, @Nullable String owner) {
        Instant now = clock.instant();
        Instant start = ChinaTime.startOf(month.atDay(1));
        Instant end = ChinaTime.startOf(month.plusMonths(1).atDay(1)).minusMillis(1);
        return now.isAfter(end)
                ? List.of()
                : postCalendar.between(now.isAfter(start) ? now : start.minusMillis(1), end, owner).stream()
                        .filter(Coming::toPeople)
                        .toList();
    }
}
