package io.quanzi.playbook;

import io.quanzi.playbook.Checked.Origin;
import io.quanzi.playbook.PlaybookRepository.Stored;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Playbooks that are not in force: each is read whole and checked whole, and nothing of it is stored. People find those of the
 * folder {@code <data-dir>/playbooks}, one in each folder there, and what the playbook's own directory has now.
 */
@Component
public class OtherPlaybooks {
    private static final int MAX_OFFERED = 50;

    private final Playbook playbook;
    private final List<NameGuard> guards;
    private final Path folder;

    OtherPlaybooks(
            Playbook playbook, List<NameGuard> guards, @Value("${quanzi.data-dir:./data}") String dataDirectory) {
        this.playbook = playbook;
        this.guards = List.copyOf(guards);
        this.folder = Path.of(dataDirectory).toAbsolutePath().normalize().resolve("playbooks");
    }

    /**
     * A playbook, as text by path.
     *
     * @param place what people call it: its directory
     */
    public record OtherPlaybook(String place, Map<String, String> files) {
        public OtherPlaybook {
            files = Map.copyOf(files);
        }
    }

    /**
     * Reads a directory that has {@code schedules/} or {@code templates/}.
     *
     * @throws InvalidFile with every file that cannot be read, or when the directory has neither
     */
    public static OtherPlaybook read(Path directory) {
        String place = directory.toAbsolutePath().normalize().toString();
        if (!isPlaybook(directory)) {
            throw new InvalidFile(Violation.inFile(place, 0, Message.of("fault.other-directory")));
        }
        PlaybookDirectory.Reading reading = PlaybookDirectory.read(place);
        if (!reading.violations().isEmpty()) {
            throw new InvalidFile(reading.violations());
        }
        return new OtherPlaybook(
                place, reading.files().stream().collect(Collectors.toMap(Source::path, Source::content)));
    }

    private static boolean isPlaybook(Path directory) {
        return Files.isDirectory(directory.resolve("schedules")) || Files.isDirectory(directory.resolve("templates"));
    }

    /** Returns the directories that are offered, by what they are called; the playbook's own first, where it has one. */
    public List<String> offered() {
        var offered = new ArrayList<String>();
        playbook.where()
                .ifPresent(own -> offered.add(own.toAbsolutePath().normalize().toString()));
        if (Files.isDirectory(folder)) {
            try (Stream<Path> below = Files.list(folder)) {
                below.filter(OtherPlaybooks::isPlaybook)
                        .map(Path::toString)
                        .sorted()
                        .limit(MAX_OFFERED)
                        .forEach(offered::add);
            } catch (IOException | UncheckedIOException unreadable) {
                throw new IllegalStateException("cannot read " + folder + ": " + unreadable.getMessage(), unreadable);
            }
        }
        return List.copyOf(offered);
    }

    /** Returns where a playbook is to be put so that it is offered. */
    public String folder() {
        return folder.toString();
    }

    /**
     * Returns what keeps a playbook from being put in force as it is, with nothing else beside it; empty when nothing does.
     * A name that something in the store goes by must be in it too.
     */
    public List<Violation> violations(OtherPlaybook other) {
        var files = new TreeMap<String, Source>();
        var violations = new ArrayList<Violation>();
        other.files().forEach((path, content) -> {
            var file = new Source(path, content);
            if (PlaybookDirectory.isPlain(path)) {
                violations.addAll(PlaybookDirectory.unfit(file));
                files.put(path, file);
            } else {
                violations.add(Violation.inFile(path, 0, Message.of("fault.path")));
            }
        });
        if (violations.isEmpty()) {
            Map<String, Stored> stored = playbook.repository().stored();
            violations.addAll(GuardedNames.select(
                            playbook.inForce(), guards, kept -> choices(files, stored, kept), playbook::select)
                    .violations());
        }
        return Selection.bounded(violations);
    }

    private static Collection<Choice> choices(Map<String, Source> files, Map<String, Stored> stored, Set<String> kept) {
        var paths = new TreeSet<>(files.keySet());
        paths.addAll(kept);
        var choices = new ArrayList<Choice>();
        for (String path : paths) {
            Stored now = stored.get(path);
            var choice = new Choice(path, now == null ? null : now.source());
            if (!kept.contains(path)) {
                choice.or(files.get(path), Origin.WANTED);
            }
            if (now != null && kept.contains(path)) {
                choice.or(now.source(), Origin.LAST_GOOD);
            }
            choices.add(choice);
        }
        return choices;
    }

    /** Returns a playbook as the documents of the store of a program that begins with it; see {@link PlaybookRepository}. */
    public static List<Document> rows(OtherPlaybook other, Instant at) {
        return new TreeMap<>(other.files())
                .entrySet().stream()
                        .map(file -> PlaybookRepository.row(
                                new Source(file.getKey(), file.getValue()),
                                1,
                                PlaybookRepository.DISK,
                                null,
                                file.getValue(),
                                at))
                        .toList();
    }
}
