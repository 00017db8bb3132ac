package io.quanzi.rehearsal;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.OtherPlaybooks;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** 排演: starts a rehearsal, shows how far it is, and what came of it and of those before. */
@Controller
class RehearsalPage {
    private static final String PAGE = "console/rehearsal";

    private final Rehearsals rehearsals;
    private final RehearsalApi api;
    private final OtherPlaybooks playbooks;

    RehearsalPage(Rehearsals rehearsals, RehearsalApi api, OtherPlaybooks playbooks) {
        this.rehearsals = rehearsals;
        this.api = api;
        this.playbooks = playbooks;
    }

    /**
     * The form as it was filled in.
     *
     * @param people {@code store}, {@code past} or {@code made}
     * @param playbook a directory; empty for the playbook in force
     * @param fault the field that is wrong; empty when none is
     */
    public record Form(
            String days, String people, String customers, String groups, String seed, String playbook, String fault) {
        static final Form FIRST =
                new Form(String.valueOf(RehearsalRequest.USUAL_DAYS), "store", "1000", "20", "1", "", "");

        private Form with(String wrong) {
            return new Form(days, people, customers, groups, seed, playbook, wrong);
        }

        /** The field that is wrong; empty when all can be used. */
        private String wrong(List<String> playbooks) {
            if (!playbook.isEmpty() && !playbooks.contains(playbook)) {
                return "playbook";
            }
            if (!within(days, RehearsalRequest.MAX_DAYS)) {
                return "days";
            }
            if (people.equals("made") && !within(customers, RehearsalRequest.MAX_CUSTOMERS)) {
                return "customers";
            }
            if (people.equals("made") && !within(groups, RehearsalRequest.MAX_GROUPS)) {
                return "groups";
            }
            return within(seed, Integer.MAX_VALUE) ? "" : "seed";
        }

        private static boolean within(String number, int most) {
            return number.matches("\\d{1,10}") && Long.parseLong(number) >= 1 && Long.parseLong(number) <= most;
        }

        private RehearsalRequest request() {
            boolean made = people.equals("made");
            return new RehearsalRequest(
                    Integer.parseInt(days),
                    made ? Integer.valueOf(customers) : null,
                    made ? Integer.valueOf(groups) : null,
                    Long.parseLong(seed),
                    playbook.isEmpty() ? null : playbook,
                    people.equals("past"));
        }
    }

    @GetMapping("/rehearsal")
    String page(@RequestParam(defaultValue = "false") boolean busy, Model model) {
        return shown(Form.FIRST, busy, model);
    }

    private String shown(Form form, boolean busy, Model model) {
        List<RehearsalRun> runs = rehearsals.latest();
        model.addAttribute("form", form);
        model.addAttribute("playbooks", playbooks.offered());
        model.addAttribute("folder", playbooks.folder());
        model.addAttribute("busy", busy);
        model.addAttribute("runs", runs);
        RehearsalSize size = rehearsals.size();
        model.addAttribute("size", size);
        model.addAttribute("lasts", size.lasts(RehearsalRequest.USUAL_DAYS).toSeconds());
        model.addAttribute("usualDays", RehearsalRequest.USUAL_DAYS);
        runs.stream().filter(RehearsalRun::running).findFirst().ifPresent(run -> shown(run, model));
        return PAGE;
    }

    @PostMapping("/rehearsal")
    String start(
            @RequestParam(defaultValue = "") String days,
            @RequestParam(defaultValue = "store") String people,
            @RequestParam(defaultValue = "") String customers,
            @RequestParam(defaultValue = "") String groups,
            @RequestParam(defaultValue = "") String seed,
            @RequestParam(defaultValue = "") String playbook,
            Principal user,
            Locale locale,
            HttpServletResponse response,
            Model model) {
        var form = new Form(days.strip(), people, customers.strip(), groups.strip(), seed.strip(), playbook, "");
        String wrong = form.wrong(playbooks.offered());
        if (!wrong.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return shown(form.with(wrong), false, model);
        }
        try {
            return api.begin(
                            form.request(),
                            playbook.isEmpty() ? null : OtherPlaybooks.read(Path.of(playbook)),
                            user.getName())
                    .map(run -> "redirect:/rehearsal/" + run.id())
                    .orElse("redirect:/rehearsal?busy=true");
        } catch (InvalidFile files) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute(
                    "faults",
                    files.violations().stream()
                            .map(violation -> violation.in(locale))
                            .toList());
            return shown(form, false, model);
        }
    }

    @GetMapping("/rehearsal/{id}")
    String one(@PathVariable String id, Model model) {
        shown(find(id), model);
        chart(find(id)).ifPresent(chart -> model.addAttribute("chart", chart));
        return "console/rehearsal-one";
    }

    /** Shows how far one is; when it has ended, the whole page is read again. */
    @GetMapping("/rehearsal/{id}/progress")
    String progress(@PathVariable String id, Model model, HttpServletResponse response) {
        RehearsalRun run = find(id);
        if (!run.running()) {
            response.setHeader("HX-Refresh", "true");
        }
        shown(run, model);
        return "console/rehearsal-fragment";
    }

    private void shown(RehearsalRun run, Model model) {
        model.addAttribute("run", run);
        rehearsals.left(run.id()).ifPresent(left -> model.addAttribute("left", left.toSeconds()));
    }

    /** One that has ended meanwhile is shown as it ended. */
    @PostMapping("/rehearsal/{id}/cancel")
    String cancel(@PathVariable String id, Principal user) {
        find(id);
        api.end(id, user.getName());
        return "redirect:/rehearsal/" + id;
    }

    private RehearsalRun find(String id) {
        return rehearsals
                .find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no rehearsal has the id " + id));
    }

    private static Optional<RehearsalChart> chart(RehearsalRun run) {
        @Nullable RehearsalResult result = run.result();
        return result == null ? Optional.empty() : Optional.of(RehearsalChart.of(result, Locale.ROOT));
    }
}
