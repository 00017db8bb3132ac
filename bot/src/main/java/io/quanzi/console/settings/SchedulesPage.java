package io.quanzi.console.settings;

import io.quanzi.schedule.Run;
import io.quanzi.schedule.Schedules;
import io.quanzi.schedule.Schedules.Next;
import io.quanzi.shared.Audit;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** What fires when, what ran, and the button that runs one now. */
@Controller
class SchedulesPage {
    private static final Duration AHEAD = Duration.ofDays(35);
    private static final int DATES = 3;
    private static final int RUNS = 20;

    private final Schedules schedules;
    private final Audit audit;
    private final Clock clock;

    SchedulesPage(Schedules schedules, Audit audit, Clock clock) {
        this.schedules = schedules;
        this.audit = audit;
        this.clock = clock;
    }

    /** A schedule with the next times it fires. */
    public record Row(String name, String title, String action, List<Instant> next) {}

    @GetMapping("/schedules")
    String list(Model model) {
        Instant now = clock.instant();
        var rows = new LinkedHashMap<String, Row>();
        for (Next next : schedules.next(now, now.plus(AHEAD), Integer.MAX_VALUE)) {
            Row row = rows.computeIfAbsent(
                    next.schedule(), name -> new Row(name, next.title(), next.action(), new ArrayList<>()));
            if (row.next().size() < DATES) {
                row.next().add(next.at());
            }
        }
        List<Run> runs = schedules.latest(RUNS);
        model.addAttribute("schedules", List.copyOf(rows.values()));
        model.addAttribute("runs", runs);
        return "console/schedules";
    }

    @PostMapping("/schedules/{name}/run")
    String run(@PathVariable String name, Principal user, Model model) {
        String done = schedules
                .runNow(name)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no schedule has the name " + name));
        audit.record(user.getName(), "schedule.run", name, done);
        model.addAttribute("name", name);
        model.addAttribute("done", done);
        return "console/ran-fragment";
    }
}
