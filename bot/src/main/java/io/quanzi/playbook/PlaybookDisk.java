package io.quanzi.playbook;

import io.quanzi.playbook.Checked.Origin;
import io.quanzi.playbook.PlaybookRepository.Stored;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Compares the files on the disk with those in force, all at once, and takes over one side or writes the other.
 *
 * <p>Taking over is what a start does with the disk, with two differences: one faulty file refuses all, and nothing is
 * done to a file that a person changed in the console too, unless it is named.
 */
@Component
public class PlaybookDisk {
    private static final Logger log = LoggerFactory.getLogger(PlaybookDisk.class);

    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final List<NameGuard> guards;
    private final Clock clock;

    PlaybookDisk(Playbook playbook, PlaybookEditor editor, List<NameGuard> guards, Clock clock) {
        this.playbook = playbook;
        this.editor = editor;
        this.guards = List.copyOf(guards);
        this.clock = clock;
    }

    /** What is different about a file. */
    public enum Kind {
        /** The other side does not have it. */
        ADDED,
        CHANGED,
        /** Only the other side has it still. */
        REMOVED,
        /** Both sides were changed: a person decides. */
        CONFLICT
    }

    /**
     * A file that is not the same on the disk and in force.
     *
     * @param inForce the text in force; empty when there is none
     * @param onDisk the text on the disk; empty when there is none
     * @param version of the text in force; 0 when there is none
     * @param by the user who wrote that one; {@code disk} or {@code jar} where it came from there
     * @param at when it came into force
     */
    public record Difference(
            Kind kind,
            String path,
            String inForce,
            String onDisk,
            int version,
            String by,
            boolean byPerson,
            Instant at) {
        private static Difference of(Kind kind, String path, @Nullable Stored now, @Nullable String onDisk) {
            String text = onDisk == null ? "" : onDisk;
            return now == null
                    ? new Difference(kind, path, "", text, 0, "", false, Instant.EPOCH)
                    : new Difference(
                            kind,
                            path,
                            now.source().content(),
                            text,
                            now.version(),
                            now.by(),
                            now.byPerson(),
                            now.at());
        }
    }

    /**
     * What taking the disk over would do.
     *
     * @param differences by path
     * @param violations what is wrong with the files on the disk; nothing is taken over while there is any
     */
    public record Comparison(List<Difference> differences, List<Violation> violations) {
        /** Those that nobody decided on yet. */
        public List<Difference> conflicts() {
            return differences.stream()
                    .filter(one -> one.kind() == Kind.CONFLICT)
                    .toList();
        }
    }

    /** The disk and the store as they were read together. */
    private record Reading(Map<String, Stored> stored, Map<String, Source> disk, PlaybookDirectory.Reading read) {}

    /** Returns where the files are on the disk; empty when those in the jar are used. */
    public Optional<String> place() {
        return playbook.where().map(Path::toAbsolutePath).map(Path::normalize).map(Path::toString);
    }

    /** Reads the disk now and compares it, changing nothing. */
    public Comparison compare() {
        return compare(read(), Set.of());
    }

    private Reading read() {
        PlaybookDirectory.Reading read = playbook.disk();
        var disk = new HashMap<String, Source>();
        read.files().forEach(file -> disk.put(file.path(), file));
        return new Reading(playbook.repository().stored(), disk, read);
    }

    private Comparison compare(Reading reading, Set<String> taken) {
        List<Difference> differences = differences(reading);
        Map<String, Difference> wanted = differences.stream()
                .filter(one -> one.kind() != Kind.CONFLICT || taken.contains(one.path()))
                .collect(Collectors.toMap(Difference::path, one -> one));
        return new Comparison(differences, violations(reading, wanted));
    }

    private static List<Difference> differences(Reading reading) {
        var paths = new TreeSet<>(reading.stored().keySet());
        paths.addAll(reading.disk().keySet());
        var differences = new ArrayList<Difference>();
        for (String path : paths) {
            Stored now = reading.stored().get(path);
            Source disk = reading.disk().get(path);
            kind(now, disk, reading.read().mayHave(path))
                    .ifPresent(kind ->
                            differences.add(Difference.of(kind, path, now, disk == null ? null : disk.content())));
        }
        return List.copyOf(differences);
    }

    /** What the disk has that is not in force; a file that only the console changed is not among it. */
    private static Optional<Kind> kind(@Nullable Stored now, @Nullable Source disk, boolean unreadable) {
        if (disk == null) {
            return now != null && !unreadable && now.isOfTheDisk() ? Optional.of(Kind.REMOVED) : Optional.empty();
        }
        if (now == null) {
            return Optional.of(Kind.ADDED);
        }
        if (disk.equals(now.source()) || disk.content().equals(now.onDisk())) {
            return Optional.empty();
        }
        return Optional.of(now.byPerson() ? Kind.CONFLICT : Kind.CHANGED);
    }

    private List<Violation> violations(Reading reading, Map<String, Difference> wanted) {
        var violations = new ArrayList<>(reading.read().violations());
        if (!wanted.isEmpty()) {
            Set<Violation> known = new HashSet<>(
                    playbook.select(playbook.choices(reading.stored(), null)).violations());
            Checked after = GuardedNames.select(
                    playbook.inForce(), guards, kept -> choices(reading, wanted, kept), playbook::select);
            after.violations().stream()
                    .filter(one -> wanted.containsKey(one.path()) || !known.contains(one))
                    .forEach(violations::add);
            if (violations.isEmpty()) {
                List<String> lost = lost(after, wanted.values());
                lost.forEach(
                        path -> violations.add(Violation.inFile(path, 0, Message.of("fault.loses", List.of(path)))));
            }
        }
        return Selection.bounded(violations);
    }

