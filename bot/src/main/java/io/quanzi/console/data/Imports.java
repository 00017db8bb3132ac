package io.quanzi.console.data;

import io.quanzi.console.data.ImportJob.Kind;
import io.quanzi.console.data.ImportJob.State;
import io.quanzi.coupons.CodesRefused;
import io.quanzi.customer.OrderImport;
import io.quanzi.customer.RefusedFile;
import io.quanzi.files.PrivateFiles;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.CustomerId;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Imports files in the background, one of a kind at a time. A file stands in {@code <data-dir>/imports/<id>} while it is
 * read and is deleted then, as it is full of people; the rows set aside stay for as long as the job is remembered.
 */
@Component
class Imports {
    static final long MOST_BYTES = 200L * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Imports.class);
    private static final int REMEMBERED = 20;
    private static final int LONGEST_NAME = 80;
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final OrderImport orders;
    private final InviteImported invite;
    private final Swaps swaps;
    private final Path directory;
    private final Deque<ImportJob> jobs = new ArrayDeque<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "import");
        thread.setDaemon(true);
        return thread;
    });

    Imports(
            OrderImport orders,
            InviteImported invite,
            Swaps swaps,
            @Value("${quanzi.data-dir:./data}") String dataDirectory) {
        this.orders = orders;
        this.invite = invite;
        this.swaps = swaps;
        this.directory = Path.of(dataDirectory).toAbsolutePath().normalize().resolve("imports");
        sweep();
    }

    /** What could not be begun; the message says why and what to do. */
    static final class Refused extends RuntimeException {
        private final boolean tooLarge;

        private Refused(String message, boolean tooLarge) {
            super(message);
            this.tooLarge = tooLarge;
        }

        /** Whether the file was too large; else another of its kind is being read. */
        boolean isTooLarge() {
            return tooLarge;
        }
    }

    /** Takes a file of orders, and invites its buyers when asked to. */
    ImportJob orders(InputStream file, boolean alsoInvite, String name) {
        ImportJob job = receive(Kind.ORDERS, file, name);
        start(job, () -> readOrders(job, alsoInvite));
        return job;
    }

    /** Takes a file of a partner's codes. */
    ImportJob codes(InputStream file, String swap, String name) {
        ImportJob job = receive(Kind.CODES, file, name);
        start(job, () -> readCodes(job, swap));
        return job;
    }

    Optional<ImportJob> find(String id) {
        synchronized (jobs) {
            return jobs.stream().filter(job -> job.id().equals(id)).findFirst();
        }
    }

    /** The latest, newest first. */
    List<ImportJob> latest() {
        synchronized (jobs) {
            return List.copyOf(jobs);
        }
    }

    /** The lines of the rows that were set aside, the header first; none when all were taken. */
    List<String> rejected(ImportJob job) {
        Path rejects = job.rejects();
        if (rejects == null) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(rejects, StandardCharsets.UTF_8)) {
            return lines.map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + rejects, unreadable);
        }
    }

    private ImportJob receive(Kind kind, InputStream file, String name) {
        String id = UUID.randomUUID().toString();
        var job = new ImportJob(id, kind, directory.resolve(id), shown(name));
        begin(job);
        try {
            PrivateFiles.createDirectories(job.directory());
            store(file, job.file());
            return job;
        } catch (IOException broken) {
            forget(job);
            throw new UncheckedIOException(
                    "the file did not arrive whole in %s: %s; send it again"
                            .formatted(job.directory(), broken.getMessage()),
                    broken);
        } catch (RuntimeException refused) {
            forget(job);
            throw refused;
        }
    }

    /** The last part of a path, on one line. */
    private static String shown(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
        return last.length() <= LONGEST_NAME ? last : last.substring(0, LONGEST_NAME) + "…";
    }

    private void begin(ImportJob job) {
        synchronized (jobs) {
            jobs.stream()
                    .filter(other -> other.kind() == job.kind() && other.state() == State.RUNNING)
                    .findFirst()
                    .ifPresent(other -> {
                        throw new Refused(
                                "another file of its kind is being read (%d of %d); wait for its end and send this one again"
                                        .formatted(other.done(), other.total()),
                                false);
                    });
            jobs.addFirst(job);
            if (jobs.size() > REMEMBERED) {
                delete(jobs.removeLast().directory());
            }
        }
    }

    private void forget(ImportJob job) {
        synchronized (jobs) {
            jobs.remove(job);
        }
        delete(job.directory());
    }

    private static void store(InputStream file, Path to) throws IOException {
        try (OutputStream out = PrivateFiles.newOutputStream(to)) {
            var part = new byte[1 << 16];
            long bytes = 0;
            for (int read = file.read(part); read >= 0; read = file.read(part)) {
                bytes += read;
                if (bytes > MOST_BYTES) {
                    throw new Refused(
                            "expected a file of at most 200 MB, got more; send it in several, each with the header",
                            true);
                }
                out.write(part, 0, read);
            }
        }
    }

    /** What came of a file. */
    private record Read(String words, @Nullable Path rejects) {}

    private void start(ImportJob job, Supplier<Read> work) {
        workers.execute(() -> {
            try {
                Read read = readAndDelete(job, work);
                job.end(read.words(), read.rejects());
            } catch (RefusedFile | CodesRefused | IllegalArgumentException refused) {
                job.fail(words(job, refused));
            } catch (RuntimeException failed) {
                log.error("import stopped id={} kind={}", job.id(), job.kind(), failed);
                job.fail("the import stopped: %s; what was read so far stays, and importing the file again is safe"
                        .formatted(words(job, failed)));
            }
        });
    }

    private static Read readAndDelete(ImportJob job, Supplier<Read> work) {
        try {
            return work.get();
        } finally {
            delete(job.file());
        }
    }

    /** Where the file stands here, and under which name, means nothing to who sent it. */
    private static String words(ImportJob job, RuntimeException failed) {
        return String.valueOf(failed.getMessage())
                .replace(job.directory() + "/", "")
                .replace(job.kind().fileName(), job.name());
    }

    private Read readOrders(ImportJob job, boolean alsoInvite) {
        Set<CustomerId> people = new LinkedHashSet<>();
        OrderImport.Summary summary = orders.run(job.file(), new OrderImport.Listener() {
            @Override
            public void at(long row, long rows) {
                job.at(row, rows);
            }

            @Override
            public void buyers(Collection<CustomerId> batch) {
                if (alsoInvite) {
                    people.addAll(batch);
                }
            }
        });
        String words = ImportWords.of(summary);
        if (alsoInvite) {
            long rows = summary.rows();
            words += ImportWords.of(invite.all(people, count -> job.at(rows + count, rows + people.size())));
        }
        return new Read(words, summary.rejects());
    }

    private Read readCodes(ImportJob job, String swap) {
        Swaps.Imported imported = swaps.importCsv(swap, job.file());
        long rows = (long) imported.codes().fresh()
                + imported.codes().known()
                + imported.codes().rejected();
        job.at(rows, rows);
        return new Read(ImportWords.of(imported), imported.codes().rejects());
    }

    /**
     * What a killed process left; a day later, since another process may work beside this one. By the machine's clock, as
     * the times of files are.
     */
    private void sweep() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis()).minus(ABANDONED);
        try (Stream<Path> left = Files.list(directory)) {
            for (Path one : left.toList()) {
                if (Files.getLastModifiedTime(one).toInstant().isBefore(before)) {
                    delete(one);
                }
            }
        } catch (IOException unreadable) {
            log.warn("old imports could not be taken away directory={} cause={}", directory, unreadable.toString());
        }
    }

    private static void delete(@Nullable Path path) {
        try {
            FileSystemUtils.deleteRecursively(path);
        } catch (IOException undeletable) {
            log.warn("an import's file could not be deleted path={} cause={}", path, undeletable.toString());
        }
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }
}
