package io.quanzi.console.content;

import io.quanzi.playbook.FileVersion;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlKeys;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.server.ResponseStatusException;

/** The files that have a form, and their versions. */
@Component
class EntryForms {
    private final List<EntryForm> forms;
    private final Playbook playbook;
    private final PlaybookEditor editor;

    EntryForms(List<EntryForm> forms, Playbook playbook, PlaybookEditor editor) {
        this.forms = forms;
        this.playbook = playbook;
        this.editor = editor;
    }

    /** The form of the file at a path; empty when it is only changed as a text. */
    Optional<EntryForm> find(String path) {
        return forms.stream().filter(form -> form.has(path)).findFirst();
    }

    private EntryForm form(String path) {
        return find(path)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no form is for the path " + path));
    }

    EntryFile inForce(String path) {
        EntryForm form = form(path);
        Playbook.Active file = active(path);
        return new EntryFile(form, file.source(), file.version());
    }

    Playbook.Active active(String path) {
        return playbook.active(path)
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "no file in force has the path " + path));
    }

    /** Whether something of the file is now as it was in a version; not when that version is not known. */
    boolean isAsIn(int version, EntryFile now, Function<EntryFile, Object> something) {
        return now.version() == version
                || editor.version(now.source().path(), version)
                        .map(FileVersion::content)
                        .map(content -> new Source(now.source().path(), content))
                        .map(source -> something.apply(new EntryFile(now.form(), source, version)))
                        .filter(something.apply(now)::equals)
                        .isPresent();
    }

    /** Returns the single values of a file's top level; blank for one that is not there. */
    static Map<String, String> settings(EntryFile file) {
        return YamlKeys.values(
                file.source(),
                file.form().settings().stream().map(EntryField::key).toList());
    }

    /** Returns the field that a violation names and that was left blank: one that is missing has no line of its own. */
    static Optional<String> blank(Violation violation, Map<String, String> values) {
        List<Object> gaps = violation.expected().gaps();
        return gaps.isEmpty()
                ? Optional.empty()
                : values.entrySet().stream()
                        .filter(one -> one.getValue().isBlank()
                                && (one.getKey().equals(gaps.get(0))
                                        || one.getKey().endsWith("." + gaps.get(0))))
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /**
     * Puts each violation of single values beside the field it is about.
     *
     * @param values by key, as they were sent
     */
    static void faultsOfKeys(
            Model model, Source changed, List<Violation> violations, Map<String, String> values, Locale language) {
        faults(
                model,
                changed,
                violations,
                violation -> blank(violation, values)
                        .or(() -> YamlKeys.at(changed, violation.place()).filter(values::containsKey)),
                language);
    }

    /** Puts each violation beside the field it is about; those of other entries and files stand above the form. */
    static void faults(
            Model model,
            Source changed,
            List<Violation> violations,
            Function<Violation, Optional<String>> fieldOf,
            Locale language) {
        var byField = new LinkedHashMap<String, List<String>>();
        var others = new ArrayList<Violation>();
        for (Violation violation : violations) {
            Optional<String> field =
                    violation.path().equals(changed.path()) ? fieldOf.apply(violation) : Optional.empty();
            if (field.isPresent()) {
                byField.computeIfAbsent(field.get(), key -> new ArrayList<>())
                        .add(labelled(violation.expected(), String.valueOf(model.getAttribute("word")), language)
                                .in(language));
            } else {
                others.add(violation);
            }
        }
        model.addAttribute("wrong", byField);
        if (!others.isEmpty()) {
            model.addAttribute("faults", PlaybookEditPage.faults(others, changed.path(), changed.content(), language));
        }
    }

    /** Names the field of a message as the form does, where the message begins with its key in the file. */
    static Message labelled(Message message, String word, Locale language) {
        if (message.gaps().isEmpty()) {
            return message;
        }
        String named = String.valueOf(message.gaps().get(0));
        return Stream.of("entry." + word + "." + named, "rule.test." + named)
                .filter(Message::isKnown)
                .findFirst()
                .map(label -> {
                    var gaps = new ArrayList<Object>(message.gaps());
                    gaps.set(0, Message.of(label).in(language));
                    return new Message(message.key(), gaps);
                })
                .orElse(message);
    }

    /** Reads the entries of a text that may be no YAML. */
    static Optional<EntryList> entries(EntryForm form, Source changed) {
        try {
            return Optional.of(form.read(changed));
        } catch (InvalidFile unreadable) {
            return Optional.empty();
        }
    }
}
