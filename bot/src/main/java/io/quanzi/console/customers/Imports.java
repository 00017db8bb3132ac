package io.quanzi.console.customers;

import io.quanzi.console.customers.ImportJob.Kind;
import io.quanzi.console.customers.ImportJob.State;
import io.quanzi.console.customers.ImportReader.Read;
import io.quanzi.console.customers.ImportRecords.ImportRecord;
import io.quanzi.console.customers.RejectedRowsStore.Kept;
import io.quanzi.coupons.CodePools;
import io.quanzi.csv.CsvWriter;
import io.quanzi.csv.RefusedFile;
import io.quanzi.customer.ImportUndo;
import io.quanzi.files.PrivateFiles;
import io.quanzi.shared.Audit;
import io.quanzi.shared.Message;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Imports files in the background. A file is deleted once it is read, as it is full of people; the rows set aside stay in
 * the store for longer.
 */
@Component
class Imports {
    private static final Logger log = LoggerFactory.getLogger(Imports.class);
    private static final int SHOWN = 20;
    private static final int LONGEST_NAME = 80;

    private final ImportJobs jobs;
    private final ImportReader reader;
    private final CodePools codes;
    private final ImportUndo undo;
    private final ImportRecords records;
    private final RejectedRowsStore rejectedRows;
    private final KnownRowsStore knownRows;
    private final Audit audit;
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "import");
        thread.setDaemon(true);
        return thread;
    });

    Imports(
            ImportJobs jobs,
            ImportReader reader,
            CodePools codes,
            ImportUndo undo,
            ImportRecords records,
            RejectedRowsStore rejectedRows,
            KnownRowsStore knownRows,
            Audit audit) {
        this.jobs = jobs;
        this.reader = reader;
        this.codes = codes;
        this.undo = undo;
        this.records = records;
        this.rejectedRows = rejectedRows;
        this.knownRows = knownRows;
        this.audit = audit;
    }

    /**
     * A file that came.
     *
     * @param name what it is called where it came from; empty: nobody said
     * @param by the user
     * @param language of the reasons in its file of rejected rows
     * @param columns of orders, what some headings are read as
     */
    record Upload(InputStream content, String name, String by, Locale language, Map<String, String> columns) {
        Upload(InputStream content, String name, String by, Locale language) {
            this(content, name, by, language, Map.of());
        }
    }

    /** A file that arrived. */
    private record Received(ImportJob job, String sha256) {
        String described() {
            return "%s sha256 %s".formatted(job.name(), sha256);
        }
    }

    /** Takes a file of orders, and invites its buyers when asked to. */
    ImportJob orders(Upload file, boolean alsoInvite) {
        Received received = receive(Kind.ORDERS, file);
        ImportJob job = received.job();
        audit.recordChange(
                file.by(),
                "import.orders",
                job.id(),
                "",
                "IMPORTED",
                received.described() + (alsoInvite ? " with invitations" : ""));
        start(received, file.by(), () -> reader.orders(job, file, alsoInvite));
        return job;
    }

    /** Takes a file of a partner's codes. */
    ImportJob codes(Upload file, String swap) {
        Received received = receive(Kind.CODES, file);
        ImportJob job = received.job();
        audit.recordChange(file.by(), "import.codes", job.id(), "", "IMPORTED", received.described() + " swap " + swap);
        start(received, file.by(), () -> reader.codes(job, file, swap));
        return job;
    }

    /** Takes out again what an import brought. */
    ImportJob undo(String id, String by) {
        ImportRecord record =
                records.find(id).orElseThrow(() -> ImportRefused.now(Message.of("import.undo.unknown", id)));
        if (record.isUndone()) {
            throw ImportRefused.now(Message.of("import.undo.already"));
        }
        if (record.state() == State.FAILED
                && record.words(Locale.SIMPLIFIED_CHINESE).isEmpty()) {
            throw ImportRefused.now(Message.of("import.undo.nothing"));
        }
        ImportJob job = jobs.beginUndo(id, record.name());
        workers.execute(() -> {
            try {
                Message words = record.kind() == Kind.CODES
                        ? ImportWords.of(codes.takeOut(id))
                        : ImportWords.of(undo.undo(id, done -> job.at(done, 0)));
                records.undone(id, by, words);
                audit.recordChange(by, "import.undo", id, record.told(), words, record.described());
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
        return records.latest(SHOWN);
    }

    Optional<ImportJob> find(String id) {
        return jobs.find(id);
    }

    /** Whether its process ended before it did. */
    boolean isUnfinished(ImportRecord record) {
        return record.state() == State.RUNNING
                && find(record.id()).filter(job -> job.state() == State.RUNNING).isEmpty();
    }

    /** Returns what is kept of the rows that an import set aside; empty when all were taken, and after a while. */
    Optional<Kept> kept(String id) {
        return rejectedRows.find(id);
    }

    /** The rows of known orders as lines of a file, the header first; none when no order was known, and after a while. */
    List<String> known(String id) {
        return knownRows
                .find(id)
                .map(kept -> CsvWriter.text(Stream.concat(
                                Stream.<List<?>>of(List.of("line", "order_no")),
                                knownRows.rows(kept, "", 0, KnownRowsStore.MAX_ROWS).stream()
                                        .map(row -> List.of(row.line(), row.orderNo())))
                        .toList()))
                .map(text -> (text.startsWith("\uFEFF") ? text.substring(1) : text)
                        .lines()
                        .toList())
                .orElse(List.of());
    }

    /** All rows that were set aside, while this process has them still; else see {@link #kept}. */
    Optional<Path> rejectedFile(String id) {
        return find(id).map(ImportJob::rejects).filter(Files::exists);
    }

    /** The lines of all rows that were set aside that can be had still, the header first; none when all were taken. */
    List<String> rejected(String id, Locale language) {
        Optional<Kept> kept = kept(id);
        Path file = rejectedFile(id).orElse(null);
        if (file == null || kept.filter(Kept::isWhole).isPresent()) {
            return kept.map(rows -> rejectedRows.csv(rows, language).lines().toList())
                    .orElse(List.of());
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    private Received receive(Kind kind, Upload file) {
        ImportJob job = jobs.begin(kind, shown(file.name()));
        try {
            PrivateFiles.createDirectories(job.directory());
            FileSum sum = FileSum.copy(file.content(), PrivateFiles.newOutputStream(job.file()));
            records.begin(job, file.by(), sum.sha256());
            return new Received(job, sum.sha256());
        } catch (IOException broken) {
            jobs.forget(job);
            throw new UncheckedIOException(
                    "the file did not arrive whole in %s: %s; send it again"
                            .formatted(job.directory(), broken.getMessage()),
                    broken);
        } catch (RuntimeException refused) {
            jobs.forget(job);
            throw refused;
        }
    }

    /** The last part of a path, on one line. */
    static String shown(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
        return last.length() <= LONGEST_NAME ? last : last.substring(0, LONGEST_NAME) + "…";
    }

    private void start(Received received, String by, Supplier<Read> work) {
        ImportJob job = received.job();
        workers.execute(() -> {
            try {
                Read read = readAndDelete(job, work);
                records.end(job, State.DONE, read.words());
                audit.recordChange(
                        by, "import.done", job.id(), Message.NONE, job.told(read.words()), received.described());
                job.end(read.words(), read.rejects());
            } catch (RefusedFile refused) {
                fail(received, by, refused.words());
            } catch (RuntimeException failed) {
                log.error("import stopped id={} kind={}", job.id(), job.kind(), failed);
                fail(received, by, Message.of("import.failed", String.valueOf(failed.getMessage())));
            }
        });
    }

    private void fail(Received received, String by, Message why) {
        ImportJob job = received.job();
        try {
            records.end(job, State.FAILED, List.of(why));
            audit.recordChange(
                    by,
                    "import.failed",
                    job.id(),
                    Message.literal("IMPORTED"),
                    job.told(List.of(why)),
                    received.described());
        } finally {
            job.fail(why);
        }
    }

    private static Read readAndDelete(ImportJob job, Supplier<Read> work) {
        try {
            return work.get();
        } finally {
            ImportJobs.delete(job.file());
        }
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }
}
