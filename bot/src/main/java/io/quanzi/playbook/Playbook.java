package io.quanzi.playbook;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.playbook.Checked.Origin;
import io.quanzi.playbook.Checked.Rules;
import io.quanzi.shared.Violation;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The files in force on this node.
 *
 * <p>{@code playbook} has one document a file, the active version:
 *
 * <pre>{"_id": "schedules/daily-tip.yaml", "version": 3, "content": "...", "onDisk": "...", "by": "disk", "at": ISODate}</pre>
 *
 * {@code onDisk} is the text last read from disk, so that an unchanged file does not undo a change made in the console;
 * {@code by} is {@code jar} where the file on the disk could never be used and the copy in the jar is in force.
 * Older versions stand in {@code playbook_versions} under {@code path@version}.
 */
@Component
public class Playbook implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Playbook.class);
    private static final String ACTIVE = "playbook";
    private static final String VERSIONS = "playbook_versions";
    /** The author of the copies in the jar, which no person put in force. */
    private static final String JAR = "jar";

    private final Rules rules;
    private final MongoOperations mongo;
    private final Clock clock;
    private final String directory;
    private final Map<String, Source> inJar = PlaybookDirectory.inJar();

    private volatile Map<String, Checked.Good<?>> inForce = Map.of();
    private volatile Map<String, Integer> versions = Map.of();
    private volatile List<FileViolation> refused = List.of();
    private volatile boolean running;

    Playbook(
            List<FileKind<?>> kinds,
            List<TextCheck> checks,
            List<FilledTemplates> filled,
            MongoOperations mongo,
            Clock clock,
            @Value("${quanzi.playbook-dir:}") String directory) {
        this.rules = new Rules(
                kinds,
                checks,
                filled.stream().flatMap(one -> one.filled().stream()).toList());
        this.mongo = mongo;
        this.clock = clock;
        this.directory = directory;
    }

    /** Returns every file in force of a kind as it was read, ordered by path. */
    public <T> List<T> all(FileKind<T> kind) {
        return inForce.values().stream()
                .sorted(Comparator.comparing(good -> good.source().path()))
                .flatMap(good -> good.as(kind).stream())
                .toList();
    }

    /** Returns the file in force at a path as it was read; empty when there is none of that kind. */
    public <T> Optional<T> at(FileKind<T> kind, String path) {
        return Optional.ofNullable(inForce.get(path)).flatMap(good -> good.as(kind));
    }

    /** The files in force, by path. */
    public List<Active> active() {
        return inForce.values().stream()
                .map(good -> new Active(
                        good.source(), versions.getOrDefault(good.source().path(), 0)))
                .sorted(Comparator.comparing(active -> active.source().path()))
                .toList();
    }

    /** A file in force. */
    public record Active(Source source, int version) {}

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

    /** Returns the violations in the files as they were last read from disk. */
    public List<FileViolation> refused() {
        return refused;
    }

    /** Reads the disk again. A file that cannot be used leaves what was in force before. */
    private void readDisk() {
        Map<String, Stored> before = stored();
        PlaybookDirectory.Reading disk = PlaybookDirectory.read(directory);
        var onDisk = new HashMap<String, Source>();
        disk.files().forEach(file -> onDisk.put(file.path(), file));
        var choices = new ArrayList<Choice>();
        var paths = new HashSet<>(onDisk.keySet());
        paths.addAll(before.keySet());
        paths.addAll(inJar.keySet());
        for (String path : paths) {
            choices.add(choice(path, before.get(path), onDisk.get(path), disk.mayHave(path)));
        }
        Checked checked = Selection.of(choices, rules);
        for (String path : paths) {
            take(path, checked, before.get(path), onDisk.get(path), disk.mayHave(path));
        }
        var violations = new ArrayList<>(disk.violations());
        violations.addAll(checked.violations());
        List<Violation> told = Selection.bounded(violations);
        refused = told.stream()
                .map(violation -> new FileViolation(violation, instead(violation.path(), checked)))
                .toList();
        log.info("playbook read files={} faults={}", onDisk.size(), told.size());
        refused.forEach(one -> log.warn("playbook file refused instead={} {}", one.instead(), one.violation()));
        reload();
    }

    private Choice choice(String path, @Nullable Stored before, @Nullable Source disk, boolean unreadable) {
        var choice = new Choice(path, before == null ? null : before.source());
        if (disk != null && !(before != null && disk.content().equals(before.onDisk()))) {
            choice.or(disk, Origin.WANTED);
        } else if (disk == null && !unreadable && (before == null || before.isOfTheDisk())) {
            choice.or(null, Origin.WANTED);
        }
        if (before != null) {
            boolean asked = choice.versions().isEmpty() && (disk != null || !before.isOfTheDisk());
            choice.or(
                    before.source(),
                    before.by().equals(JAR) ? Origin.BUILT_IN : asked ? Origin.WANTED : Origin.LAST_GOOD);
        }
        Source copy = inJar.get(path);
        return copy == null ? choice : choice.or(copy, Origin.BUILT_IN);
    }

    private void take(
            String path, Checked checked, @Nullable Stored before, @Nullable Source disk, boolean unreadable) {
        Checked.Good<?> good = checked.good().get(path);
        Source now = good == null ? null : good.source();
        if (now == null) {
            if (before != null && before.isOfTheDisk() && disk == null && !unreadable) {
                mongo.remove(Query.query(where("_id").is(path)), ACTIVE);
                log.info("playbook file removed path={}", path);
            }
        } else if (checked.origins().get(path) == Origin.BUILT_IN) {
            if (before == null || !before.source().equals(now)) {
                store(now, before, JAR, null);
            }
        } else if (disk != null
                && now.equals(disk)
                && !(before != null && disk.content().equals(before.onDisk()))) {
            store(disk, before, "disk", disk.content());
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
        var query = new Query();
        query.fields().include("version");
        var now = new HashMap<String, Integer>();
        mongo.find(query, Document.class, ACTIVE)
                .forEach(row -> now.put(row.getString("_id"), row.getInteger("version")));
        if (!now.equals(versions)) {
            reload();
        }
    }

    private synchronized void reload() {
        Map<String, Stored> stored = stored();
        var choices = new ArrayList<Choice>();
        stored.forEach((path, file) -> {
            var choice = new Choice(path, file.source()).or(file.source(), Origin.LAST_GOOD);
            choices.add(inJar.containsKey(path) ? choice.or(inJar.get(path), Origin.BUILT_IN) : choice);
        });
        Checked checked = Selection.of(choices, rules);
        var now = new HashMap<String, Integer>();
        stored.forEach((path, file) -> now.put(path, file.version()));
        inForce = checked.good();
        versions = Map.copyOf(now);
    }

    private Map<String, Stored> stored() {
        var files = new HashMap<String, Stored>();
        for (Document row : mongo.findAll(Document.class, ACTIVE)) {
            files.put(
                    row.getString("_id"),
                    new Stored(
                            new Source(row.getString("_id"), row.getString("content")),
                            row.getInteger("version"),
                            row.getString("onDisk"),
                            String.valueOf(row.getString("by"))));
        }
        return files;
    }

    private void store(Source file, @Nullable Stored before, String by, @Nullable String onDisk) {
        int version = before == null ? 1 : before.version() + 1;
        Instant at = clock.instant();
        var row = new Document("_id", file.path())
                .append("version", version)
                .append("content", file.content())
                .append("onDisk", onDisk)
                .append("by", by)
                .append("at", at);
        mongo.save(new Document(row).append("_id", file.path() + "@" + version).append("path", file.path()), VERSIONS);
        mongo.save(row, ACTIVE);
        log.debug("playbook file in force path={} version={} by={}", file.path(), version, by);
    }

    private record Stored(
            Source source, int version, @Nullable String onDisk, String by) {
        /** Whether it goes when the disk has it no more: what was written in the console stays. */
        boolean isOfTheDisk() {
            return onDisk != null || by.equals(JAR);
        }
    }

    @Override
    public void start() {
        readDisk();
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