    private Collection<Choice> choices(Reading reading, Map<String, Difference> wanted, Set<String> kept) {
        var choices = new ArrayList<Choice>();
        var paths = new TreeSet<>(reading.stored().keySet());
        paths.addAll(wanted.keySet());
        for (String path : paths) {
            Stored now = reading.stored().get(path);
            var choice = new Choice(path, now == null ? null : now.source());
            if (wanted.containsKey(path) && !kept.contains(path)) {
                choice.or(reading.disk().get(path), Origin.WANTED);
            }
            if (now != null) {
                choice.or(now.source(), Origin.LAST_GOOD);
            }
            choices.add(choice);
        }
        return choices;
    }

    /** Files that would not be as the disk has them although nothing is wrong with any. */
    private static List<String> lost(Checked after, Collection<Difference> wanted) {
        return wanted.stream()
                .filter(one -> {
                    Checked.Good<?> chosen = after.good().get(one.path());
                    return one.kind() == Kind.REMOVED
                            ? chosen != null
                            : chosen == null || !chosen.source().content().equals(one.onDisk());
                })
                .map(Difference::path)
                .toList();
    }

    /**
     * What came of taking the disk over.
     *
     * @param taken what is in force now as the disk has it
     * @param left conflicts that were not named, and files that somebody changed in the same moment
     * @param violations why nothing was taken over; empty when it was
     */
    public record Taken(List<Difference> taken, List<Difference> left, List<Violation> violations) {}

    /**
     * Takes over what the disk has: all of it, or nothing where something is wrong.
     *
     * @param named the paths of conflicts in which the disk is to win
     */
    public Taken takeOver(Set<String> named) {
        Reading reading = read();
        Comparison comparison = compare(reading, named);
        if (!comparison.violations().isEmpty()) {
            return new Taken(List.of(), List.of(), comparison.violations());
        }
        var taken = new ArrayList<Difference>();
        var left = new ArrayList<Difference>();
        for (Difference one : comparison.differences()) {
            boolean wanted = one.kind() != Kind.CONFLICT || named.contains(one.path());
            (wanted && put(one, reading) ? taken : left).add(one);
        }
        playbook.tookDisk(left.stream()
                .filter(one -> one.kind() == Kind.CONFLICT)
                .collect(Collectors.toMap(Difference::path, Difference::onDisk)));
        log.info("playbook taken over from the disk files={} left={}", taken.size(), left.size());
        return new Taken(List.copyOf(taken), List.copyOf(left), List.of());
    }

    private boolean put(Difference one, Reading reading) {
        Stored before = reading.stored().get(one.path());
        if (one.kind() == Kind.REMOVED) {
            return playbook.repository().remove(one.path(), one.version());
        }
        Source disk = reading.disk().get(one.path());
        return disk != null
                && playbook.repository()
                        .replaceByDisk(disk, before, clock.instant())
                        .isPresent();
    }

    /**
     * Returns the files in force that the disk does not have so: {@code ADDED} where it has none, {@code CHANGED} where it
     * has an earlier text, {@code CONFLICT} where it was changed or taken away and nobody took that over.
     */
    public List<Difference> unwritten() {
        if (playbook.where().isEmpty()) {
            return List.of();
        }
        Reading reading = read();
        var differences = new ArrayList<Difference>();
        for (String path : new TreeSet<>(reading.stored().keySet())) {
            Stored now = reading.stored().get(path);
            Source disk = reading.disk().get(path);
            if (now != null && !now.source().equals(disk)) {
                differences.add(Difference.of(
                        unwritten(now, disk, reading.read().mayHave(path)),
                        path,
                        now,
                        disk == null ? null : disk.content()));
            }
        }
        return List.copyOf(differences);
    }

    private static Kind unwritten(Stored now, @Nullable Source disk, boolean unreadable) {
        if (disk != null) {
            return disk.content().equals(now.onDisk()) ? Kind.CHANGED : Kind.CONFLICT;
        }
        return unreadable || now.isOfTheDisk() ? Kind.CONFLICT : Kind.ADDED;
    }

    /** What came of writing: what the disk has now as it is in force, and what it was left with. */
    public record Written(List<Difference> written, List<Difference> left) {}

    /**
     * Writes the files in force to the disk, each whole or not at all; none that was changed there, unless it is named.
     *
     * @param named the paths of conflicts in which what is in force is to win
     * @throws IOException when a file cannot be written; those before it are
     */
    public Written write(Set<String> named) throws IOException {
        var written = new ArrayList<Difference>();
        var left = new ArrayList<Difference>();
        for (Difference one : unwritten()) {
            boolean wanted = one.kind() != Kind.CONFLICT || named.contains(one.path());
            (wanted && write(one) ? written : left).add(one);
        }
        log.info("playbook written to the disk files={} left={}", written.size(), left.size());
        return new Written(List.copyOf(written), List.copyOf(left));
    }

    /** Looks again just before it writes: whoever saved the file meanwhile does not lose it. */
    private boolean write(Difference one) throws IOException {
        String now = editor.onDisk(one.path()).text().map(Source::content).orElse("");
        if (!now.equals(one.onDisk())) {
            return false;
        }
        PlaybookDirectory.write(playbook.where().orElseThrow(), new Source(one.path(), one.inForce()));
        playbook.repository().knowDisk(one.path(), one.inForce());
        playbook.reload();
        return true;
    }
}
