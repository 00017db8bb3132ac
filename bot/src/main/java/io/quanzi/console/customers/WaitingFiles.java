package io.quanzi.console.customers;

import io.quanzi.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Files of orders that wait for a manager to say that they be imported, in {@code <data-dir>/imports-waiting/<id>}. As they
 * are full of people, five are kept at most, each for a day. By the machine's clock, as the times of files are.
 */
@Component
class WaitingFiles {
    static final Duration KEPT_FOR = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(WaitingFiles.class);
    private static final int MOST = 5;
    private static final String FILE = "orders.csv";
    private static final String FACTS = "facts.txt";

    private final Path directory;

    WaitingFiles(@Value("${quanzi.data-dir:./data}") String dataDirectory) {
        this.directory = Path.of(dataDirectory).toAbsolutePath().normalize().resolve("imports-waiting");
    }

    /**
     * A file that waits.
     *
     * @param name what it is called where it came from
     * @param by who sent it
     * @param invite whether its buyers are to be invited
     */
    record Waiting(String id, Path file, String name, String by, boolean invite) {}

    /** Keeps a file; the oldest goes when there are too many. */
    Waiting keep(InputStream content, String name, String by, boolean invite) {
        String id = UUID.randomUUID().toString();
        Path own = directory.resolve(id);
        try {
            PrivateFiles.createDirectories(own);
            try (OutputStream out = PrivateFiles.newOutputStream(own.resolve(FILE))) {
                content.transferTo(out);
            }
            String facts = String.join("\n", List.of(by, String.valueOf(invite), name.replaceAll("\\p{Cntrl}", " ")));
            PrivateFiles.write(own.resolve(FACTS), facts.getBytes(StandardCharsets.UTF_8));
            List<Path> all = all();
            all.stream().limit(Math.max(0, all.size() - MOST)).forEach(WaitingFiles::delete);
            return new Waiting(id, own.resolve(FILE), name, by, invite);
        } catch (IOException broken) {
            delete(own);
            throw new UncheckedIOException(
                    "the file did not arrive whole in %s: %s; send it again".formatted(own, broken.getMessage()),
                    broken);
        }
    }

    /** Returns a file that waits still. */
    Optional<Waiting> find(String id) {
        Path own = all().stream()
                .filter(one -> String.valueOf(one.getFileName()).equals(id))
                .findFirst()
                .orElse(null);
        if (own == null || !Files.exists(own.resolve(FACTS))) {
            return Optional.empty();
        }
        try {
            List<String> facts = Files.readAllLines(own.resolve(FACTS), StandardCharsets.UTF_8);
            return Optional.of(new Waiting(
                    id,
                    own.resolve(FILE),
                    facts.size() > 2 ? facts.get(2) : "",
                    facts.get(0),
                    Boolean.parseBoolean(facts.get(1))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + own, unreadable);
        }
    }

    /** Deletes a file, because it was imported or nobody wants it. */
    void drop(String id) {
        all().stream()
                .filter(one -> String.valueOf(one.getFileName()).equals(id))
                .forEach(WaitingFiles::delete);
    }

    /** Deletes what nobody came back for. */
    @Scheduled(fixedDelay = 3_600_000)
    void sweep() {
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis()).minus(KEPT_FOR);
        all().stream().filter(one -> cameAt(one).isBefore(before)).forEach(WaitingFiles::delete);
    }

    /** The oldest first. */
    private List<Path> all() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.sorted(Comparator.comparing(WaitingFiles::cameAt)).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + directory, unreadable);
        }
    }

    private static Instant cameAt(Path one) {
        try {
            Path facts = one.resolve(FACTS);
            return Files.getLastModifiedTime(Files.exists(facts) ? facts : one).toInstant();
        } catch (IOException gone) {
            return Instant.MAX;
        }
    }

    private static void delete(Path one) {
        try {
            FileSystemUtils.deleteRecursively(one);
        } catch (IOException undeletable) {
            log.warn("a file that waited could not be deleted path={} cause={}", one, undeletable.toString());
        }
    }
}
