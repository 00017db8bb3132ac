package io.quanzi.console.customers;

import io.quanzi.console.customers.ImportJob.Kind;
import io.quanzi.console.customers.ImportJob.State;
import io.quanzi.console.customers.ImportRecords.ImportRecord;
import io.quanzi.coupons.CodePools;
import io.quanzi.csv.RefusedFile;
import io.quanzi.customer.ImportUndo;
import io.quanzi.customer.OrderImport;
import io.quanzi.files.PrivateFiles;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Imports files in the background, one of a kind at a time. A file stands in {@code <data-dir>/imports/<id>} while it is
 * read and is deleted then, as it is full of people; the rows set aside stay there for a day, and in the store for longer.
 */
@Component
class Imports {
    static final long MAX_BYTES = 200L * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Imports.class);
    private static final int REMEMBERED = 20;
    private static final int LONGEST_NAME = 80;
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final OrderImport orders;
    private final InviteImported invite;
    private final Swaps swaps;
    private final CodePools codes;
    private final ImportUndo undo;
    private final ImportRecords records;
    private final RejectedRowsStore rejectedRows;
    private final Audit audit;
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
            CodePools codes,
            ImportUndo undo,
            ImportRecords records,
            RejectedRowsStore rejectedRows,
            Audit audit,
            @Value("${quanzi.data-dir:./data}") String dataDirectory) {
        this.orders = orders;
        this.invite = invite;
        this.swaps = swaps;
        this.codes = codes;
        this.undo = undo;
        this.records = records;
        this.rejectedRows = rejectedRows;
        this.audit = audit;
        this.directory = Path.of(dataDirectory).toAbsolutePath().normalize().resolve("imports");
    }

    /** An import that could not be begun; the words say why and what to do. */
    static final class ImportRefused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Message words;
        private final boolean tooLarge;

        private ImportRefused(Message words, boolean tooLarge) {
            super(words.in(Locale.ENGLISH));
            this.words = words;
            this.tooLarge = tooLarge;
        }

        Message words() {
            return words;
        }

        /** Whether the file was too large; else another is at work, or there is nothing to undo. */
        boolean isTooLarge() {
            return tooLarge;
        }
    }

    /**
     * A file that came.
     *
     * @param name what it is called where it came from; empty: nobody said
     * @param by the user
     * @param language of the reasons in its file of rejected rows
     */
    record Upload(InputStream content, String name, String by, Locale language) {}

    /** Takes a file of orders, and invites its buyers when asked to. */
    ImportJob orders(Upload file, boolean alsoInvite) {
        ImportJob job = receive(Kind.ORDERS, file);
        audit.recordChange(file.by(), "import.orders", job.id(), "", "IMPORTED", alsoInvite ? "with invitations" : "");
        start(job, () -> readOrders(job, file, alsoInvite));
        return job;
    }

    /** Takes a file of a partner's codes. */
    ImportJob codes(Upload file, String swap) {
        ImportJob job = receive(Kind.CODES, file);
        audit.recordChange(file.by(), "import.codes", job.id(), "", "IMPORTED", "swap " + swap);
        start(job, () -> readCodes(job, file, swap));
        return job;
    }

    /** Takes out again what an import brought. */
    ImportJob undo(String id, String by) {
        ImportRecord record =
                records.find(id).orElseThrow(() -> new ImportRefused(Message.of("import.undo.unknown", id), false));
        if (record.isUndone()) {
            throw new ImportRefused(Message.of("import.undo.already"), false);
        }
        if (record.state() == State.FAILED
                && record.words(Locale.SIMPLIFIED_CHINESE).isEmpty()) {
            throw new ImportRefused(Message.of("import.undo.nothing"), false);
        }
        var job = new ImportJob(UUID.randomUUID().toString(), Kind.UNDO, directory.resolve(id), record.name());
        begin(job);
        workers.execute(() -> {
            try {
                Message words = record.kind() == Kind.CODES
                        ? ImportWords.of(codes.takeOut(id))
                        : ImportWords.of(undo.undo(id, done -> job.at(done, 0)));
                records.undone(id, by, words);
                audit.recordChange(by, "import.undo", id, "IMPORTED", "UNDONE", words.in(Locale.ENGLISH));
                job.end(List.of(words), null);
            } catch (RuntimeException failed) {
                log.error("an import's undo stopped id={}", id, failed);
                job.fail(Message.of("import.failed", String.valueOf(failed.getMessage())));
            }
        });
        return job;
    }

    Optional<ImportRecord> record(String id) {
        return records.find(id);
    }

    /** The latest, newest first. */
    List<ImportRecord> records() {
        return records.latest(REMEMBERED);
    }

    Optional<ImportJob> find(String id) {
        synchronized (jobs) {
            return jobs.stream().filter(job -> job.id().equals(id)).findFirst();
        }
    }

    /** Whether its process ended before it did. */
    boolean isUnfinished(ImportRecord record) {
        return record.state() == State.RUNNING
                && find(record.id()).filter(job -> job.state() == State.RUNNING).isEmpty();
    }

    /** Returns what is kept of the rows that an import set aside; empty when all were taken, and after a while. */
    Optional<RejectedRowsStore.Kept> kept(String id) {
        return rejectedRows.find(id);
    }

    /** All rows that were set aside, while this process has them still; else see {@link #kept}. */
    Optional<Path> rejectedFile(String id) {
        return find(id).map(ImportJob::rejects).filter(Files::exists);
    }

    /** The lines of the rows that were set aside, the header first; none when all were taken. */
    List<String> rejected(String id) {
        Path rejects = rejectedFile(id).orElse(null);
        if (rejects == null) {
            return kept(id).map(RejectedRowsStore.Kept::lines).orElse(List.of());
        }
        try (Stream<String> lines = Files.lines(rejects, StandardCharsets.UTF_8)) {
            return lines.map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + rejects, unreadable);
        }
    }

    private ImportJob receive(Kind kind, Upload file) {
        String id = UUID.randomUUID().toString();
        var job = new ImportJob(id, kind, directory.resolve(id), shown(file.name()));
        begin(job);
        try {
            PrivateFiles.createDirectories(job.directory());
            store(file.content(), job.file());
            records.begin(job, file.by());
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
                    .filter(other -> other.state() == State.RUNNING
                            && (other.kind() == job.kind() || other.kind() == Kind.UNDO || job.kind() == Kind.UNDO))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new ImportRefused(Message.of("import.busy", other.done(), other.total()), false);
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
                if (bytes > MAX_BYTES) {
                    throw new ImportRefused(Message.of("import.too-large"), true);
                }
                out.write(part, 0, read);
            }
        }
    }

    /** The result of reading a file. */
    private record Read(List<Message> words, @Nullable Path rejects) {}

    private void start(ImportJob job, Supplier<Read> work) {
        workers.execute(() -> {
            try {
                Read read = readAndDelete(job, work);
                keep(job, read.rejects());
                records.end(job, State.DONE, read.words());
                job.end(read.words(), read.rejects());
            } catch (RefusedFile refused) {
                fail(job, refused.words());
            } catch (RuntimeException failed) {
                log.error("import stopped id={} kind={}", job.id(), job.kind(), failed);
                fail(job, Message.of("import.failed", String.valueOf(failed.getMessage())));
            }
        });
    }

    /** Keeps the rows set aside; if that fails they can be had until the program ends, and what was imported stays. */
    private void keep(ImportJob job, @Nullable Path rejects) {
        if (rejects == null) {
            return;
        }
        try {
            rejectedRows.keep(job.id(), rejects);
        } catch (RuntimeException unkept) {
            log.warn("rows set aside are not kept in the store id={}", job.id(), unkept);
        }
    }

    private void fail(ImportJob job, Message why) {
        try {
            records.end(job, State.FAILED, List.of(why));
        } finally {
            job.fail(why);
        }
    }

    private static Read readAndDelete(ImportJob job, Supplier<Read> work) {
        try {
            return work.get();
        } finally {
            delete(job.file());
        }
    }

    private Read readOrders(ImportJob job, Upload upload, boolean alsoInvite) {
        Set<CustomerId> people = new LinkedHashSet<>();
        var source = new OrderImport.Source(job.file(), job.id(), upload.language());
        OrderImport.Summary summary = orders.run(source, new OrderImport.Listener() {
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
        var words = new ArrayList<>(ImportWords.of(summary));
        if (alsoInvite) {
            long rows = summary.rows();
            words.addAll(ImportWords.of(invite.all(people, count -> job.at(rows + count, rows + people.size()))));
        }
        return new Read(words, summary.rejects());
    }

    private Read readCodes(ImportJob job, Upload upload, String swap) {
        if (!swaps.names().contains(swap)) {
            throw new RefusedFile(Message.of("import.no-swap", swap, String.join(", ", swaps.names())));
        }
        Swaps.Imported imported = swaps.importCsv(swap, job.file(), job.id(), upload.language());
        long rows = (long) imported.codes().fresh()
                + imported.codes().known()
                + imported.codes().rejected();
        job.at(rows, rows);
        return new Read(ImportWords.of(imported), imported.codes().rejects());
    }

    /**
     * Deletes what is older than a day: what a killed process left, since another may work beside this one, and rows set
     * aside, of which the store has a copy. By the machine's clock, as the times of files are.
     */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void sweep() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis()).minus(ABANDONED);
        try (Stream<Path> left = Files.list(directory)) {
            for (Path one : left.toList()) {
                if (!isRunning(one)
                        && Files.getLastModifiedTime(one).toInstant().isBefore(before)) {
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
