package io.quanzi.console.content;

import io.quanzi.broadcast.PostPreviews;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlKeys;
import io.quanzi.shared.Audit;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The entries of a file one below the other, with the single values that hold for all of them. */
@Controller
class EntryListPage {
    private static final String VIEW = "console/entries";
    /** Of a list without an order of its own the search finds the others. */
    private static final int MAX_ROWS = 50;

    private static final int MAX_MOVABLE_ROWS = 500;

    private final EntryForms forms;
    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final Audit audit;
    private final PostPreviews previews;

    EntryListPage(EntryForms forms, Playbook playbook, PlaybookEditor editor, Audit audit, PostPreviews previews) {
        this.previews = previews;
        this.forms = forms;
        this.playbook = playbook;
        this.editor = editor;
        this.audit = audit;
    }

    /**
     * An entry.
     *
     * @param users the files that use the name that the entry gives them
     */
    public record Row(String id, String title, List<String> facts, List<FileRow> users, boolean first, boolean last) {}

    @GetMapping("/playbook/entries")
    String list(@RequestParam String path, @RequestParam(defaultValue = "") String find, Model model, Locale language) {
        EntryFile file = forms.inForce(path);
        fill(model, file, find.strip(), language);
        settings(model, file, file.version(), EntryForms.settings(file), Map.of(), language);
        return VIEW;
    }

    /** The segments (人群包). */
    @GetMapping("/segments")
    String segments(Model model, Locale language) {
        return list(SegmentsForm.PATH, "", model, language);
    }

    /** The benefit officers. */
    @GetMapping("/officers")
    String officers(Model model, Locale language) {
        return list(OfficersForm.PATH, "", model, language);
    }

    /**
     * The word list of the copy check.
     *
     * @param sentence to be read as it would be before it leaves; empty for none
     */
    @GetMapping("/words")
    String words(
            @RequestParam(defaultValue = "") String find,
            @RequestParam(defaultValue = "") String sentence,
            Model model,
            Locale language) {
        model.addAttribute("sentence", sentence);
        model.addAttribute(
                "flaws",
                sentence.isBlank()
                        ? List.of()
                        : previews.flaws(sentence).stream()
                                .map(flaw -> flaw.in(language))
                                .toList());
        return list(WordsForm.PATH, find, model, language);
    }

