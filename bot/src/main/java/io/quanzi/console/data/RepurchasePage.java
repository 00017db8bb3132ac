package io.quanzi.console.data;

import io.quanzi.insight.RecentRepurchase;
import io.quanzi.insight.Repurchase;
import io.quanzi.insight.RepurchaseReport;
import io.quanzi.shared.ChinaTime;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How many buyers bought again (复购), over a window one chooses. */
@Controller
class RepurchasePage {
    private final Repurchase repurchase;
    private final RecentRepurchase recent;
    private final Clock clock;

    RepurchasePage(Repurchase repurchase, RecentRepurchase recent, Clock clock) {
        this.repurchase = repurchase;
        this.recent = recent;
        this.clock = clock;
    }

    /** The form as it was filled in: days such as {@code 2026-03-01}, of which the last two may be empty. */
    public record Form(String from, String to, String asOf) {}

    /**
     * A window that is often asked for.
     *
     * @param name the end of the message's key
     */
    public record Preset(String name, String from, String to, boolean chosen) {}

    @GetMapping("/repurchase")
    String page(
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String asOf,
            Model model,
            HttpServletResponse response) {
        LocalDate tomorrow = ChinaTime.dayOf(clock.instant()).plusDays(1);
        var form = from.isBlank() && to.isBlank()
                ? new Form(recent.from().toString(), recent.to().toString(), asOf.strip())
                : new Form(from.strip(), to.strip(), asOf.strip());
        var faults = new TreeMap<String, String>();
        LocalDate first = day("from", form.from(), tomorrow, faults);
        LocalDate end = day("to", form.to(), tomorrow, faults);
        Instant known =
                form.asOf().isEmpty() ? clock.instant() : ChinaTime.startOf(day("asOf", form.asOf(), tomorrow, faults));
        if (faults.isEmpty() && !first.isBefore(end)) {
            faults.put("to", "repurchase.fault.order");
        }
        model.addAttribute(
                "form",
                new Form(
                        shown("from", form.from(), faults),
                        shown("to", form.to(), faults),
                        shown("asOf", form.asOf(), faults)));
        model.addAttribute("faults", faults);
        model.addAttribute("presets", presets(form, tomorrow));
        if (faults.isEmpty()) {
            boolean isRecent = form.asOf().isEmpty() && first.equals(recent.from()) && end.equals(recent.to());
            RepurchaseReport report = isRecent ? recent.report() : repurchase.report(first, end, known);
            model.addAttribute("report", report);
            model.addAttribute("asOf", report.asOf());
        } else {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        }
        return "console/repurchase";
    }

    /** A browser's field for a day takes nothing else. */
    private static String shown(String field, String text, Map<String, String> faults) {
        return "repurchase.fault.day".equals(faults.get(field)) ? "" : text;
    }

    private static LocalDate day(String field, String text, LocalDate instead, Map<String, String> faults) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException unreadable) {
            faults.put(field, "repurchase.fault.day");
            return instead;
        }
    }

    private static List<Preset> presets(Form form, LocalDate tomorrow) {
        LocalDate month = tomorrow.minusDays(1).withDayOfMonth(1);
        return List.of(
                preset("days-30", tomorrow.minusDays(30), tomorrow, form),
                preset("days-90", tomorrow.minusDays(RecentRepurchase.DAYS), tomorrow, form),
                preset("last-month", month.minusMonths(1), month, form),
                preset("three-months", month.minusMonths(3), month, form),
                preset("year", month.withDayOfYear(1), tomorrow, form));
    }

    private static Preset preset(String name, LocalDate from, LocalDate to, Form form) {
        return new Preset(
                name,
                from.toString(),
                to.toString(),
                form.from().equals(from.toString()) && form.to().equals(to.toString()));
    }
}
