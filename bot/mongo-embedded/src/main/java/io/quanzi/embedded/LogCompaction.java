package io.quanzi.embedded;

import io.quanzi.embedded.FileJournal.Moment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal short: rewrites it, in the background, once more than half of it is superseded. Copies it for backups,
 * which waits for a rewriting to end and the other way round.
 */
final class LogCompaction implements AutoCloseable {
    /** A journal shorter than this is not worth rewriting. */
    static final long WORTH_REWRITING = 16L << 20;

    private static final Logger log = LoggerFactory.getLogger(LogCompaction.class);
    private static final int CHUNK = 1 << 20;
    private static final long CLOSING_SECONDS = 60;

    private final FileJournal journal;
    private final StoreBackend backend;
    private final Clock clock;
    private final long worthRewriting;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "store-compaction");
        thread.setDaemon(true);
        return thread;
    });
    private volatile long lookAgainAt;
    private volatile EmbeddedStore.@Nullable Rewritten last;

    LogCompaction(FileJournal journal, StoreBackend backend, Clock clock, long worthRewriting) {
        this.journal = journal;
        this.backend = backend;
        this.clock = clock;
        this.worthRewriting = worthRewriting;
        this.lookAgainAt = worthRewriting;
        journal.afterWriting(this::look);
        look();
    }

    private void look() {
        long length = journal.length();
        if (length > lookAgainAt && length > 2 * journal.liveBytes() && busy.compareAndSet(false, true)) {
            worker.execute(this::rewriteQuietly);
        }
    }

    private void rewriteQuietly() {
        try {
            rewrite();
        } catch (IOException | RuntimeException e) {
            // The longer file goes on being used; tried again once it has grown by a quarter.
            log.warn("store log could not be rewritten file={} reason=\"{}\"", journal.path(), e.getMessage());
        } finally {
            lookAgainAt = Math.max(worthRewriting, journal.length() + journal.length() / 4);
            busy.set(false);
        }
    }

    synchronized void rewrite() throws IOException {
        long before = journal.length();
        JournalRewriter.run(journal, backend::collection);
        long after = journal.length();
        last = new EmbeddedStore.Rewritten(clock.instant(), before, after);
        log.info("store log rewritten bytesBefore={} bytesAfter={}", before, after);
    }

    EmbeddedStore.@Nullable Rewritten last() {
        return last;
    }

    /**
     * Writes the journal as of now to another place; later changes are not in it.
     *
     * @return the moment that was copied
     */
    synchronized Moment copyTo(OutputStream out) throws IOException {
        Moment moment = journal.moment();
        byte[] bytes = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(journal.path())) {
            for (long left = journal.offset(moment.position()); left > 0; ) {
                int read = in.readNBytes(bytes, 0, (int) Math.min(left, bytes.length));
                if (read == 0) {
                    throw new IOException(
                            journal.path() + " is " + left + " bytes shorter than what was written to it");
                }
                out.write(bytes, 0, read);
                left -= read;
            }
        }
        return moment;
    }

    /** Waits for a rewriting to end. */
    @Override
    public void close() {
        journal.afterWriting(() -> {});
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                log.warn("store is closed while its log is rewritten file={}", journal.path());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
