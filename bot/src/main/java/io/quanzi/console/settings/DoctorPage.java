package io.quanzi.console.settings;

import io.quanzi.doctor.Area;
import io.quanzi.doctor.CheckResult;
import io.quanzi.doctor.DiagnosticReport;
import io.quanzi.doctor.Doctor;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The check-up: the last report, how far the next one is, and the button that begins it. */
@Controller
class DoctorPage {
    private final Doctor doctor;

    DoctorPage(Doctor doctor) {
        this.doctor = doctor;
    }

    /** A finding in the reader's language. */
    public record Row(
            String id,
            String state,
            String area,
            String looked,
            String seen,
            String why,
            @Nullable String mend,
            @Nullable String page,
            @Nullable String menu) {}

    /**
     * The last report.
     *
     * @param troubles what is wrong, then what is to be noted
     * @param rest what is well or was not looked at
     * @param words the whole as text, to be handed on; no secret stands in it
     */
    public record View(
            Instant at,
            boolean sandbox,
            DiagnosticReport.Summary summary,
            List<Row> troubles,
            List<Row> rest,
            String words) {}

    @GetMapping("/doctor")
    String show(HttpServletRequest request, Locale locale, Model model) {
        fill(request, locale, model);
        return "console/doctor";
    }

    @GetMapping("/doctor/progress")
    String progress(HttpServletRequest request, Locale locale, Model model) {
        fill(request, locale, model);
        return "console/doctor-fragment";
    }

    /** @param area what to look at again; absent: all */
    @PostMapping("/doctor")
    String begin(@RequestParam(required = false) @Nullable Area area, Principal user) {
        doctor.begin(area, user.getName());
        return "redirect:/doctor";
    }

    private void fill(HttpServletRequest request, Locale locale, Model model) {
        model.addAttribute("mayRun", request.isUserInRole("ADMIN"));
        doctor.progress().ifPresent(percent -> model.addAttribute("percent", percent));
        doctor.last().ifPresent(diagnosticReport -> model.addAttribute("report", view(diagnosticReport, locale)));
    }

    private static View view(DiagnosticReport diagnosticReport, Locale locale) {
        List<Row> rows = diagnosticReport.findings().stream()
                .map(one -> row(one, locale))
                .toList();
        return new View(
                diagnosticReport.at(),
                diagnosticReport.sandbox(),
                diagnosticReport.summary(),
                rows.stream().filter(DoctorPage::isTrouble).toList(),
                rows.stream().filter(row -> !isTrouble(row)).toList(),
                diagnosticReport.text(locale));
    }

    private static boolean isTrouble(Row row) {
        return row.state().equals("WRONG") || row.state().equals("WARN");
    }

    private static Row row(CheckResult one, Locale locale) {
        return new Row(
                one.id(),
                one.state().name(),
                one.area().name(),
                one.looked().in(locale),
                one.seen().in(locale),
                one.why().in(locale),
                one.mend() == null ? null : one.mend().in(locale),
                one.page(),
                one.menu());
    }
}