    private void fill(Model model, EntryFile file, String find, Locale language) {
        EntryForm form = file.form();
        List<Map<String, String>> all = file.values();
        List<Integer> order = form.order(all);
        Function<Map<String, String>, List<String>> facts = form.factsIn(language);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < order.size(); i++) {
            Map<String, String> entry = all.get(order.get(i));
            if (entry.values().stream().anyMatch(value -> value.contains(find))) {
                rows.add(new Row(
                        form.idOf(entry),
                        form.title(entry),
                        facts.apply(entry).stream()
                                .filter(fact -> !fact.isBlank())
                                .toList(),
                        users(form.defines(entry)),
                        i == 0,
                        i == order.size() - 1));
            }
        }
        model.addAttribute("file", FileRow.of(forms.active(file.source().path())));
        model.addAttribute("word", form.word());
        model.addAttribute("removable", editor.isRemovable(file.source().path()));
        model.addAttribute("listed", !form.list().isEmpty());
        model.addAttribute("movable", form.movable() && find.isEmpty());
        int most = form.movable() ? MAX_MOVABLE_ROWS : MAX_ROWS;
        model.addAttribute("rows", rows.subList(0, Math.min(rows.size(), most)));
        model.addAttribute("more", Math.max(0, rows.size() - most));
        model.addAttribute("total", all.size());
        model.addAttribute("find", find);
        model.addAttribute("top", form.top());
        form.fillTop(file.source(), model, language);
    }

    private List<FileRow> users(Optional<Name> name) {
        return name.map(playbook::usersOf).orElse(List.of()).stream()
                .flatMap(path -> playbook.active(path).stream())
                .map(FileRow::of)
                .toList();
    }

    private static void settings(
            Model model,
            EntryFile file,
            int version,
            Map<String, String> values,
            Map<String, String> parameters,
            Locale language) {
        EntryForm form = file.form();
        model.addAttribute("version", version);
        model.addAttribute("settings", form.settings());
        model.addAttribute("values", values);
        if (form.list().isEmpty()) {
            model.addAttribute("part", form.part());
            form.complete(values, parameters, model, language);
        }
    }

    private static Map<String, String> sent(EntryForm form, Map<String, String> parameters) {
        if (form.list().isEmpty()) {
            return form.sent(parameters);
        }
        var values = new LinkedHashMap<String, String>();
        form.settings()
                .forEach(field -> values.put(field.key(), field.written(parameters.getOrDefault(field.key(), ""))));
        return values;
    }

    /**
     * Moves an entry by one place.
     *
     * @param down else up
     */
    @PostMapping("/playbook/entries/move")
    String move(
            @RequestParam String path,
            @RequestParam String id,
            @RequestParam boolean down,
            Principal user,
            Locale language,
            RedirectAttributes next) {
        EntryFile file = forms.inForce(path);
        List<Integer> order = file.form().order(file.values());
        int at = order.indexOf(index(file, id));
        int upper = down ? at : at - 1;
        Source moved = upper < 0 || upper + 1 >= order.size()
                ? file.source()
                : file.entries().swapped(order.get(upper), order.get(upper + 1));
        return save(file, moved, "moved " + id, user, language, next);
    }

    /**
     * Takes an entry away, unless another file uses it.
     *
     * @param version the one that the page was made of
     */
    @PostMapping("/playbook/entries/remove")
    String remove(
            @RequestParam String path,
            @RequestParam String id,
            @RequestParam int version,
            Principal user,
            Locale language,
            RedirectAttributes next) {
        EntryFile file = forms.inForce(path);
        int index = index(file, id);
        List<FileRow> users = users(file.form().defines(file.values().get(index)));
        if (!users.isEmpty()) {
            next.addAttribute("path", path);
            next.addFlashAttribute("inUse", file.form().title(file.values().get(index)));
            next.addFlashAttribute("users", users);
            return EntryFormPage.TO_LIST;
        }
        if (!forms.isAsIn(version, file, one -> one.find(id))) {
            next.addAttribute("path", path);
            next.addFlashAttribute("said", "playbook.superseded");
            return EntryFormPage.TO_LIST;
        }
        return save(file, file.entries().without(index), "removed " + id, user, language, next);
    }

    private static int index(EntryFile file, String id) {
        return file.indexOf(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no entry is called " + id));
    }

    private String save(
            EntryFile file, Source changed, String what, Principal user, Locale language, RedirectAttributes next) {
        String path = file.source().path();
        Saved saved = editor.save(changed, file.version(), user.getName());
        if (saved instanceof Saved.Refused refused) {
            next.addAttribute("path", path);
            next.addFlashAttribute(
                    "faults", PlaybookEditPage.faults(refused.violations(), path, changed.content(), language));
            return EntryFormPage.TO_LIST;
        }
        EntryFormPage.told(audit, saved, path, what, user, next);
        return EntryFormPage.TO_LIST;
    }

    /**
     * Puts the single values of a file in force.
     *
     * @param version the one that the page was made of
     */
    @PostMapping("/playbook/entries/settings")
    String settings(
            @RequestParam String path,
            @RequestParam int version,
            @RequestParam Map<String, String> parameters,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        EntryFile file = forms.inForce(path);
        Map<String, String> values = sent(file.form(), parameters);
        Map<String, String> now = EntryForms.settings(file);
        if (!forms.isAsIn(version, file, EntryForms::settings)) {
            response.setStatus(HttpStatus.CONFLICT.value());
            fill(model, file, "", language);
            model.addAttribute("theirs", now);
            settings(model, file, file.version(), values, parameters, language);
            return VIEW;
        }
        Source changed = file.source();
        Saved saved;
        try {
            changed = YamlKeys.with(
                    file.source(), values, EntryForm.shapes(file.form().settings()));
            saved = editor.save(changed, file.version(), user.getName());
        } catch (InvalidFile unchangeable) {
            saved = new Saved.Refused(unchangeable.violations());
        }
        if (saved instanceof Saved.Refused refused) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            fill(model, file, "", language);
            settings(model, file, version, values, parameters, language);
            EntryForms.faultsOfKeys(model, changed, refused.violations(), values, language);
            return VIEW;
        }
        EntryFormPage.told(audit, saved, path, String.join(", ", values.keySet()), user, next);
        return EntryFormPage.TO_LIST;
    }
}
