package io.quanzi.console.content;

import io.quanzi.broadcast.AbTest;
import io.quanzi.broadcast.AbTests;
import io.quanzi.broadcast.AbTests.Shown;
import io.quanzi.broadcast.AbVersion;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlKeys;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.Audit;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The tests of two texts (A/B): what they show, and the button that takes one of both into the schedule. */
@Controller
class AbTestsPage {
    private final AbTests abTests;
    private final Schedules schedules;
    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final Audit audit;

    AbTestsPage(AbTests abTests, Schedules schedules, Playbook playbook, PlaybookEditor editor, Audit audit) {
        this.abTests = abTests;
        this.schedules = schedules;
        this.playbook = playbook;
        this.editor = editor;
        this.audit = audit;
    }

    @GetMapping("/ab-tests")
    String list(Model model) {
        model.addAttribute("tests", abTests.all());
        return "console/ab-tests";
    }

    @GetMapping("/ab-tests/{id}")
    String show(@PathVariable String id, Model model) {
        Shown shown = find(id);
        model.addAttribute("shown", shown);
        model.addAttribute("takeable", isTakeable(shown));
        schedules.pathOf(shown.test().schedule()).ifPresent(path -> model.addAttribute("path", path));
        return "console/ab-test";
    }

    private Shown find(String id) {
        return abTests.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no A/B test has the id " + id));
    }

    private static boolean isTakeable(Shown shown) {
        return shown.own() == null
                && shown.result().isDecided()
                && (shown.state() == AbTests.State.RUNNING || shown.state() == AbTests.State.OVER);
    }

    /** Takes a version: a new version of the schedule's file, with its template and without the test. */
    @PostMapping("/ab-tests/{id}/take")
    String take(
            @PathVariable String id,
            @RequestParam AbVersion version,
            Principal user,
            Locale language,
            RedirectAttributes next) {
        Shown shown = find(id);
        AbTest test = shown.test();
        next.addAttribute("id", test.id());
        Optional<Playbook.Active> file = schedules.pathOf(test.schedule()).flatMap(playbook::active);
        if (!isTakeable(shown) || file.isEmpty()) {
            next.addFlashAttribute("said", "ab.said.early");
            next.addFlashAttribute("bad", true);
            return "redirect:/ab-tests/{id}";
        }
        String path = file.get().source().path();
        Source changed = file.get().source();
        Saved saved;
        try {
            changed = YamlKeys.with(changed, AbTests.taking(test, version));
            saved = editor.save(changed, file.get().version(), user.getName());
        } catch (InvalidFile unchangeable) {
            saved = new Saved.Refused(unchangeable.violations());
        }
        if (saved instanceof Saved.InForce inForce) {
            abTests.take(test.id(), version, user.getName());
            PublishedFiles.record(audit, user.getName(), path, inForce.version(), ", A/B: " + version);
            next.addFlashAttribute("said", "ab.said.taken." + version);
        } else if (saved instanceof Saved.Refused refused) {
            next.addFlashAttribute(
                    "faults",
                    List.copyOf(PlaybookEditPage.faults(refused.violations(), path, changed.content(), language)));
        } else {
            next.addFlashAttribute(
                    "said", saved instanceof Saved.Superseded ? "playbook.superseded" : "playbook.unchanged");
        }
        return "redirect:/ab-tests/{id}";
    }
}
