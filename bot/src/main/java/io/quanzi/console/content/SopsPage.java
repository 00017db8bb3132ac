package io.quanzi.console.content;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlEntries;
import io.quanzi.playbook.YamlKeys;
import io.quanzi.shared.Audit;
import io.quanzi.sop.Sops;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The SOPs: how each goes, and the button that pauses it or has it go on. */
@Controller
class SopsPage {
    private static final String PAUSED = "paused";

    private final Sops sops;
    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final Audit audit;

    SopsPage(Sops sops, Playbook playbook, PlaybookEditor editor, Audit audit) {
        this.sops = sops;
        this.playbook = playbook;
        this.editor = editor;
        this.audit = audit;
    }

    @GetMapping("/sops")
    String list(Model model) {
        model.addAttribute("sops", sops.overviews());
        model.addAttribute("batchTime", sops.batchTime().toString());
        return "console/sops";
    }

    /** Pauses one, or has it go on: a new version of its file. */
    @PostMapping("/sops/pause")
    String pause(
            @RequestParam String path,
            @RequestParam boolean paused,
            Principal user,
            Locale language,
            RedirectAttributes next) {
        Playbook.Active file = playbook.active(path)
                .filter(one -> one.source().path().startsWith(SopForm.FOLDER))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no SOP has the path " + path));
        Source changed = file.source();
        Saved saved;
        try {
            changed = YamlKeys.with(
                    file.source(),
                    Map.of(PAUSED, String.valueOf(paused)),
                    new YamlEntries.Shapes(List.of(), List.of(), List.of()));
            saved = editor.save(changed, file.version(), user.getName());
        } catch (InvalidFile unchangeable) {
            saved = new Saved.Refused(unchangeable.violations());
        }
        if (saved instanceof Saved.InForce inForce) {
            PublishedFiles.record(audit, user.getName(), path, inForce.version(), ", paused: " + paused);
            sops.begin(path);
            next.addFlashAttribute("said", paused ? "sops.said.paused" : "sops.said.going");
        } else if (saved instanceof Saved.Refused refused) {
            next.addFlashAttribute(
                    "faults", PlaybookEditPage.faults(refused.violations(), path, changed.content(), language));
        } else {
            next.addFlashAttribute(
                    "said", saved instanceof Saved.Superseded ? "playbook.superseded" : "playbook.unchanged");
        }
        return "redirect:/sops";
    }
}
