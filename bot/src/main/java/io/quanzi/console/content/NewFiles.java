package io.quanzi.console.content;

import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookEditor.DiskState;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlKeys;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * What new files begin as: a schedule or SOP as a paused copy of another; a swap with all of its values, and a template with its text,
 * both from another or blank, as they do something as soon as they are there.
 */
@Component
class NewFiles {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
    static final String NAME_KEY = "name";
    static final String TITLE = "title";
    static final String TEXT = "text";

    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final Segments segments;
    private final SwapForm swap;

    NewFiles(Playbook playbook, PlaybookEditor editor, Segments segments, SwapForm swap) {
        this.playbook = playbook;
        this.editor = editor;
        this.segments = segments;
        this.swap = swap;
    }

    /** The files that one may be made from. */
    List<Playbook.Active> samples(NewFileKind kind) {
        return playbook.active().stream()
                .filter(file -> kind.has(file.source().path()))
                .toList();
    }

    List<EntryField> fields(NewFileKind kind) {
        return switch (kind) {
            case SCHEDULE, SOP ->
                List.of(
                        EntryField.line(NAME_KEY).hinted(),
                        EntryField.line(TITLE).hinted());
            case SWAP -> swap.settings();
            case BROADCAST ->
                List.of(
                        EntryField.line(NAME_KEY).hinted(),
                        EntryField.of(TEXT, EntryField.Kind.AREA).hinted());
            case WELCOME ->
                List.of(
                        EntryField.choice(NAME_KEY, this::withoutWelcome).hinted(),
                        EntryField.of(TEXT, EntryField.Kind.AREA).hinted());
        };
    }

    /** The segments whose members are welcomed by the words for everybody. */
    private Map<String, String> withoutWelcome() {
        var titles = new LinkedHashMap<String, String>();
        segments.all().stream()
                .filter(segment ->
                        playbook.known(NewFileKind.WELCOME.path(segment.name())).isEmpty())
                .forEach(segment -> titles.put(segment.name(), segment.title()));
        return titles;
    }

    /** Returns what the form begins with. */
    Map<String, String> values(NewFileKind kind, Optional<Source> sample) {
        var values = new LinkedHashMap<String, String>();
        for (EntryField field : fields(kind)) {
            values.put(field.key(), "");
        }
        if (sample.isPresent() && kind.isTemplate()) {
            values.put(TEXT, sample.get().content());
        } else if (sample.isPresent() && kind == NewFileKind.SWAP) {
            values.putAll(YamlKeys.values(sample.get(), List.copyOf(values.keySet())));
            values.put(NAME_KEY, "");
        }
        return values;
    }

    /** Returns what speaks against the values before a text is made of them, by field. */
    Map<String, Message> flaws(NewFileKind kind, Map<String, String> values) {
        var flaws = new LinkedHashMap<String, Message>();
        String name = values.getOrDefault(NAME_KEY, "");
        if (!NAME.matcher(name).matches()) {
            flaws.put(
                    NAME_KEY,
                    name.isEmpty()
                            ? Message.of("fault.missing.such", NAME_KEY, "summer-2027")
                            : Message.of("fault.name", NAME_KEY, "summer-2027", name));
        } else if (isTaken(kind.path(name))) {
            flaws.put(NAME_KEY, Message.of("fault.taken", kind.path(name)));
        } else if (kind == NewFileKind.WELCOME && !withoutWelcome().containsKey(name)) {
            flaws.put(NAME_KEY, Message.of("fault.no-segment", name));
        }
        if (kind.beginsPaused() && values.getOrDefault(TITLE, "").isBlank()) {
            flaws.put(TITLE, Message.of("fault.missing.blank", TITLE));
        }
        return flaws;
    }

    private boolean isTaken(String path) {
        DiskState disk = editor.onDisk(path).state();
        return playbook.known(path).isPresent() || (disk != DiskState.NONE && disk != DiskState.MISSING);
    }

    /**
     * Makes the text of a file.
     *
     * @param sample the file it is made from; empty only of a swap
     */
    Source made(NewFileKind kind, Optional<Source> sample, Map<String, String> values) {
        String path = kind.path(values.getOrDefault(NAME_KEY, ""));
        if (kind.isTemplate()) {
            return new Source(path, values.getOrDefault(TEXT, "") + "\n");
        }
        var wanted = new LinkedHashMap<>(values);
        if (kind.beginsPaused()) {
            wanted.put("paused", "true");
        }
        Source start = new Source(
                path, sample.map(Source::content).orElse("name: " + values.getOrDefault(NAME_KEY, "") + "\n"));
        return YamlKeys.with(start, wanted, EntryForm.shapes(fields(kind)));
    }
}
