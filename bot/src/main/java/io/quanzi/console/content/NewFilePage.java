package io.quanzi.console.content;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.playbook.Source;
import io.quanzi.shared.Audit;
import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Makes files, and takes those away that were made here. */
@Controller
class NewFilePage {
    private static final String VIEW = "console/playbook-new";

    private final NewFiles files;
    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final Audit audit;

    NewFilePage(NewFiles files, Playbook playbook, PlaybookEditor editor, Audit audit) {
        this.files = files;
        this.playbook = playbook;
        this.editor = editor;
        this.audit = audit;
    }

    /**
     * Shows the form of a new file.
     *
     * @param sample the path of the file it begins as; empty for the first there is, of a swap for none
     */
    @GetMapping("/playbook/new")
    String show(@RequestParam String kind, @RequestParam(defaultValue = "") String sample, Model model) {
        NewFileKind wanted = kind(kind);
        Optional<Source> start = sample(wanted, sample);
        form(model, wanted, start, files.values(wanted, start));
        return VIEW;
    }

    /** Puts a new file in force; of a schedule or SOP, a paused one. */
    @PostMapping("/playbook/new")
    String make(
            @RequestParam String kind,
            @RequestParam String sample,
            @RequestParam Map<String, String> parameters,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        NewFileKind wanted = kind(kind);
        Optional<Source> start = sample(wanted, sample);
        var values = new LinkedHashMap<String, String>();
        files.fields(wanted)
                .forEach(field -> values.put(field.key(), field.written(parameters.getOrDefault(field.key(), ""))));
        Map<String, Message> flaws = files.flaws(wanted, values);
        if (!flaws.isEmpty()) {
            return refused(wanted, start, values, flaws, model, language, response);
        }
        Source made = new Source(wanted.path(values.getOrDefault(NewFiles.NAME_KEY, "")), "");
        Saved saved;
        try {
            made = files.made(wanted, start, values);
            saved = editor.save(made, 0, user.getName());
        } catch (InvalidFile unchangeable) {
            saved = new Saved.Refused(unchangeable.violations());
        }
        if (saved instanceof Saved.Refused refused) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            form(model, wanted, start, values);
            if (wanted.isTemplate()) {
                EntryForms.faults(model, made, refused.violations(), violation -> Optional.empty(), language);
            } else {
                EntryForms.faultsOfKeys(model, made, refused.violations(), values, language);
            }
            return VIEW;
        }
        if (!(saved instanceof Saved.InForce inForce)) { // a colleague was quicker
            return refused(
                    wanted,
                    start,
                    values,
                    Map.of(NewFiles.NAME_KEY, Message.of("fault.taken", made.path())),
                    model,
                    language,
                    response);
        }
        PublishedFiles.recordNew(
                audit,
                user.getName(),
                made.path(),
                inForce.version(),
                start.map(from -> ", from " + from.path()).orElse(""));
        next.addAttribute("path", made.path());
        next.addFlashAttribute("created", inForce.version());
        next.addFlashAttribute("paused", wanted.beginsPaused());
        return "redirect:/playbook/file";
    }

    private String refused(
            NewFileKind kind,
            Optional<Source> start,
            Map<String, String> values,
            Map<String, Message> flaws,
            Model model,
            Locale language,
            HttpServletResponse response) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        form(model, kind, start, values);
        var wrong = new LinkedHashMap<String, List<String>>();
        flaws.forEach((field, flaw) -> wrong.put(field, List.of(flaw.in(language))));
        model.addAttribute("wrong", wrong);
        return VIEW;
    }

    /**
     * Takes a file away that was made here and that no other uses.
     *
     * @param version the one that was looked at
     */
    @PostMapping("/playbook/remove")
    String remove(
            @RequestParam String path,
            @RequestParam int version,
            Principal user,
            Locale language,
            RedirectAttributes next) {
        Playbook.Active file = playbook.known(path)
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "no file in force has the path " + path));
        FileRow row = FileRow.of(file);
        Saved saved = editor.remove(path, version);
        if (saved instanceof Saved.Removed removed) {
            audit.recordChange(
                    user.getName(), "playbook.remove", path, "version " + removed.version(), "", row.title());
            next.addFlashAttribute("removed", row);
            return "redirect:/playbook";
        }
        if (saved instanceof Saved.Refused refused) {
            next.addFlashAttribute(
                    "notRemoved",
                    refused.violations().stream()
                            .map(violation -> violation.expected().in(language))
                            .toList());
        } else {
            next.addFlashAttribute("said", "playbook.superseded");
        }
        next.addAttribute("path", path);
        return "redirect:/playbook/file";
    }

    private static NewFileKind kind(String word) {
        return NewFileKind.find(word)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no new file is of the kind " + word));
    }

    private Optional<Source> sample(NewFileKind kind, String path) {
        List<Source> samples =
                files.samples(kind).stream().map(Playbook.Active::source).toList();
        if (path.isEmpty() && (kind == NewFileKind.SWAP || samples.isEmpty())) {
            if (kind != NewFileKind.SWAP) {
                throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no file to begin with is in force");
            }
            return Optional.empty();
        }
        return Optional.of(samples.stream()
                .filter(file -> path.isEmpty() || file.path().equals(path))
                .findFirst()
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "no file of the kind has the path " + path)));
    }

    private void form(Model model, NewFileKind kind, Optional<Source> start, Map<String, String> values) {
        model.addAttribute("word", kind.word());
        model.addAttribute("sample", start.map(Source::path).orElse(""));
        model.addAttribute(
                "samples", files.samples(kind).stream().map(FileRow::of).toList());
        model.addAttribute("fields", files.fields(kind));
        model.addAttribute("values", values);
    }
}
