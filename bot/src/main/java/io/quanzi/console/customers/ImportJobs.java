package io.quanzi.console.customers;

import io.quanzi.console.customers.ImportJob.Kind;
import io.quanzi.console.customers.ImportJob.State;
import io.quanzi.shared.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * The imports of this process, one of a kind at a time. The file of each stands in {@code <data-dir>/imports/<since>-<id>}
 * while it is read; the rows it set aside stay there for a day by the injected clock.
 */
@Component
class ImportJobs {
    private static final Logger log = LoggerFactory.getLogger(ImportJobs.class);
    private static final int REMEMBERED = 20;
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path directory;
    private final Clock clock;
    private final Deque<ImportJob> jobs = new ArrayDeque<>();

    ImportJobs(@Value("${quanzi.data-dir:./data}") String dataDirectory, Clock clock) {
        this.clock = clock;
        this.directory = Path.of(dataDirectory).toAbsolutePath().normalize().resolve("imports");
    }

    /**
     * Begins a job with a directory of its own.
     *
     * @throws ImportRefused when another is at work
     */
    ImportJob begin(Kind kind, String name) {
        String id = UUID.randomUUID().toString();
        return begin(new ImportJob(id, kind, own(id), name));
    }

    /** Begins the undoing of an import. */
    ImportJob beginUndo(String importId, String name) {
        return begin(new ImportJob(UUID.randomUUID().toString(), Kind.UNDO, own(importId), name));
    }

    private Path own(String id) {
        return directory.resolve(LocalCopies.dated(id, clock.instant()));
    }

    private ImportJob begin(ImportJob job) {
        synchronized (jobs) {
            jobs.stream()
                    .filter(other -> other.state() == State.RUNNING
                            && (other.kind() == job.kind() || other.kind() == Kind.UNDO || job.kind() == Kind.UNDO))
                    .findFirst()
                    .ifPresent(other -> {
                        throw ImportRefused.now(Message.of("import.busy", other.done(), other.total()));
                    });
            jobs.addFirst(job);
            if (jobs.size() > REMEMBERED) {
                delete(jobs.removeLast().directory());
            }
            return job;
        }
    }

    Optional<ImportJob> find(String id) {
        synchronized (jobs) {
            return jobs.stream().filter(job -> job.id().equals(id)).findFirst();
        }
    }

    void forget(ImportJob job) {
        synchronized (jobs) {
            jobs.remove(job);
        }
        delete(job.directory());
    }

    /**
     * Deletes what is older than a day: what a killed process left, since another may work beside this one, and rows set
     * aside, of which the store has a copy.
     */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void removeAbandoned() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        Instant before = clock.instant().minus(ABANDONED);
        try (Stream<Path> left = Files.list(directory)) {
            for (Path one : left.toList()) {
                Instant since = LocalCopies.since(String.valueOf(one.getFileName()))
                        .orElse(Files.getLastModifiedTime(one).toInstant()); // of an earlier version, which did not say
                if (!isRunning(one) && since.isBefore(before)) {
                    delete(one);
                }
            }
        } catch (IOException unreadable) {
            log.warn("old imports could not be taken away directory={} cause={}", directory, unreadable.toString());
        }
    }

    private boolean isRunning(Path jobDirectory) {
        synchronized (jobs) {
            return jobs.stream()
                    .anyMatch(job ->
                            job.state() == State.RUNNING && job.directory().equals(jobDirectory));
        }
    }

    static void delete(@Nullable Path path) {
        try {
            FileSystemUtils.deleteRecursively(path);
        } catch (IOException undeletable) {
            log.warn("an import's file could not be deleted path={} cause={}", path, undeletable.toString());
        }
    }
}
