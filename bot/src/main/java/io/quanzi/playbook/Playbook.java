package io.quanzi.playbook;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
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
 * {@code onDisk} is the text last read from disk, so that an unchanged file does not undo a change made in the console.
 * Older versions stand in {@code playbook_versions} under {@code path@version}.
 */
@Component
public class Playbook implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Playbook.class);
    private static final String ACTIVE = "playbook";
    private static final String VERSIONS = "playbook_versions";

    private final List<FileKind<?>> kinds;
    private final MongoOperations mongo;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final String directory;

    private volatile Map<String, Checked.Good<?>> inForce = Map.of();
    private volatile Map<String, Integer> versions = Map.of();
    private volatile List<Fault> refused = List.of();
    private volatile boolean running;

    Playbook(
            List<FileKind<?>> kinds,
            MongoOperations mongo,
            Clock clock,
            ApplicationEventPublisher events,
            @Value("${quanzi.playbook-dir:}") String directory) {
        this.kinds = List.copyOf(kinds);
        this.mongo = mongo;
        this.clock = clock;
        this.events = events;
        this.directory = directory;
    }

    /** What every file in force of a kind became, by path, ordered by path. */
    public <T> List<T> all(FileKind<T> kind) {
        return inForce.values().stream()
                .sorted(Comparator.comparing(good -> good.source().path()))
                .flatMap(good -> parsedAs(kind, good).stream())
                .toList();
    }

    /** What the file in force at a path became; empty when there is none of that kind. */
    public <T> Optional<T> at(FileKind<T> kind, String path) {
        return Optional.ofNullable(inForce.get(path)).flatMap(good -> parsedAs(kind, good));
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

    /** What is wrong with the files that were refused when last read. */
    public List<Fault> refused() {
        return refused;
    }

    /** Checks files as if they replaced those in force, changing nothing. Empty when all are good. */
    public List<Fault> check(Collection<Source> changed) {
        return Checked.of(merged(stored().values(), changed), kinds).faults();
    }

    /**
     * Puts a new version of one file in force.
     *
     * @param by who did it
     * @throws FaultyFile when it, or another file because of it, could not be used
     */
    public void publish(Source file, String by) {
        List<Fault> faults = check(List.of(file));
        if (!faults.isEmpty()) {
            throw new FaultyFile(faults);
        }
        store(file, stored().get(file.path()), by, null);
        reload();
    }

    /** Reads the disk again; returns what was refused. */
    public List<Fault> readDisk() {
        Map<String, Stored> before = stored();
        List<Source> disk = PlaybookDirectory.read(directory);
        List<Source> changed = disk.stream()
                .filter(file -> {
                    Stored known = before.get(file.path());
                    return known == null || !file.content().equals(known.onDisk());
                })
                .toList();
        Checked checked = Checked.of(merged(before.values(), changed), kinds);
        for (Source file : changed) {
            if (checked.good().containsKey(file.path())) {
                store(file, before.get(file.path()), "disk", file.content());
            }
        }
        Set<String> onDisk = new HashSet<>();
        disk.forEach(file -> onDisk.add(file.path()));
        for (Stored known : before.values()) {
            if (known.onDisk() != null && !onDisk.contains(known.source().path())) {
                mongo.remove(Query.query(where("_id").is(known.source().path())), ACTIVE);
                log.info("playbook file removed path={}", known.source().path());
            }
        }
        log.info(
                "playbook read files={} changed={} faults={}",
                disk.size(),
                changed.size(),
                checked.faults().size());
        checked.faults().forEach(fault -> log.warn("playbook file refused {}", fault));
        refused = checked.faults();
        reload();
        return checked.faults();
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
        Checked checked =
                Checked.of(stored.values().stream().map(Stored::source).toList(), kinds);
        var changed = new HashSet<String>();
        var now = new HashMap<String, Integer>();
        stored.forEach((path, file) -> {
            now.put(path, file.version());
            if (!Objects.equals(versions.get(path), file.version())) {
                changed.add(path);
            }
        });
        versions.keySet().stream().filter(path -> !now.containsKey(path)).forEach(changed::add);
        inForce = checked.good();
        versions = Map.copyOf(now);
        if (!changed.isEmpty()) {
            events.publishEvent(new PlaybookChanged(Set.copyOf(changed)));
        }
    }

    private static Collection<Source> merged(Collection<Stored> stored, Collection<Source> changed) {
        var files = new HashMap<String, Source>();
        stored.forEach(file -> files.put(file.source().path(), file.source()));
        changed.forEach(file -> files.put(file.path(), file));
        return new ArrayList<>(files.values());
    }

    private Map<String, Stored> stored() {
        var files = new HashMap<String, Stored>();
        for (Document row : mongo.findAll(Document.class, ACTIVE)) {
            files.put(
                    row.getString("_id"),
                    new Stored(
                            new Source(row.getString("_id"), row.getString("content")),
                            row.getInteger("version"),
                            row.getString("onDisk")));
        }
        return files;
    }

    private void store(Source file, @Nullable Stored before, String by, @Nullable String onDisk) {
        int version = before == null ? 1 : before.version() + 1;
        Instant at = clock.instant();
        var row = new Document("_id", file.path())
                .append("version", version)
                .append("content", file.content())
                .append("onDisk", onDisk != null || before == null ? onDisk : before.onDisk())
                .append("by", by)
                .append("at", at);
        mongo.save(new Document(row).append("_id", file.path() + "@" + version).append("path", file.path()), VERSIONS);
        mongo.save(row, ACTIVE);
        log.debug("playbook file in force path={} version={} by={}", file.path(), version, by);
    }

    private record Stored(
            Source source, int version, @Nullable String onDisk) {}

    @SuppressWarnings("unchecked") // a kind makes only its own type, and kinds are compared by identity
    private static <T> Optional<T> parsedAs(FileKind<T> kind, Checked.Good<?> good) {
        return good.kind() == kind ? Optional.of((T) good.parsed()) : Optional.empty();
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
