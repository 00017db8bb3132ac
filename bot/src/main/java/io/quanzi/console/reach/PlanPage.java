package io.quanzi.console.reach;

import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The plan of a day or of some days: what fires, for whom, who taps, and what the files on the disk would change. */
@Controller
class PlanPage {
    private static final List<String> CHOICES = List.of("1", "2", "7", "30");

    private static final int LONGEST_DAY = "2026-12-31".length();

    private final PlanViews plans;
    private final PlanApi api;

    PlanPage(PlanViews plans, PlanApi api) {
        this.plans = plans;
        this.api = api;
    }

    /** What came of taking the disk over; {@link PlanApi.Outcome} for a page. */
    public record Came(String status, int done, List<String> lines) {}

    @GetMapping("/plan")
    String show(
            @RequestParam(defaultValue = "") String day,
            @RequestParam(defaultValue = "") String days,
            Model model,
            Locale language) {
        PlanView plan;
        try {
            plan = plans.of(day, days, language);
        } catch (ResponseStatusException wrong) {
            model.addAttribute("wrong", true);
            plan = plans.of("", "", language);
        }
        model.addAttribute("plan", plan);
        model.addAttribute("day", day);
        model.addAttribute("days", day.isBlank() ? String.valueOf(PlanViews.days(plan)) : "");
        model.addAttribute("choices", CHOICES);
        return "console/plan";
    }

    /** Puts in force what the disk has, as the plan that was looked at showed it. */
    @PostMapping("/plan/apply")
    String apply(
            @RequestParam String hash,
            @RequestParam(defaultValue = "") String day,
            @RequestParam(defaultValue = "") String days,
            @RequestParam(defaultValue = "") Set<String> take,
            Principal user,
            RedirectAttributes next,
            Locale language) {
        // what is no day would make the page's address longer than an answer's head may be
        next.addAttribute("day", day.length() > LONGEST_DAY ? "" : day);
        next.addAttribute("days", days.length() > LONGEST_DAY ? "" : days);
        try {
            PlanApi.Outcome came = api.apply(hash, take, Set.of(), user.getName(), language);
            next.addFlashAttribute(
                    "came",
                    new Came(
                            came.status(),
                            came.done().size(),
                            came.status().equals("refused-file") ? came.faults() : came.changes()));
        } catch (ResponseStatusException refused) {
            next.addFlashAttribute("came", new Came("refused", 0, List.of(String.valueOf(refused.getReason()))));
        }
        return "redirect:/plan";
    }
}
