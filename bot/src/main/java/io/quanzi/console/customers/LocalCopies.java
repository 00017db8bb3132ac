package io.quanzi.console.customers;

import io.quanzi.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    /** Of an earlier version: who sent the file, whether its buyers are invited, its name. */
    private static final String FACTS = "facts.txt";

    private final Path directory;
    private final Clock clock;
    private final Set<Path> open = ConcurrentHashMap.newKeySet();

    LocalCopies(@Value("${quanzi.data-dir:./data}") String dataDirectory, Clock clock) {
        this.directory = Path.of(dataDirectory).toAbsolutePath().normalize().resolve("imports-waiting");
        this.clock = clock;
    }

    /** A place for one file. */
    final class LocalCopy implements AutoCloseable {
        private final Path own;
        private final Path file;

        private LocalCopy(Path own, String name) {
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
    LocalCopy make(String name) {
        Path own = directory.resolve(dated(UUID.randomUUID().toString(), clock.instant()));
        try {
            open.add(own);
            PrivateFiles.createDirectories(own);
            return new LocalCopy(own, name);
        } catch (IOException unwritable) {
            open.remove(own);
            throw new UncheckedIOException("cannot write " + own, unwritable);
        }
    }

    /** Deletes what no process has open any more; what an earlier version kept here is taken over by {@link WaitingFiles}. */
    @Scheduled(fixedDelay = 3_600_000)
    void removeAbandoned() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(one -> !open.contains(one) && isAbandoned(one)).forEach(LocalCopies::delete);
        } catch (IOException unreadable) {
            log.warn("copies of files could not be taken away directory={} cause={}", directory, unreadable.toString());
        }
    }

    private boolean isAbandoned(Path one) {
        return since(String.valueOf(one.getFileName()))
                .orElseGet(() -> isOfEarlierVersion(one) ? modified(one) : Instant.EPOCH)
                .plus(ABANDONED)
                .isBefore(clock.instant());
    }

    /** The name of a folder that says since when it is there, by a clock that is not the disk's. */
    static String dated(String id, Instant since) {
        return "%d-%s".formatted(since.getEpochSecond(), id);
    }

    /** Reads that from such a name; empty for any other. */
    static Optional<Instant> since(String name) {
        String since = name.substring(0, Math.max(0, name.indexOf('-')));
        return since.matches("\\d{1,12}") && name.length() - since.length() == 37
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(since)))
                : Optional.empty();
    }

    private static Instant modified(Path one) {
        try {
            return Files.getLastModifiedTime(one).toInstant();
        } catch (IOException gone) {
            return Instant.EPOCH;
        }
    }

    private static boolean isOfEarlierVersion(Path one) {
        return Files.exists(one.resolve(FACTS));
    }

    /**
     * A file of orders that waited when an earlier version ended, which kept such files here and nowhere else.
     *
     * @param by who sent it
     * @param invite whether its buyers are to be invited
     */
    record Earlier(String id, Path file, String name, String by, boolean invite) {}

    /** Returns what an earlier version left, as far as it can be read. */
    List<Earlier> ofEarlierVersion() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(LocalCopies::isOfEarlierVersion)
                    .flatMap(one -> earlier(one).stream())
                    .toList();
        } catch (IOException unreadable) {
            log.warn("files that waited cannot be listed directory={} cause={}", directory, unreadable.toString());
            return List.of();
        }
    }

    private static Optional<Earlier> earlier(Path one) {
        try {
            List<String> facts = Files.readAllLines(one.resolve(FACTS), StandardCharsets.UTF_8);
            return Optional.of(new Earlier(
                    String.valueOf(one.getFileName()),
                    one.resolve("orders.csv"),
                    facts.size() > 2 ? facts.get(2) : "",
                    facts.get(0),
                    facts.size() > 1 && Boolean.parseBoolean(facts.get(1))));
        } catch (IOException | RuntimeException unreadable) {
            log.warn("a file that waited cannot be read path={} cause={}", one, unreadable.toString());
            return Optional.empty();
        }
    }

    /** Deletes one that was taken over. */
    void delete(Earlier taken) {
        delete(directory.resolve(taken.id()));
    }

    private static void delete(Path one) {
        try {
            FileSystemUtils.deleteRecursively(one);
        } catch (IOException undeletable) {
            log.warn("a file's copy could not be deleted path={} cause={}", one, undeletable.toString());
        }
    }
}
