package io.quanzi.playbook;

import io.quanzi.playbook.PlaybookRepository.Stored;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Changes the files in force.
 *
 * <p>A text is checked as it would be in force with all the others: (1) both selections are made, without it and with it;
 * (2) it is refused when it is not chosen, when another file would be no more, or when there is a fault that there was not
 * before; (3) it takes the place of the version it was made from, or of none: who was later is told, and nothing is
 * overwritten. Other nodes follow within seconds.
 */
@Component
public class PlaybookEditor {
    private static final Logger log = LoggerFactory.getLogger(PlaybookEditor.class);

    private final Playbook playbook;
    private final Clock clock;
    private final List<NameGuard> guards;

    PlaybookEditor(Playbook playbook, Clock clock, List<NameGuard> guards) {
        this.playbook = playbook;
        this.guards = List.copyOf(guards);
        this.clock = clock;
    }

    /** What became of a text. */
    public sealed interface Saved {
        /** The text is in force. */
        record InForce(int version) implements Saved {}

        /** The text is what is in force already. */
        record Unchanged(int version) implements Saved {}

        /** The text cannot be used. */
        record Refused(List<Violation> violations) implements Saved {}

        /** The file is no more; its text can be put in force again. */
        record Removed(int version) implements Saved {}

        /** Another version came since the one that the text was made from. */
        record Superseded(int version) implements Saved {}
    }

    /**
     * Puts a text in force.
     *
     * @param openedAt the version that it was made from; 0 for a file that is new
     * @param by the user
     */
    public Saved save(Source file, int openedAt, String by) {
        return save(file, openedAt, by, null);
    }

    private Saved save(Source file, int openedAt, String by, @Nullable String readFromDisk) {
        Stored before = playbook.repository().find(file.path()).orElse(null);
        int now = before == null ? 0 : before.version();
        if (now != openedAt) {
            return new Saved.Superseded(now);
        }
        if (before != null && before.source().equals(file)) {
            return new Saved.Unchanged(now);
        }
        List<Violation> wrong = violations(file);
        if (!wrong.isEmpty()) {
            return new Saved.Refused(wrong);
        }
        String onDisk = readFromDisk != null ? readFromDisk : before == null ? null : before.onDisk();
        Optional<Integer> version = playbook.repository().replace(file, before, by, onDisk, clock.instant());
        if (version.isEmpty()) {
            return new Saved.Superseded(
                    playbook.repository().find(file.path()).map(Stored::version).orElse(0));
        }
        playbook.reload();
        log.info("playbook file saved path={} version={}", file.path(), version.get());
        return new Saved.InForce(version.get());
    }

    /** Returns what speaks against a text, by itself and together with the other files; empty when it may be in force. */
    public List<Violation> violations(Source file) {
        if (!PlaybookDirectory.isPlain(file.path())) {
            return List.of(Violation.inFile(file.path(), 0, Message.of("fault.path")));
        }
        List<Violation> unfit = PlaybookDirectory.unfit(file);
        if (!unfit.isEmpty()) {
            return unfit;
        }
        Map<String, Stored> stored = playbook.repository().stored();
        Checked before = playbook.select(playbook.choices(stored, null));
        Checked after = playbook.select(playbook.choices(stored, file));
        var known = new HashSet<>(before.violations());
        List<Violation> wrong = after.violations().stream()
                .filter(violation -> violation.path().equals(file.path()) || !known.contains(violation))
                .toList();
        if (!wrong.isEmpty()) {
            return wrong;
        }
        List<String> lost = lost(file, before, after);
        if (!lost.isEmpty()) {
            return List.of(Violation.inFile(file.path(), 0, Message.of("fault.loses", lost)));
        }
        Set<Name> left = after.good().values().stream()
                .flatMap(good -> good.defines().stream())
                .collect(Collectors.toSet());
        return objections(file.path(), defines(before, file.path()).filter(name -> !left.contains(name)));
    }

    private static Stream<Name> defines(Checked files, String path) {
        Checked.Good<?> file = files.good().get(path);
        return file == null ? Stream.of() : file.defines().stream();
    }

    private List<Violation> objections(String path, Stream<Name> gone) {
        return gone.flatMap(name -> guards.stream().flatMap(guard -> guard.objection(name).stream()))
                .map(why -> Violation.inFile(path, 0, why))
                .toList();
    }

    /** Whether a file was made in the console, and is nowhere else, so that it does not come back when it is removed. */
    public boolean isRemovable(String path) {
        DiskState disk = onDisk(path).state();
        return playbook.repository().find(path).filter(Stored::byPerson).isPresent()
                && !playbook.isInJar(path)
                && (disk == DiskState.NONE || disk == DiskState.MISSING);
    }

    /**
     * Takes a file away that was made in the console and that no other uses; its versions stay.
     *
     * @param openedAt the version that was looked at
     */
    public Saved remove(String path, int openedAt) {
        Optional<Stored> now = playbook.repository().find(path);
        if (now.isEmpty() || now.get().version() != openedAt) {
            return new Saved.Superseded(now.map(Stored::version).orElse(0));
        }
        if (!isRemovable(path)) {
            return new Saved.Refused(List.of(Violation.inFile(path, 0, Message.of("fault.not-made-here"))));
        }
        List<String> users = playbook.linksOf(path).usedBy();
        if (!users.isEmpty()) {
            return new Saved.Refused(List.of(Violation.inFile(path, 0, Message.of("fault.in-use", users))));
        }
        Checked files = playbook.select(playbook.choices(playbook.repository().stored(), null));
        List<Violation> objections = objections(path, defines(files, path));
        if (!objections.isEmpty()) {
            return new Saved.Refused(objections);
        }
        if (!playbook.repository().remove(path, openedAt)) {
            return new Saved.Superseded(
                    playbook.repository().find(path).map(Stored::version).orElse(0));
        }
        playbook.reload();
        log.info("playbook file removed path={} version={}", path, openedAt);
        return new Saved.Removed(openedAt);
    }

