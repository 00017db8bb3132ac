package io.quanzi.console.reach;

import io.quanzi.broadcast.PostAudiences;
import io.quanzi.console.Pager;
import io.quanzi.schedule.Run;
import io.quanzi.schedule.Schedules;
import io.quanzi.schedule.Schedules.Ran;
import io.quanzi.shared.Audit;
import io.quanzi.shared.ChinaTime;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Shows what fires when, what ran, and the button that runs one now: at once where that is harmless; where customers are
 * spoken to, after a page that says to how many, and what they were told today already.
 */
@Controller
class SchedulesPage {
    private static final int DATES = 3;

    private final Schedules schedules;
    private final PostAudiences audiences;
    private final Audit audit;
    private final Clock clock;

    SchedulesPage(Schedules schedules, PostAudiences audiences, Audit audit, Clock clock) {
        this.schedules = schedules;
        this.audiences = audiences;
        this.audit = audit;
        this.clock = clock;
    }

    /** A schedule with the next times it fires. */
    public record Row(
            String name,
            String title,
            String action,
            boolean speaks,
            boolean paused,
            String path,
            List<Instant> next) {}

    /** @param schedule the name of the one whose runs are shown; empty: of all */
    @GetMapping("/schedules")
    String list(
            @RequestParam(defaultValue = "") String schedule, @RequestParam(defaultValue = "1") int page, Model model) {
        Instant now = clock.instant();
        List<String> speaking = schedules.speaking();
        List<String> paused = schedules.paused();
        Map<String, String> titles = schedules.titles();
        Map<String, String> actions = schedules.actions();
        List<Row> rows = titles.entrySet().stream()
                .map(one -> new Row(
                        one.getKey(),
                        one.getValue(),
                        actions.getOrDefault(one.getKey(), ""),
                        speaking.contains(one.getKey()),
                        paused.contains(one.getKey()),
                        schedules.pathOf(one.getKey()).orElse(""),
                        schedules.nextOf(one.getKey(), now, DATES)))
                .sorted(Comparator.comparing(
                        row -> row.next().isEmpty() ? Instant.MAX : row.next().get(0)))
                .toList();
        model.addAttribute("schedules", rows);
        model.addAttribute("exceptions", schedules.exceptions(now, now.plus(Duration.ofDays(62))));
        model.addAttribute("titles", titles);
        model.addAttribute("schedule", schedule);
        model.addAttribute("pager", runs(schedule, Pager.numberOf(page)));
        return "console/schedules";
    }

    private Pager<RunLine> runs(String schedule, int number) {
        List<RunLine> lines = RunLine.folded(schedules.latestOf(schedule, RunLine.LOOKED_AT));
        return new Pager<>(
                lines.stream().skip(Pager.before(number)).limit(Pager.SIZE).toList(), number, lines.size());
    }

    /** Asks before customers are spoken to. */
    @GetMapping("/schedules/{name}/run")
    String ask(@PathVariable String name, @RequestParam(defaultValue = "false") boolean missed, Model model) {
        String title = schedules.titles().get(name);
        if (title == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no schedule has the name " + name);
        }
        Instant today = ChinaTime.startOf(ChinaTime.dayOf(clock.instant()));
        model.addAttribute("name", name);
        model.addAttribute("title", title);
        model.addAttribute("audience", audiences.of(name));
        model.addAttribute(
                "today",
                schedules.latestOf(name, RunLine.LOOKED_AT).stream()
                        .filter(run -> !run.at().isBefore(today)
                                && run.state() != Run.State.MISSED
                                && !run.state().isException())
                        .map(run -> new RunLine(run, run.at(), 1))
                        .toList());
        model.addAttribute("missed", missed);
        return "console/schedule-run";
    }

    /**
     * Runs it.
     *
     * @param sure that customers may be spoken to
     * @param again that they may be told again what they were told today
     */
    @PostMapping("/schedules/{name}/run")
    String run(
            @PathVariable String name,
            @RequestParam(defaultValue = "false") boolean sure,
            @RequestParam(defaultValue = "false") boolean again,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
            Principal user,
            Model model,
            Locale language,
            RedirectAttributes next) {
        boolean speaks = schedules.speaking().contains(name);
        if (speaks && (!sure || (!again && !audiences.of(name).repeats().isEmpty()))) {
            next.addAttribute("missed", sure);
            return "redirect:/schedules/{name}/run";
        }
        Ran ran = schedules
                .run(name, again)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no schedule has the name " + name));
        audit.record(user.getName(), "schedule.run", name, ran.how() + " " + ran.words(), ran.said());
        if (speaks && !fragment) {
            next.addFlashAttribute("ran", came(name, ran, language));
            return "redirect:/schedules";
        }
        model.addAttribute("ran", came(name, ran, language));
        return "console/ran-fragment";
    }

    /**
     * What came of running a schedule by hand.
     *
     * @param how of {@link Ran.How}
     * @param words in the reader's language
     * @param cause the key of a {@code FailureCause}
     * @param code of WeCom, where that is the cause
     * @param error in the words of whom it failed at
     */
    public record Came(String title, String how, String words, String cause, String code, String error) {}

    private Came came(String name, Ran ran, Locale language) {
        return new Came(
                schedules.titles().getOrDefault(name, name),
                ran.how().name(),
                ran.said().in(language),
                ran.cause().key(),
                ran.cause().code(),
                ran.words());
    }
}
