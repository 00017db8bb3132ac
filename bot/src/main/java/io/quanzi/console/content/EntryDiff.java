package io.quanzi.console.content;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Source;
import io.quanzi.shared.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The difference of two versions of a file in the words of its form: which entries came, went or have another value. */
final class EntryDiff {
    private static final int MAX_CHANGES = 200;

    private final EntryForm form;
    private final Locale language;
    private final List<Change> changes = new ArrayList<>();

    private EntryDiff(EntryForm form, Locale language) {
        this.form = form;
        this.language = language;
    }

    /** What became of an entry. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED,
        /** The entries stand in another order; of no entry alone. */
        MOVED,
        /** A value of the file itself. */
        SETTING
    }

    /**
     * A difference.
     *
     * @param entry what the entry is called; empty where it is of none alone
     * @param field the field's label; empty where the whole entry came or went
     * @param before blank when it was not there
     * @param after blank when it is not there any more
     */
    public record Change(Kind kind, String entry, String field, String before, String after) {}

    /** Returns the differences, at most some hundred; none where a version cannot be read as entries. */
    static List<Change> of(EntryForm form, Source before, Source after, Locale language) {
        var diff = new EntryDiff(form, language);
        try {
            diff.compare(new EntryFile(form, before, 0), new EntryFile(form, after, 0));
        } catch (InvalidFile unreadable) {
            return List.of();
        }
        return List.copyOf(diff.changes.subList(0, Math.min(diff.changes.size(), MAX_CHANGES)));
    }

    private void compare(EntryFile before, EntryFile after) {
        fields(Kind.SETTING, "", form.settings(), EntryForms.settings(before), EntryForms.settings(after));
        if (form.list().isEmpty()) {
            return;
        }
        Map<String, Map<String, String>> old = byId(before);
        Map<String, Map<String, String>> fresh = byId(after);
        fresh.forEach((id, entry) -> {
            Map<String, String> was = old.get(id);
            if (was == null) {
                changes.add(new Change(Kind.ADDED, form.title(entry), "", "", ""));
            } else {
                fields(Kind.CHANGED, form.title(entry), form.fields(), was, entry);
            }
        });
        old.forEach((id, entry) -> {
            if (!fresh.containsKey(id)) {
                changes.add(new Change(Kind.REMOVED, form.title(entry), "", "", ""));
            }
        });
        List<String> stayed = old.keySet().stream().filter(fresh::containsKey).toList();
        if (!stayed.equals(fresh.keySet().stream().filter(old::containsKey).toList())) {
            changes.add(new Change(Kind.MOVED, "", "", "", ""));
        }
    }

    private Map<String, Map<String, String>> byId(EntryFile file) {
        var entries = new LinkedHashMap<String, Map<String, String>>();
        file.values().forEach(entry -> entries.put(form.idOf(entry), entry));
        return entries;
    }

    private void fields(
            Kind kind, String entry, List<EntryField> fields, Map<String, String> old, Map<String, String> fresh) {
        for (EntryField field : fields) {
            String was = Objects.requireNonNullElse(old.get(field.key()), "");
            String is = Objects.requireNonNullElse(fresh.get(field.key()), "");
            if (!was.equals(is)) {
                String label = "entry." + form.word() + "." + field.key();
                changes.add(new Change(
                        kind,
                        entry,
                        Message.isKnown(label) ? Message.of(label).in(language) : field.key(),
                        was.isBlank() ? "" : form.shown(field, was, language),
                        is.isBlank() ? "" : form.shown(field, is, language)));
            }
        }
    }
}