    private static List<String> lost(Source file, Checked before, Checked after) {
        Checked.Good<?> chosen = after.good().get(file.path());
        Stream<String> itself = chosen != null && chosen.source().equals(file) ? Stream.of() : Stream.of(file.path());
        Stream<String> others = before.good().entrySet().stream()
                .filter(one -> !one.getKey().equals(file.path()))
                .filter(one -> {
                    Checked.Good<?> now = after.good().get(one.getKey());
                    return now == null || !now.source().equals(one.getValue().source());
                })
                .map(Map.Entry::getKey);
        return Stream.concat(itself, others).sorted().toList();
    }

    /** Returns the versions of a file, the newest first, with those of the disk that were refused. */
    public List<FileVersion> history(String path) {
        return playbook.repository().history(path);
    }

    /** Returns a version of a file. */
    public Optional<FileVersion> version(String path, int version) {
        return history(path).stream().filter(one -> one.version() == version).findFirst();
    }

    /** How a file on the disk stands to the one in force. */
    public enum DiskState {
        /** The disk has what is in force. */
        SAME,
        /** The disk has an earlier text: what is in force was written in the console. */
        BEHIND,
        /** The disk was written by somebody since it was last read. */
        CHANGED,
        /** The disk has the file no more, or never had it. */
        MISSING,
        /** The disk has something there that is no text. */
        UNREADABLE,
        /** No directory is in use: the files are those in the jar. */
        NONE
    }

    /**
     * A file on the disk, read now.
     *
     * @param text empty unless there is one that can be read
     * @param writable whether it can be exported
     * @param place where it is or would be
     */
    public record OnDisk(
            DiskState state, Optional<Source> text, List<Violation> violations, boolean writable, String place) {}

    /** Reads a file on the disk now, and compares it with the one in force. */
    public OnDisk onDisk(String path) {
        Optional<Path> directory = playbook.where();
        if (directory.isEmpty()) {
            return new OnDisk(DiskState.NONE, Optional.empty(), List.of(), false, "");
        }
        Path file = directory.get().resolve(path);
        String place = file.toAbsolutePath().normalize().toString();
        boolean writable = isWritable(file);
        try {
            Optional<Source> text = PlaybookDirectory.readOne(directory.get(), path);
            if (text.isEmpty()) {
                return new OnDisk(DiskState.MISSING, text, List.of(), writable, place);
            }
            Stored now = playbook.repository().find(path).orElse(null);
            return new OnDisk(state(text.get(), now), text, List.of(), writable, place);
        } catch (InvalidFile wrong) {
            return new OnDisk(DiskState.UNREADABLE, Optional.empty(), wrong.violations(), writable, place);
        }
    }

    private static DiskState state(Source disk, @Nullable Stored now) {
        if (now != null && now.source().equals(disk)) {
            return DiskState.SAME;
        }
        return now != null && disk.content().equals(now.onDisk()) ? DiskState.BEHIND : DiskState.CHANGED;
    }

    private static boolean isWritable(Path file) {
        if (Files.exists(file)) {
            return Files.isWritable(file) && isWritableFolder(file);
        }
        return isWritableFolder(file);
    }

    private static boolean isWritableFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        return folder != null && Files.isWritable(folder);
    }

    /** Puts in force what the disk has now; empty when there is no such file on it. */
    public Optional<Saved> takeFromDisk(String path, int openedAt, String by) {
        OnDisk disk = onDisk(path);
        if (disk.state() == DiskState.UNREADABLE) {
            return Optional.of(new Saved.Refused(disk.violations()));
        }
        return disk.text().map(text -> save(text, openedAt, by, text.content()));
    }

    /** Leaves in force what is, although the disk has something else; it is asked again when the disk is changed again. */
    public void keepAgainstDisk(String path) {
        onDisk(path).text().ifPresent(text -> {
            playbook.repository().knowDisk(path, text.content());
            playbook.reload();
        });
    }

    /**
     * Writes the file in force to the disk, unless the disk was changed.
     *
     * @return where it is; empty when it was not written
     */
    public Optional<String> export(String path) throws IOException {
        OnDisk disk = onDisk(path);
        Optional<Stored> now = playbook.repository().find(path);
        if (now.isEmpty() || disk.state() == DiskState.NONE || disk.state() == DiskState.CHANGED) {
            return Optional.empty();
        }
        Path directory = playbook.where().orElseThrow();
        PlaybookDirectory.write(directory, now.get().source());
        playbook.repository().knowDisk(path, now.get().source().content());
        playbook.reload();
        return Optional.of(disk.place());
    }

    /** Returns the paths of files whose text in force the disk does not have, or has otherwise. */
    public List<String> notOnDisk() {
        var paths = new ArrayList<String>();
        for (Playbook.Active file : playbook.active()) {
            if (file.byPerson() && onDisk(file.source().path()).state() != DiskState.SAME) {
                paths.add(file.source().path());
            }
        }
        return List.copyOf(paths);
    }
}
