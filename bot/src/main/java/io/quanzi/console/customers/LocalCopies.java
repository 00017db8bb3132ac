package io.quanzi.console.customers;

import io.quanzi.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Copies of waiting files on this node's disk while it reads them, each in {@code <data-dir>/imports-waiting/<since>-<id>}
 * and deleted when it is closed. What a killed process left is deleted after a day by the injected clock.
 */
@Component
class LocalCopies {
    private static final Logger log = LoggerFactory.getLogger(LocalCopies.class);
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path directory;
    private final Clock clock;
    private final Set<Path> open = ConcurrentHashMap.newKeySet();

    LocalCopies(@Value("${quanzi.data-dir:./data}") String dataDirectory, Clock clock) {
        this.directory = Path.of(dataDirectory).toAbsolutePath().normalize().resolve("imports-waiting");
        this.clock = clock;
    }

    /** A place for one file. */
    final class Copy implements AutoCloseable {
        private final Path own;
        private final Path file;

        private Copy(Path own, String name) {
            this.own = own;
            this.file = own.resolve(name);
        }

        Path file() {
            return file;
        }

        @Override
        public void close() {
            delete(own);
            open.remove(own);
        }
    }

    /** Makes a place for a file; only this process's user may read it. */
    Copy make(String name) {
        Path own = directory.resolve("%d-%s".formatted(clock.instant().getEpochSecond(), UUID.randomUUID()));
        try {
            open.add(own);
            PrivateFiles.createDirectories(own);
            return new Copy(own, name);
        } catch (IOException unwritable) {
            open.remove(own);
            throw new UncheckedIOException("cannot write " + own, unwritable);
        }
    }

    /** Deletes what no process has open any more, and what an earlier version kept here. */
    @Scheduled(fixedDelay = 3_600_000)
    void sweep() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(one -> !open.contains(one) && isAbandoned(String.valueOf(one.getFileName())))
                    .forEach(LocalCopies::delete);
        } catch (IOException unreadable) {
            log.warn("copies of files could not be taken away directory={} cause={}", directory, unreadable.toString());
        }
    }

    private boolean isAbandoned(String name) {
        String since = name.substring(0, Math.max(0, name.indexOf('-')));
        if (!since.matches("\\d{1,12}") || name.length() - since.length() != 37) {
            return true;
        }
        return Instant.ofEpochSecond(Long.parseLong(since)).plus(ABANDONED).isBefore(clock.instant());
    }

    private static void delete(Path one) {
        try {
            FileSystemUtils.deleteRecursively(one);
        } catch (IOException undeletable) {
            log.warn("a file's copy could not be deleted path={} cause={}", one, undeletable.toString());
        }
    }
}
