package io.quanzi.console.content;

import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import io.quanzi.playbook.YamlKeys;
import io.quanzi.shared.Audit;
import io.quanzi.shared.ChinaTime;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A schedule as a form: its title, its days and time by choice, on or off. */
@Controller
class ScheduleFormPage {
    private static final String VIEW = "console/playbook-schedule";

    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final Audit audit;

    ScheduleFormPage(Playbook playbook, PlaybookEditor editor, Audit audit) {
        this.playbook = playbook;
        this.editor = editor;
        this.audit = audit;
    }

    @GetMapping("/playbook/schedule")
    String show(@RequestParam String path, Model model) {
        Playbook.Active file = file(path);
        Source source = file.source();
        form(
                model,
                file,
                file.version(),
                Yaml.value(source, "title").orElse(""),
                CronChoice.of(Yaml.value(source, "cron").orElse("")),
                Yaml.value(source, "paused").filter("true"::equals).isPresent());
        return VIEW;
    }

    /**
     * Puts a schedule in force.
     *
     * @param version the one that the form was opened at
     * @param every as in {@link CronChoice}; {@code other} leaves the times as they are
     */
    @PostMapping("/playbook/schedule")
    String save(
            @RequestParam String path,
            @RequestParam int version,
            @RequestParam String title,
            @RequestParam String every,
            @RequestParam(defaultValue = "") String time,
            @RequestParam(defaultValue = "") List<String> weekdays,
            @RequestParam(defaultValue = "1") int day,
            @RequestParam(defaultValue = "false") boolean on,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        Playbook.Active file = file(path);
        var choice = new CronChoice(every, time.strip(), weekdays, day);
        Optional<String> cron = choice.cron();
        if (cron.isEmpty() && !every.equals("other")) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            form(model, file, version, title, choice, !on);
            model.addAttribute("incomplete", true);
            return VIEW;
        }
        var values = new LinkedHashMap<String, String>();
        values.put("title", title.strip());
        CronChoice before = CronChoice.of(Yaml.value(file.source(), "cron").orElse(""));
        cron.filter(one -> !before.equals(choice)).ifPresent(one -> values.put("cron", one));
        values.put("paused", on ? "" : "true");
        Source changed = YamlKeys.with(file.source(), values);
        Saved saved = editor.save(changed, version, user.getName());
        if (saved instanceof Saved.Refused refused) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            form(model, file, version, title, choice, !on);
            model.addAttribute(
                    "faults", PlaybookEditPage.faults(refused.violations(), path, changed.content(), language));
            return VIEW;
        }
        if (saved instanceof Saved.Superseded) {
            response.setStatus(HttpStatus.CONFLICT.value());
            Playbook.Active now = file(path);
            form(model, now, now.version(), title, choice, !on);
            model.addAttribute(
                    "theirs",
                    TextDiff.of(
                            now.source().content(),
                            YamlKeys.with(now.source(), values).content()));
            return VIEW;
        }
        next.addAttribute("path", path);
        if (saved instanceof Saved.InForce inForce) {
            PublishedFiles.record(audit, user.getName(), path, inForce.version(), "");
            next.addFlashAttribute("saved", inForce.version());
        } else {
            next.addFlashAttribute("said", "playbook.unchanged");
        }
        return "redirect:/playbook/file";
    }

    private static void form(
            Model model, Playbook.Active file, int version, String title, CronChoice choice, boolean paused) {
        model.addAttribute("file", FileRow.of(file));
        model.addAttribute("version", version);
        model.addAttribute("title", title);
        model.addAttribute("choice", choice);
        model.addAttribute("paused", paused);
        model.addAttribute("allWeekdays", CronChoice.WEEKDAYS);
        model.addAttribute(
                "zone",
                Yaml.value(file.source(), "zone")
                        .filter(zone -> !zone.equals(ChinaTime.ZONE.getId()))
                        .orElse(""));
    }

    private Playbook.Active file(String path) {
        return playbook.active(path)
                .filter(file -> FileCategory.kindOf(path).equals("schedule"))
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no schedule has the path " + path));
    }
}
