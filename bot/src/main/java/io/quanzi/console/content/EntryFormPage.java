package io.quanzi.console.content;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.playbook.Source;
import io.quanzi.shared.Audit;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriUtils;

/**
 * One entry of a file as a form. What a colleague did to other entries meanwhile is no conflict; what she did to this one is
 * shown, and nothing is overwritten.
 */
@Controller
class EntryFormPage {
    private static final String VIEW = "console/entry";
    static final String TO_LIST = "redirect:/playbook/entries";

    /** The place of a post among those of a day that can be read ahead, as {@code /upcoming} links it. */
    private static final Pattern POST = Pattern.compile("([0-6])\\.(\\d{1,3})");

    private final EntryForms forms;
    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final Audit audit;

    EntryFormPage(EntryForms forms, Playbook playbook, PlaybookEditor editor, Audit audit) {
        this.forms = forms;
        this.playbook = playbook;
        this.editor = editor;
        this.audit = audit;
    }

    /**
     * @param id of the entry; empty for a new one
     * @param post the post from which one came, such as {@code 1.0} for the first of tomorrow; empty from elsewhere
     */
    @GetMapping("/playbook/entry")
    String show(
            @RequestParam String path,
            @RequestParam(defaultValue = "") String id,
            @RequestParam(defaultValue = "") String post,
            @RequestParam Map<String, String> parameters,
            Model model,
            Locale language) {
        comesFrom(post, model);
        EntryFile file = forms.inForce(path);
        Map<String, String> values = id.isEmpty()
                ? file.form().fresh()
                : file.find(id)
                        .orElseThrow(
                                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no entry is called " + id));
        form(model, file, id, file.version(), file.form().opened(values, parameters), Map.of(), language);
        return VIEW;
    }

    /**
     * Shows what is being written as it will be; a part of the page.
     *
     * @param part whether the form's own part is wanted too, else what stands beside the form alone
     */
    @PostMapping("/playbook/entry/check")
    String check(
            @RequestParam String path,
            @RequestParam(defaultValue = "false") boolean part,
            @RequestParam Map<String, String> parameters,
            Model model,
            Locale language) {
        EntryForm form = forms.inForce(path).form();
        form.complete(form.sent(parameters), parameters, model, language);
        model.addAttribute("part", form.part());
        model.addAttribute("aside", form.aside());
        model.addAttribute("again", true);
        return part ? "console/entry-part" : form.aside();
    }

    /**
     * Puts an entry in force.
     *
     * @param original its id when the form was opened; empty for a new one
     * @param version the one that the form was opened at
     * @param act anything but {@code save} only shows the form again
     * @param post the post from which one came, and goes back to
     */
    @PostMapping("/playbook/entry")
    String save(
            @RequestParam String path,
            @RequestParam String original,
            @RequestParam int version,
            @RequestParam(defaultValue = "save") String act,
            @RequestParam(defaultValue = "") String post,
            @RequestParam Map<String, String> parameters,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        comesFrom(post, model);
        EntryFile file = forms.inForce(path);
        Map<String, String> sent = file.form().sent(parameters);
        if (!act.equals("save")) {
            form(model, file, original, version, sent, parameters, language);
            return VIEW;
        }
        if (!original.isEmpty() && !forms.isAsIn(version, file, one -> one.find(original))) {
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute("theirs", file.find(original).orElse(Map.of()));
            form(model, file, original, file.version(), sent, parameters, language);
            return VIEW;
        }
        EntryForm.Prepared prepared = file.form().prepared(sent, parameters, user.getName());
        Map<String, String> values = prepared.values();
        if (!prepared.wrong().isEmpty()) {
            refused(model, prepared, response, language);
            form(model, file, original, version, values, parameters, language);
            return VIEW;
        }
        Optional<Integer> index = file.indexOf(original);
        Source changed;
        try {
            changed = index.isPresent()
                    ? file.entries().with(index.get(), values)
                    : file.entries().added(values);
        } catch (InvalidFile unreadable) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            form(model, file, original, version, values, parameters, language);
            EntryForms.faults(model, file.source(), unreadable.violations(), violation -> Optional.empty(), language);
            return VIEW;
        }
        Saved saved = editor.save(changed, file.version(), user.getName());
        if (saved instanceof Saved.Refused refused) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            form(model, file, original, version, values, parameters, language);
            Optional<EntryList> entries = EntryForms.entries(file.form(), changed);
            int place = index.or(() -> entries.flatMap(one -> last(file.form(), one, values)))
                    .orElse(file.values().size());
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
            form(model, file, original, version, values, parameters, language);
            model.addAttribute("said", "daily.again");
            return VIEW;
        }
        told(audit, saved, path, file.form().title(values), user, next);
        String back = pathTo(post);
        if (!back.isEmpty()) {
            next.asMap().remove("path");
            next.addFlashAttribute("changedPath", path);
            return "redirect:" + back;
        }
        return TO_LIST + "#entry-" + UriUtils.encode(file.form().idOf(values), StandardCharsets.UTF_8);
    }

    /**
     * Takes a picture or file into what is being written, and shows it again; nothing is put in force.
     *
     * @param slot which place of the entry it is for
     */
    @PostMapping("/playbook/entry/picture")
    String picture(
            @RequestParam String path,
            @RequestParam String original,
            @RequestParam int version,
            @RequestParam(defaultValue = "") String slot,
            @RequestParam(defaultValue = "") String post,
            @RequestParam Map<String, String> parameters,
            @RequestParam Map<String, MultipartFile> files,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response)
            throws IOException {
        comesFrom(post, model);
        EntryFile file = forms.inForce(path);
        EntryForm.Prepared taken = file.form()
                .uploaded(parameters, slot, files, user.getName())
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "no entry of " + path + " takes a picture"));
        if (!taken.wrong().isEmpty()) {
            refused(model, taken, response, language);
        }
        form(model, file, original, version, taken.values(), parameters, language);
        return VIEW;
    }

    private static void refused(
            Model model, EntryForm.Prepared prepared, HttpServletResponse response, Locale language) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        var wrong = new LinkedHashMap<String, List<String>>();
        prepared.wrong().forEach((field, message) -> wrong.put(field, List.of(message.in(language))));
        model.addAttribute("wrong", wrong);
    }

    private static void comesFrom(String post, Model model) {
        if (!pathTo(post).isEmpty()) {
            model.addAttribute("post", post);
            model.addAttribute("back", pathTo(post));
        }
    }

    /** Returns where a post to come is read; empty for what names none. */
    private static String pathTo(String post) {
        Matcher read = POST.matcher(post);
        return read.matches() ? "/upcoming?in=" + read.group(1) + "#post-" + read.group(2) : "";
    }

    /** Tells the list what came of a change that was not refused. */
    static void told(Audit audit, Saved saved, String path, String what, Principal user, RedirectAttributes next) {
        next.addAttribute("path", path);
        if (saved instanceof Saved.InForce inForce) {
            PublishedFiles.record(audit, user.getName(), path, inForce.version(), ", " + what);
            next.addFlashAttribute("saved", inForce.version());
        } else if (saved instanceof Saved.Superseded) {
            next.addFlashAttribute("said", "playbook.superseded");
        } else {
            next.addFlashAttribute("said", "playbook.unchanged");
        }
    }

    /** Returns where a new entry stands, which some forms do not put at the end. */
    private static Optional<Integer> last(EntryForm form, EntryList entries, Map<String, String> values) {
        int place = entries.values().stream().map(form::idOf).toList().lastIndexOf(form.idOf(values));
        return place < 0 ? Optional.empty() : Optional.of(place);
    }

    private void form(
            Model model,
            EntryFile file,
            String original,
            int version,
            Map<String, String> values,
            Map<String, String> parameters,
            Locale language) {
        EntryForm form = file.form();
        model.addAttribute("file", FileRow.of(forms.active(file.source().path())));
        model.addAttribute("word", form.word());
        model.addAttribute("original", original);
        model.addAttribute("called", file.find(original).map(form::title).orElse(original));
        model.addAttribute("version", version);
        model.addAttribute("values", values);
        model.addAttribute("fields", form.fields());
        model.addAttribute("part", form.part());
        model.addAttribute("aside", form.aside());
        model.addAttribute(
                "users",
                file.find(original).flatMap(form::defines).map(playbook::usersOf).orElse(List.of()).stream()
                        .flatMap(user -> playbook.active(user).stream())
                        .map(FileRow::of)
                        .toList());
        if (!original.isEmpty()) {
            form.tellAbout(values, model, language);
        }
        form.complete(values, parameters, model, language);
    }
}
