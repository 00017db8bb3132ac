package io.quanzi.playbook;

import io.quanzi.playbook.Checked.Origin;
import io.quanzi.playbook.Checked.Rules;
import io.quanzi.playbook.PlaybookRepository.Stored;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Violation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The files in force on this node; {@link PlaybookEditor} changes them. */
@Component
public class Playbook implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Playbook.class);

    private final Rules rules;
    private final KnownFiles known;
    private final PlaybookRepository repository;
    private final Clock clock;
    private final String directory;
    private final List<NameGuard> guards;
    /** Whether a start leaves in force what is, whatever the disk has; for commands that tell the difference first. */
    private final boolean asStored;

    private final Map<String, Source> inJar = PlaybookDirectory.inJar();

    private volatile Map<String, Checked.Good<?>> inForce = Map.of();
    private volatile Map<String, Stored> stored = Map.of();
    private volatile List<FileViolation> refused = List.of();
    /** Of the files that were refused and those that were changed on the disk too, the versions when the disk was read. */
    private volatile Map<String, Integer> versionsAtReading = Map.of();

    private volatile Map<String, String> changedOnDisk = Map.of();
    private volatile boolean running;

    Playbook(
            List<FileKind<?>> kinds,
            List<TextCheck> checks,
            List<FilledTemplates> filled,
            MongoOperations mongo,
            Clock clock,
            @Value("${quanzi.playbook-dir:}") String directory,
            KnownFiles known,
            @Lazy List<NameGuard> guards, // some of them read files themselves
            @Value("${quanzi.playbook-as-stored:false}") boolean asStored) {
        this.asStored = asStored;
        this.known = known;
        this.rules = new Rules(
                kinds,
                checks,
                filled.stream().flatMap(one -> one.filled().stream()).toList());
        this.repository = new PlaybookRepository(mongo);
        this.clock = clock;
        this.directory = directory;
        this.guards = guards;
    }

    /** Returns every file in force of a kind as it was read, ordered by path. */
    public <T> List<T> all(FileKind<T> kind) {
        return inForce.values().stream()
                .sorted(Comparator.comparing(good -> good.source().path()))
                .flatMap(good -> good.as(kind).stream())
                .toList();
    }

    /** Returns every file in force of a kind as it was read, by path. */
    public <T> Map<String, T> allByPath(FileKind<T> kind) {
        var all = new HashMap<String, T>();
        inForce.forEach((path, good) -> good.as(kind).ifPresent(read -> all.put(path, read)));
        return all;
    }

    /** Stands for the files in force on this node: another object once any of them is another. */
    public Object edition() {
        return inForce;
    }

    /** Returns the file in force at a path as it was read; empty when there is none of that kind. */
    public <T> Optional<T> at(FileKind<T> kind, String path) {
        return Optional.ofNullable(inForce.get(path)).flatMap(good -> good.as(kind));
    }

    /** The files in force, by path. */
    public List<Active> active() {
        return inForce.values().stream()
                .map(good -> active(good.source()))
                .sorted(Comparator.comparing(active -> active.source().path()))
                .toList();
    }

    /** The file in force at a path. */
    public Optional<Active> active(String path) {
        return Optional.ofNullable(inForce.get(path)).map(good -> active(good.source()));
    }

    /** Whether the file in force at a path is the example that comes with the program, word for word. */
    public boolean isAsShipped(String path) {
        Source shipped = inJar.get(path);
        return shipped != null
                && active(path)
                        .filter(one -> one.source().content().equals(shipped.content()))
                        .isPresent();
    }

    /** The file in force at a path; where it is withheld, as it is stored, so that it can be read and mended. */
    public Optional<Active> known(String path) {
        return active(path).or(() -> Optional.ofNullable(stored.get(path)).map(file -> active(file.source())));
    }

    /**
     * Whether the shop has a file at a path that cannot be read, so that none is in force: what was worked out by it stays
     * as it is until it is mended.
     */
    public boolean isWithheld(String path) {
        return stored.containsKey(path) && !inForce.containsKey(path);
    }

    private Active active(Source file) {
        Stored known = stored.get(file.path());
        return known == null
                ? new Active(file, 0, PlaybookRepository.JAR, false, Instant.EPOCH)
                : new Active(file, known.version(), known.by(), known.byPerson(), known.at());
    }

    /**
     * A file in force.
     *
     * @param by the user who wrote it in the console; {@code disk} or {@code jar} where it came from there
     * @param byPerson whether a user wrote it
     */
    public record Active(Source source, int version, String by, boolean byPerson, Instant at) {}

    /** Returns which files use what a file defines, and which define what it uses. */
    public FileLinks linksOf(String path) {
        Checked.Good<?> file = inForce.get(path);
        return file == null ? FileLinks.NONE : FileLinks.of(file, inForce.values(), rules.filled());
    }

    /** Returns the paths of the files in force that use a name, other than the one that defines it. */
    public List<String> usersOf(Name name) {
        return inForce.values().stream()
                .filter(file -> file.uses().contains(name) && !file.defines().contains(name))
                .map(file -> file.source().path())
                .sorted()
                .toList();
    }

    /** Returns the path of the file in force that defines a name. */
    public Optional<String> definerOf(Name name) {
        return inForce.values().stream()
                .filter(file -> file.defines().contains(name))
                .map(file -> file.source().path())
                .findFirst();
    }

    /** The paths of files that a person changed in the console and somebody else on the disk, and nobody decided on yet. */
    public List<String> changedOnDisk() {
        return changedOnDisk.entrySet().stream()
                .filter(one -> {
                    Stored now = stored.get(one.getKey());
                    return now != null && !one.getValue().equals(now.onDisk());
                })
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The version that is used where a file was refused. */
    public enum Instead {
        /** The file itself, as it was before: what is wrong with it was allowed once. */
        ITSELF,
        LAST_GOOD,
        BUILT_IN,
        NOTHING
    }

    /** A violation in a file on the disk, and what is in force meanwhile. */
    public record FileViolation(Violation violation, Instead instead) {}

    /** Returns the violations in the files as they were last read from disk; not of those that have been changed since. */
    public List<FileViolation> refused() {
        return refused.stream()
                .filter(one -> {
                    Stored now = stored.get(one.violation().path());
                    return now == null
                            || !now.byPerson()
                            || Integer.valueOf(now.version())
                                    .equals(versionsAtReading.get(
                                            one.violation().path()));
                })
                .toList();
    }

    /**
     * Reads the disk again. A file that cannot be used leaves what was in force before, and so does one that a name would
     * be gone with that something in the store goes by.
     */
    private void readDisk() {
        Map<String, Stored> before = repository.stored();
        PlaybookDirectory.Reading disk = PlaybookDirectory.read(directory);
        var onDisk = new HashMap<String, Source>();
        disk.files().forEach(file -> onDisk.put(file.path(), file));
        var paths = new HashSet<>(onDisk.keySet());
        paths.addAll(before.keySet());
        paths.addAll(inJar.keySet());
        Function<Set<String>, Collection<Choice>> choices = kept -> paths.stream()
                .map(path -> {
                    Stored stays = kept.contains(path) ? before.get(path) : null;
                    return stays == null
                            ? choice(path, before.get(path), onDisk.get(path), disk.mayHave(path))
                            : kept(stays);
                })
                .toList();
        boolean changed = choices.apply(Set.of()).stream().anyMatch(Choice::beginsWithAnother);
        if (changed) {
            reload(); // the guards ask by the files in force until now
        }
        Checked checked = GuardedNames.select(changed ? inForce : Map.of(), guards, choices, this::select);
        for (String path : paths) {
            take(path, checked, before.get(path), onDisk.get(path), disk.mayHave(path));
        }
        changedOnDisk = onDisk.values().stream()
                .filter(file -> isChangedTwice(before.get(file.path()), file))
                .collect(Collectors.toUnmodifiableMap(Source::path, Source::content));
        var violations = new ArrayList<>(disk.violations());
        violations.addAll(checked.violations());
        List<Violation> told = Selection.bounded(violations);
        refused = told.stream()
                .map(violation -> new FileViolation(violation, instead(violation.path(), checked)))
                .toList();
        log.info("playbook read files={} faults={}", onDisk.size(), told.size());
        refused.forEach(one -> log.warn("playbook file refused instead={} {}", one.instead(), one.violation()));
        onDisk.values().stream()
                .filter(file -> checked.good().get(file.path()) == null
                        || !checked.good().get(file.path()).source().equals(file))
                .forEach(file -> keepRefused(file, told));
        reload();
        versionsAtReading = versions();
    }

    private void keepRefused(Source file, List<Violation> told) {
        List<FileVersion.Refusal> why = told.stream()
                .filter(violation -> violation.path().equals(file.path()))
                .map(FileVersion.Refusal::of)
                .toList();
        if (!why.isEmpty()) {
            repository.refused(file, why, clock.instant());
        }
    }

    /** What was written in the console is not overwritten by what was written on the disk meanwhile: a person decides. */
    private static boolean isChangedTwice(@Nullable Stored before, Source disk) {
        return before != null
                && before.byPerson()
                && !disk.content().equals(before.onDisk())
                && !disk.content().equals(before.source().content());
    }

    private Choice choice(String path, @Nullable Stored before, @Nullable Source disk, boolean unreadable) {
        var choice = new Choice(path, before == null ? null : before.source());
        if (disk != null
                && !(before != null && disk.content().equals(before.onDisk()))
                && !isChangedTwice(before, disk)) {
            choice.or(disk, Origin.WANTED);
        } else if (disk == null && !unreadable && (before == null || before.isOfTheDisk())) {
            choice.or(null, Origin.WANTED);
        }
        if (before != null) {
            boolean asked = choice.versions().isEmpty() && (disk != null || !before.isOfTheDisk());
            choice.or(before.source(), isOfTheJar(before) ? Origin.BUILT_IN : asked ? Origin.WANTED : Origin.LAST_GOOD);
        }
        return before == null || isOfTheJar(before) ? orOfTheJar(choice) : choice;
    }

    private static Choice kept(Stored before) {
        return new Choice(before.source().path(), before.source())
                .or(before.source(), isOfTheJar(before) ? Origin.BUILT_IN : Origin.LAST_GOOD);
    }

    private static boolean isOfTheJar(Stored file) {
        return file.by().equals(PlaybookRepository.JAR);
    }

    /** The copy in the jar is an example: it never takes the place of what the shop wrote and had in force. */
    private Choice orOfTheJar(Choice choice) {
        Source copy = inJar.get(choice.path());
        return copy == null ? choice : choice.or(copy, Origin.BUILT_IN);
    }

    private void take(
            String path, Checked checked, @Nullable Stored before, @Nullable Source disk, boolean unreadable) {
        Checked.Good<?> good = checked.good().get(path);
        Source now = good == null ? null : good.source();
        if (now == null) {
            if (before != null && before.isOfTheDisk() && disk == null && !unreadable) {
                repository.remove(path);
                log.info("playbook file removed path={}", path);
            }
        } else if (checked.origins().get(path) == Origin.BUILT_IN) {
            if (before == null || !before.source().equals(now)) {
                repository.put(now, before, PlaybookRepository.JAR, null, clock.instant());
            }
        } else if (disk != null
                && now.equals(disk)
                && !(before != null && disk.content().equals(before.onDisk()))) {
            if (before != null && before.byPerson() && before.source().equals(disk)) {
                repository.knowDisk(path, disk.content());
            } else {
                repository.put(disk, before, PlaybookRepository.DISK, disk.content(), clock.instant());
            }
        }
    }

    private static Instead instead(String path, Checked checked) {
        Origin origin = checked.origins().get(path);
        return origin == null
                ? Instead.NOTHING
                : switch (origin) {
                    case WANTED -> Instead.ITSELF;
                    case LAST_GOOD -> Instead.LAST_GOOD;
                    case BUILT_IN -> Instead.BUILT_IN;
                };
    }

    /** Other nodes' changes are in force here within seconds. */
    @Scheduled(fixedDelay = 2_000)
    void follow() {
        if (!running) {
            return;
        }
        if (!repository.versions().equals(versions())) {
            reload();
        }
    }

    private Map<String, Integer> versions() {
        return stored.values().stream()
                .collect(Collectors.toUnmodifiableMap(one -> one.source().path(), Stored::version));
    }

    /** Takes what is stored into use on this node. */
    synchronized void reload() {
        Map<String, Stored> now = repository.stored();
        inForce = select(choices(now, null)).good();
        stored = Map.copyOf(now);
    }

    /**
     * The choices that the stored files leave.
     *
     * @param wanted a file that would take the place of the stored one; null for none
     */
    List<Choice> choices(Map<String, Stored> stored, @Nullable Source wanted) {
        var choices = new ArrayList<Choice>();
        stored.forEach((path, file) -> {
            var choice = new Choice(path, file.source());
            if (wanted != null && wanted.path().equals(path)) {
                choice.or(wanted, Origin.WANTED);
            }
            choice.or(file.source(), Origin.LAST_GOOD);
            choices.add(isOfTheJar(file) ? orOfTheJar(choice) : choice);
        });
        if (wanted != null && !stored.containsKey(wanted.path())) {
            choices.add(new Choice(wanted.path(), null).or(wanted, Origin.WANTED));
        }
        return choices;
    }

    /** Whether the program brings a file of a path, which comes back where the shop has none. */
    boolean isInJar(String path) {
        return inJar.containsKey(path);
    }

    /** Chooses among files; only those that are not as the time before are read. */
    Checked select(Collection<Choice> choices) {
        return Selection.of(choices, rules, known.turn(ChinaTime.dayOf(clock.instant())));
    }

    PlaybookRepository repository() {
        return repository;
    }

    /** The files in force as they were read, by path. */
    Map<String, Checked.Good<?>> inForce() {
        return inForce;
    }

    /** Reads what is on the disk now, putting none of it in force. */
    PlaybookDirectory.Reading disk() {
        return PlaybookDirectory.read(directory);
    }

    /** Notes that the disk was taken over: nothing of it was faulty, and nobody decided on these yet, by path. */
    void tookDisk(Map<String, String> conflicts) {
        refused = List.of();
        changedOnDisk = Map.copyOf(conflicts);
        reload();
    }

    /** Where the files are on the disk; empty when they are the jar's. */
    Optional<Path> where() {
        return PlaybookDirectory.where(directory);
    }

    @Override
    public void start() {
        repository.prepare();
        if (asStored && !repository.versions().isEmpty()) {
            reload();
        } else {
            readDisk();
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before everything that acts on the files. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1_000;
    }
}
