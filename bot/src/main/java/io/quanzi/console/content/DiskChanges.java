package io.quanzi.console.content;

import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookDisk;
import io.quanzi.playbook.PlaybookDisk.Difference;
import io.quanzi.playbook.PlaybookDisk.Kind;
import io.quanzi.playbook.PlaybookDisk.Taken;
import io.quanzi.playbook.PlaybookDisk.Written;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.shared.Audit;
import io.quanzi.shared.Excerpt;
import io.quanzi.shared.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Says what differs between the disk and what is in force, and takes one side over for a user, with its lines in the audit. */
@Component
public class DiskChanges {
    private static final int MAX_WORDS = 20;
    private static final int MAX_LENGTH = 120;
    private static final String ARROW = " → ";

    private final PlaybookDisk disk;
    private final PlaybookEditor editor;
    private final Playbook playbook;
    private final EntryForms forms;
    private final Audit audit;

    DiskChanges(PlaybookDisk disk, PlaybookEditor editor, Playbook playbook, EntryForms forms, Audit audit) {
        this.disk = disk;
        this.editor = editor;
        this.playbook = playbook;
        this.forms = forms;
        this.audit = audit;
    }

    /**
     * A file that is otherwise on the disk, in words.
     *
     * @param kind {@code ADDED}, {@code CHANGED}, {@code REMOVED} or {@code CONFLICT}
     * @param name what the pages call it
     * @param by who wrote the text in force, where a person did; else empty
     * @param changes from what is left to what comes, such as {@code 首购 在最近 30 天 → 在最近 7 天}; of a file without
     *     entries the lines, with a sign before each
     */
    public record FileDifference(String path, String kind, String name, String by, List<String> changes) {}

    /** Returns what taking over the disk would change. */
    public List<FileDifference> towardsForce(Collection<Difference> differences, Locale language) {
        return differences.stream()
                .map(one -> inWords(one, one.inForce(), one.onDisk(), language))
                .toList();
    }

    /** Returns what writing to the disk would change. */
    public List<FileDifference> towardsDisk(Collection<Difference> differences, Locale language) {
        return differences.stream()
                .map(one -> inWords(one, one.onDisk(), one.inForce(), language))
                .toList();
    }

    private FileDifference inWords(Difference one, String before, String after, Locale language) {
        return new FileDifference(
                one.path(),
                one.kind().name(),
                name(one, language),
                one.byPerson() ? one.by() : "",
                before.isEmpty() || after.isEmpty() ? List.of() : changes(one.path(), before, after, language));
    }

    private String name(Difference one, Locale language) {
        FileRow row = FileRow.of(new Playbook.Active(
                new Source(one.path(), one.inForce().isEmpty() ? one.onDisk() : one.inForce()),
                one.version(),
                one.by(),
                one.byPerson(),
                one.at()));
        return row.title().isEmpty() ? Message.of("playbook.kind." + row.kind()).in(language) : row.title();
    }

    private List<String> changes(String path, String before, String after, Locale language) {
        List<String> words = forms
                .find(path)
                .map(form -> EntryDiff.of(form, new Source(path, before), new Source(path, after), language))
                .orElse(List.of())
                .stream()
                .map(change -> words(change, language))
                .toList();
        return bounded(words.isEmpty() ? lines(before, after) : words, language);
    }

    private static String words(EntryDiff.Change change, Locale language) {
        var words = new ArrayList<String>();
        if (!change.entry().isEmpty()) {
            words.add(change.entry());
        }
        if (change.field().isEmpty()) {
            words.add(Message.of("playbook.changes." + change.kind()).in(language));
        } else {
            words.add(change.field());
            words.add(side(change.before(), language) + ARROW + side(change.after(), language));
        }
        return String.join(" ", words);
    }

    private static String side(String value, Locale language) {
        return value.isBlank()
                ? Message.of("playbook.changes.blank").in(language)
                : Excerpt.of(value.replaceAll("\\s+", " "), MAX_LENGTH);
    }

    private static List<String> lines(String before, String after) {
        return TextDiff.of(before, after).stream()
                .filter(row -> row.kind() == DiffRow.Kind.REMOVED || row.kind() == DiffRow.Kind.ADDED)
                .map(row -> (row.kind() == DiffRow.Kind.ADDED ? "+ " : "- ")
                        + row.pieces().stream().map(DiffRow.Piece::text).collect(Collectors.joining()))
                .map(line -> Excerpt.of(line, MAX_LENGTH))
                .toList();
    }

    private static List<String> bounded(List<String> words, Locale language) {
        if (words.size() <= MAX_WORDS) {
            return words;
        }
        var some = new ArrayList<>(words.subList(0, MAX_WORDS));
        some.add(Message.of("plan.files.more", words.size() - MAX_WORDS).in(language));
        return List.copyOf(some);
    }

    /** Returns those of some paths that are no conflicts, where each may be decided on. */
    public List<String> withoutConflict(Collection<String> paths, Collection<Difference> differences) {
        Set<String> conflicts = differences.stream()
                .filter(one -> one.kind() == Kind.CONFLICT)
                .map(Difference::path)
                .collect(Collectors.toSet());
        return paths.stream().filter(path -> !conflicts.contains(path)).toList();
    }

    /**
     * Takes over what the disk has.
     *
     * @param named conflicts in which the disk wins
     * @param kept conflicts in which what is in force stays; they are asked about again when the disk changes again
     */
    public Taken takeOver(Set<String> named, Set<String> kept, String by) {
        kept.forEach(path -> {
            int version = playbook.active(path).map(Playbook.Active::version).orElse(0);
            editor.keepAgainstDisk(path);
            audit.record(by, "playbook.keep", path, "version " + version + " against the disk");
        });
        Taken taken = disk.takeOver(named);
        taken.taken().forEach(one -> record(one, by));
        return taken;
    }

    private void record(Difference one, String by) {
        if (one.kind() == Kind.REMOVED) {
            audit.recordChange(by, "playbook.remove", one.path(), "version " + one.version(), "", "from the disk");
            return;
        }
        int version = playbook.active(one.path()).map(Playbook.Active::version).orElse(one.version() + 1);
        if (one.version() == 0) {
            PublishedFiles.recordNew(audit, by, one.path(), version, ", from the disk");
        } else {
            PublishedFiles.record(audit, by, one.path(), version, ", from the disk");
        }
    }

    /**
     * Writes to the disk what is in force.
     *
     * @param named conflicts in which what is in force wins
     * @throws IOException when a file cannot be written
     */
    public Written write(Set<String> named, String by) throws IOException {
        Written written = disk.write(named);
        written.written().forEach(one -> audit.record(by, "playbook.export", one.path(), "version " + one.version()));
        return written;
    }
}
