package io.quanzi.console.content;

import io.quanzi.console.content.DailyLibrary.Library;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlEntries;
import io.quanzi.segments.Segments;
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

/**
 * One tip or deal as a form: its fields, what it will read like on a phone, what the advertising law has against it. What a
 * colleague did to other entries meanwhile is no conflict; what she did to this one is shown, and nothing is overwritten.
 */
@Controller
class DailyEntryPage {
    private static final String VIEW = "console/daily-entry";

    private final DailyLibrary libraries;
    private final PlaybookEditor editor;
    private final Segments segments;
    private final Audit audit;

    DailyEntryPage(DailyLibrary libraries, PlaybookEditor editor, Segments segments, Audit audit) {
        this.libraries = libraries;
        this.editor = editor;
        this.segments = segments;
        this.audit = audit;
    }

    /** @param id of the entry; empty for a new one */
    @GetMapping("/playbook/daily/entry")
    String show(@RequestParam String list, @RequestParam(defaultValue = "") String id, Model model, Locale language) {
        Library library = libraries.inForce(list);
        Map<String, String> values = id.isEmpty()
                ? Map.of("id", libraries.freshId(library), "for", "everyone", "until", "end-of-week")
                : library.find(id)
                        .orElseThrow(
                                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no entry has the id " + id));
        form(model, list, id, library.version(), values, language);
        return VIEW;
    }

    /** Shows what is being written as it will read; a part of the page. */
    @PostMapping("/playbook/daily/check")
    String check(@RequestParam Map<String, String> sent, Model model, Locale language) {
        String list = sent.getOrDefault("list", "");
        preview(model, list, values(list, sent), language);
        return "console/daily-preview";
    }

    /**
     * Puts an entry in force.
     *
     * @param original its id when the form was opened; empty for a new one
     * @param version the one that the form was opened at
     * @param act {@code preview} to look first
     */
    @PostMapping("/playbook/daily/entry")
    String save(
            @RequestParam String list,
            @RequestParam String original,
            @RequestParam int version,
            @RequestParam(defaultValue = "save") String act,
            @RequestParam Map<String, String> sent,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        Map<String, String> values = values(list, sent);
        Library library = libraries.inForce(list);
        if (act.equals("preview")) {
            form(model, list, original, version, values, language);
            return VIEW;
        }
        if (!original.isEmpty() && !libraries.isAsIn(version, list, original)) {
            response.setStatus(HttpStatus.CONFLICT.value());
            form(model, list, original, library.version(), values, language);
            model.addAttribute("theirs", library.find(original).orElse(Map.of()));
            return VIEW;
        }
        Optional<Integer> index = library.indexOf(original);
        Source changed = index.isPresent()
                ? library.entries().with(index.get(), values, DailyLibrary.LISTS)
                : library.entries().added(library.values().size() - 1, values, DailyLibrary.LISTS);
        Saved saved = editor.save(changed, library.version(), user.getName());
        if (saved instanceof Saved.Refused refused) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            form(model, list, original, version, values, language);
            Optional<YamlEntries> entries = read(changed, list);
            int place = index.orElse(library.values().size());
            EntryForms.faults(
                    model,
                    changed,
                    refused.violations(),
                    violation -> entries.flatMap(one -> one.at(violation.place()))
                            .filter(one -> one.entry() == place)
                            .map(one -> EntryForms.blank(violation, values).orElse(one.key())),
                    language);
            return VIEW;
        }
        if (saved instanceof Saved.Superseded) { // between the look and the save
            response.setStatus(HttpStatus.CONFLICT.value());
            form(model, list, original, version, values, language);
            model.addAttribute("said", "daily.again");
            return VIEW;
        }
        next.addAttribute("list", list);
        if (saved instanceof Saved.InForce inForce) {
            PublishedFiles.record(
                    audit, user.getName(), changed.path(), inForce.version(), ", " + values.getOrDefault("id", ""));
            next.addFlashAttribute("saved", inForce.version());
        } else {
            next.addFlashAttribute("said", "playbook.unchanged");
        }
        return "redirect:/playbook/daily";
    }

    /** The values of a form, in the order of the file. */
    private static Map<String, String> values(String list, Map<String, String> sent) {
        var values = new LinkedHashMap<String, String>();
        for (String field : DailyLibrary.fields(list)) {
            String value = sent.getOrDefault(field, "")
                    .replace("\r\n", "\n")
                    .replace('\r', '\n')
                    .strip();
            if (field.equals("until") && value.equals("date")) {
                value = sent.getOrDefault("untilDay", "").strip();
            }
            values.put(field, DailyLibrary.LISTS.contains(field) ? value.replaceAll("\\s*[,，、]\\s*", ", ") : value);
        }
        return values;
    }

    private void form(
            Model model, String list, String original, int version, Map<String, String> values, Locale language) {
        model.addAttribute("list", list);
        model.addAttribute("original", original);
        model.addAttribute("version", version);
        model.addAttribute("values", values);
        var audiences = new LinkedHashMap<String, String>();
        segments.all().stream()
                .filter(segment -> !segment.name().equals("everyone"))
                .forEach(segment -> audiences.put(segment.name(), segment.title()));
        model.addAttribute("audiences", audiences);
        preview(model, list, values, language);
    }

    private void preview(Model model, String list, Map<String, String> values, Locale language) {
        List<Message> flaws = libraries.flaws(list, values);
        var byField = new LinkedHashMap<String, List<String>>();
        for (String field : List.of("text", "title", "rules")) {
            byField.put(
                    field,
                    flaws.stream()
                            .filter(flaw -> !flaw.gaps().isEmpty()
                                    && values.getOrDefault(field, "")
                                            .contains(String.valueOf(flaw.gaps().get(0))))
                            .map(flaw -> flaw.in(language))
                            .toList());
        }
        model.addAttribute("list", list);
        model.addAttribute("draft", libraries.draft(list, values));
        model.addAttribute("flaws", byField);
        model.addAttribute(
                "otherFlaws",
                flaws.stream()
                        .map(flaw -> flaw.in(language))
                        .filter(words -> byField.values().stream().noneMatch(some -> some.contains(words)))
                        .toList());
    }

    private static Optional<YamlEntries> read(Source changed, String list) {
        try {
            return Optional.of(YamlEntries.of(changed, list));
        } catch (InvalidFile unreadable) {
            return Optional.empty();
        }
    }
}
