package io.quanzi.console.content;

import io.quanzi.playbook.FileVersion;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.playbook.Source;
import io.quanzi.shared.Audit;
import io.quanzi.shared.Violation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Changes a file: its text, back to an earlier version, from the disk and to it. */
@Controller
class PlaybookEditPage {
    private static final Logger log = LoggerFactory.getLogger(PlaybookEditPage.class);
    private static final String TO_FILE = "redirect:/playbook/file";

    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final Audit audit;

    PlaybookEditPage(Playbook playbook, PlaybookEditor editor, Audit audit) {
        this.playbook = playbook;
        this.editor = editor;
        this.audit = audit;
    }

    @GetMapping("/playbook/edit")
    String edit(@RequestParam String path, Model model) {
        Playbook.Active file = file(path);
        form(model, file, file.source().content(), file.version());
        return "console/playbook-edit";
    }

    /**
     * Puts a text in force.
     *
     * @param version the one that the form was opened at
     */
    @PostMapping("/playbook/edit")
    String save(
            @RequestParam String path,
            @RequestParam int version,
            @RequestParam String text,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        Playbook.Active file = file(path);
        String written = asBefore(text, file.source().content());
        Saved saved = editor.save(new Source(path, written), version, user.getName());
        if (saved instanceof Saved.Refused refused) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            form(model, file, written, version);
            model.addAttribute("faults", faults(refused.violations(), path, written, language));
            return "console/playbook-edit";
        }
        if (saved instanceof Saved.Superseded) {
            response.setStatus(HttpStatus.CONFLICT.value());
            Playbook.Active now = file(path);
            form(model, now, written, now.version());
            model.addAttribute("openedAt", version);
            model.addAttribute(
                    "theirs",
                    editor.version(path, version)
                            .map(opened ->
                                    TextDiff.of(opened.content(), now.source().content()))
                            .orElse(List.of()));
            model.addAttribute("mine", TextDiff.of(now.source().content(), written));
            return "console/playbook-edit";
        }
        told(saved, path, false, user, "", next);
        return TO_FILE;
    }

    /**
     * Goes back to an earlier version, as a new one.
     *
     * @param version the one whose text is wanted
     * @param openedAt the one that was in force when the page was made; 0 for a file that was removed
     * @param back {@code entries} for their list; else the file's page is shown
     */
    @PostMapping("/playbook/rollback")
    String rollBack(
            @RequestParam String path,
            @RequestParam int version,
            @RequestParam int openedAt,
            @RequestParam(defaultValue = "") String back,
            Principal user,
            Locale language,
            RedirectAttributes next) {
        if (openedAt > 0) {
            file(path);
        }
        FileVersion wanted = editor.version(path, version)
                .filter(one -> one.version() > 0)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no such version: " + version));
        Saved saved = editor.save(new Source(path, wanted.content()), openedAt, user.getName());
        if (saved instanceof Saved.Refused refused) {
            next.addFlashAttribute(
                    openedAt == 0 ? "faulted" : "faults",
                    faults(refused.violations(), path, wanted.content(), language));
        }
        if (openedAt == 0
                && !(saved instanceof Saved.InForce)
                && playbook.known(path).isEmpty()) {
            return "redirect:/playbook"; // it stays removed, and the page says why
        }
        told(saved, path, openedAt == 0, user, ", text of version " + version, next);
        if (back.equals("entries")) {
            return EntryFormPage.TO_LIST;
        }
        return TO_FILE;
    }

    /**
     * Decides between the file in force and the one on the disk.
     *
     * @param take whether the disk's is wanted
     */
    @PostMapping("/playbook/disk")
    String disk(
            @RequestParam String path,
            @RequestParam int openedAt,
            @RequestParam boolean take,
            Principal user,
            Locale language,
            RedirectAttributes next) {
        file(path);
        next.addAttribute("path", path);
        if (!take) {
            editor.keepAgainstDisk(path);
            audit.record(user.getName(), "playbook.keep", path, "version " + openedAt + " against the disk");
            next.addFlashAttribute("said", "playbook.kept");
            return TO_FILE;
        }
        Optional<Saved> saved = editor.takeFromDisk(path, openedAt, user.getName());
        saved.ifPresent(one -> {
            if (one instanceof Saved.Refused refused) {
                String text = editor.onDisk(path).text().map(Source::content).orElse("");
                next.addFlashAttribute("faults", faults(refused.violations(), path, text, language));
            }
            told(one, path, false, user, ", from the disk", next);
        });
        return TO_FILE;
    }

    /** Writes the file in force to the disk. */
    @PostMapping("/playbook/export")
    String export(@RequestParam String path, Principal user, RedirectAttributes next) {
        Playbook.Active file = file(path);
        next.addAttribute("path", path);
        try {
            Optional<String> place = editor.export(path);
            place.ifPresent(
                    where -> audit.record(user.getName(), "playbook.export", path, "version " + file.version()));
            next.addFlashAttribute("said", place.isPresent() ? "playbook.exported" : "playbook.not-exported");
            next.addFlashAttribute("place", place.orElse(""));
        } catch (IOException failed) {
            log.warn("playbook file not exported path={} {}", path, failed.toString());
            next.addFlashAttribute("said", "playbook.not-exported");
        }
        return TO_FILE;
    }

    private void told(Saved saved, String path, boolean isNew, Principal user, String how, RedirectAttributes next) {
        next.addAttribute("path", path);
        if (saved instanceof Saved.InForce inForce && isNew) {
            PublishedFiles.recordNew(audit, user.getName(), path, inForce.version(), how);
            next.addFlashAttribute("created", inForce.version());
        } else if (saved instanceof Saved.InForce inForce) {
            PublishedFiles.record(audit, user.getName(), path, inForce.version(), how);
            next.addFlashAttribute("saved", inForce.version());
        } else if (saved instanceof Saved.Unchanged) {
            next.addFlashAttribute("said", "playbook.unchanged");
        } else if (saved instanceof Saved.Superseded) {
            next.addFlashAttribute("said", "playbook.superseded");
        }
    }

    private void form(Model model, Playbook.Active file, String text, int version) {
        model.addAttribute("file", FileRow.of(file));
        model.addAttribute("content", text);
        model.addAttribute("version", version);
        model.addAttribute(
                "diskChanged", editor.onDisk(file.source().path()).state() == PlaybookEditor.DiskState.CHANGED);
    }

    private Playbook.Active file(String path) {
        return playbook.known(path)
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "no file in force has the path " + path));
    }

    /** Browsers send a text with the line ends of a form; the file keeps its own. */
    private static String asBefore(String text, String before) {
        String plain = text.replace("\r\n", "\n").replace('\r', '\n');
        String whole = plain.isEmpty() || plain.endsWith("\n") ? plain : plain + "\n";
        return before.contains("\r\n") ? whole.replace("\n", "\r\n") : whole;
    }

    static List<FileViolation> faults(List<Violation> violations, String path, String text, Locale language) {
        List<String> lines = text.lines().toList();
        return violations.stream()
                .map(one -> {
                    boolean here = one.path().equals(path);
                    int line = one.place();
                    return new FileViolation(
                            here ? "" : one.path(),
                            line,
                            here && line > 0 && line <= lines.size() ? lines.get(line - 1) : "",
                            one.expected().in(language));
                })
                .toList();
    }

    /**
     * What speaks against a text.
     *
     * @param path of the other file that it would harm; empty for the file itself
     * @param number of the line, counted from 1; 0 for the whole file
     * @param line what stands in it
     * @param words what was expected, what came, and the cure
     */
    public record FileViolation(String path, int number, String line, String words) {}
}
