package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quanzi.embedded.JournalFormat.Kind;
import io.quanzi.files.PrivateFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in a file. Whoever waits first writes for all who wait, so that many writers share one write.
 *
 * <p>When a write fails (a full disk), what it should have written stays in memory and changes are refused; reading goes
 * on. The next changes try it again, so that writing resumes by itself once there is room: whoever was refused meanwhile
 * changed nothing, and of what failed itself either all is written then or, when the process ends first, none. When
 * forcing to the disk fails, nobody knows what the disk has, and only a new start from the file goes on.
 *
 * <p>Positions count the bytes ever appended since the start; {@link #origin} is the position of the file's first byte,
 * which moves when {@link JournalRewriter} puts a shorter file in its place.
 */
final class FileJournal implements Journal, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileJournal.class);
    /** Bytes that may pile up in memory within one command. */
    private static final int PILE = 8 << 20;

    private static final long TRY_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Path path;
    private final boolean force;
    private final Disk disk;
    private volatile Runnable afterWriting = () -> {};

    // Guarded by this.
    private final Inventory inventory;
    private ByteBuf pending = Unpooled.buffer(1 << 16);
    private long appended;
    private boolean writing;
    private long triedAt;

    private volatile long safe;
    private volatile @Nullable WriteFailure failure;

    // Only for whoever is writing.
    private RandomAccessFile file;
    private volatile long origin;

    /**
     * Opens the journal's file, or makes it.
     *
     * @param length the bytes of the file that are good; what follows is cut
     * @param inventory what they hold
     */
    FileJournal(Path path, EmbeddedStore.Sync sync, Disk disk, long length, Inventory inventory) throws IOException {
        this.path = path;
        this.force = sync == EmbeddedStore.Sync.ALWAYS;
        this.disk = disk;
        this.inventory = inventory;
        this.file = new RandomAccessFile(PrivateFiles.createFile(path).toFile(), "rw");
        file.setLength(length);
        file.seek(length);
        if (length == 0) {
            disk.write(file, JournalFormat.HEADER, 0, JournalFormat.HEADER.length);
        }
        disk.force(file);
        disk.forceDirectoryOf(path);
        appended = file.length();
        safe = appended;
    }

    /** Has a look taken after each write, by the thread that wrote, which must not be kept long. */
    void afterWriting(Runnable look) {
        afterWriting = look;
    }

    @Override
    public void created(int collection, String namespace) {
        ByteBuf frame = JournalFormat.frame(Kind.CREATED, collection, new Document("ns", namespace));
        append(frame, true, held -> held.created(collection, namespace));
    }

    @Override
    public void added(int collection, byte[] document) {
        ByteBuf frame = JournalFormat.frame(Kind.PUT, collection, document);
        append(frame, true, held -> held.added(collection, frame.writerIndex()));
    }

    @Override
    public void changed(int collection, byte[] document) {
        append(JournalFormat.frame(Kind.PUT, collection, document), true, held -> {});
    }

    @Override
    public void removed(int collection, @Nullable Object id) {
        ByteBuf frame = JournalFormat.frame(Kind.REMOVED, collection, new Document("_id", id));
        append(frame, true, held -> held.removed(collection));
    }

    @Override
    public void indexed(int collection, Document description) {
        ByteBuf frame = JournalFormat.frame(Kind.INDEXED, collection, description);
        append(frame, false, held -> held.indexed(collection, description));
    }

    @Override
    public void unindexed(int collection, String name) {
        ByteBuf frame = JournalFormat.frame(Kind.UNINDEXED, collection, new Document("name", name));
        append(frame, false, held -> held.unindexed(collection, name));
    }

    @Override
    public void dropped(int collection) {
        JournalTransaction.keep(JournalFormat.record(Kind.DROPPED, collection, new Document()));
    }

    @Override
    public void renamed(int collection, String namespace) {
        JournalTransaction.keep(JournalFormat.record(Kind.RENAMED, collection, new Document("ns", namespace)));
        appendKeptBack();
    }

    private void appendKeptBack() {
        ByteBuf records = JournalTransaction.take();
        if (records != null) {
            append(JournalFormat.frame(records), false, held -> JournalTransaction.tell(records, held));
        }
    }

    private void append(ByteBuf frame, boolean mayRefuse, Consumer<Inventory> effect) {
        long pile = 0;
        synchronized (this) {
            if (mayRefuse) {
                refuseAfterFailure();
            }
            pending.writeBytes(frame);
            appended += frame.writerIndex();
            effect.accept(inventory);
            if (pending.readableBytes() > PILE) {
                pile = appended;
            }
        }
        writeUpTo(pile);
    }

    @Override
    public void ready() {
        WriteFailure failed = failure;
        if (failed == null) {
            return;
        }
        boolean again;
        synchronized (this) {
            again = !failed.lasting() && !writing && System.nanoTime() - triedAt >= TRY_AGAIN_NANOS;
            writing |= again;
        }
        if (again) {
            writeAndHandOver();
        }
        refuseAfterFailure();
    }

    @Override
    public void commit(boolean changes) {
        appendKeptBack();
        long target;
        synchronized (this) {
            target = appended;
        }
        writeUpTo(target);
        if (changes && safe < target) {
            refuseAfterFailure();
        }
    }

    private void writeUpTo(long target) {
        while (safe < target) {
            synchronized (this) {
                if (writing) {
                    waitForWriter(target);
                    continue;
                }
                if (safe >= target || failure != null) {
                    return;
                }
                writing = true;
            }
            writeAndHandOver();
        }
    }

    /** Writes what is pending; called by whoever has set {@link #writing}, which it takes back. */
    private void writeAndHandOver() {
        ByteBuf batch;
        long upTo;
        synchronized (this) {
            batch = pending;
            upTo = appended;
            pending = Unpooled.buffer(1 << 16);
        }
        WriteFailure failed = write(batch);
        synchronized (this) {
            if (failed == null) {
                safe = upTo;
                if (failure != null) {
                    log.info("store can be written again file={}", path);
                }
            } else {
                pending = batch.writeBytes(pending);
            }
            failure = failed;
            triedAt = System.nanoTime();
            handOver();
        }
        if (failed == null) {
            afterWriting.run();
        }
    }

    private void waitForWriter(long target) {
        boolean interrupted = false;
        while (writing && safe < target) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable WriteFailure write(ByteBuf batch) {
        try {
            disk.write(file, batch.array(), batch.arrayOffset(), batch.readableBytes());
        } catch (IOException e) {
            cutBack();
            return failed(e, false);
        }
        try {
            if (force) {
                disk.force(file);
            }
            return null;
        } catch (IOException e) {
            return failed(e, true);
        }
    }

    private WriteFailure failed(IOException cause, boolean lasting) {
        var failed = new WriteFailure(path, cause, lasting);
        if (failure == null) {
            failed.log();
        }
        return failed;
    }

    /** Cuts a half-written frame off, so that the next try, or the next start, finds whole frames only. */
    private void cutBack() {
        try {
            file.setLength(safe - origin);
            file.seek(safe - origin);
        } catch (IOException e) {
            log.warn("store keeps a torn end, which the next start cuts file={} reason=\"{}\"", path, e.getMessage());
        }
    }

    private void refuseAfterFailure() {
        String reason = refusing();
        if (reason != null) {
            throw new MongoServerError(14031, "OutOfDiskSpace", reason);
        }
    }

    /** Why changes are refused; null when they are not. */
    @Nullable
    String refusing() {
        WriteFailure failed = failure;
        return failed == null ? null : failed.refusal();
    }

    // What JournalRewriter and Backup need

    /** A moment of the journal: what it holds up to a position. */
    record Moment(long position, Inventory inventory) {}

    /**
     * Returns the present moment of the journal, once all up to it is written.
     *
     * @throws IOException while nothing can be written
     */
    Moment moment() throws IOException {
        Moment now;
        synchronized (this) {
            now = new Moment(appended, inventory.copy());
        }
        writeUpTo(now.position);
        WriteFailure failed = failure;
        if (safe < now.position && failed != null) {
            throw failed.cause();
        }
        return now;
    }

    /** Keeps writers waiting while {@code work} runs; what they append meanwhile is written after it. */
    void pause(PausedWork work) throws IOException {
        synchronized (this) {
            while (writing) {
                waitForWriter(Long.MAX_VALUE);
            }
            writing = true;
        }
        try {
            work.run();
        } finally {
            synchronized (this) {
                handOver();
            }
        }
    }

    private synchronized void handOver() {
        writing = false;
        notifyAll();
    }

    /** Work that is done while nobody writes. */
    interface PausedWork {
        void run() throws IOException;
    }

    /** Goes on in another file that holds the same; only while paused. */
    void goOnIn(RandomAccessFile shorter, Consumer<Inventory> measured) throws IOException {
        RandomAccessFile before = file;
        shorter.seek(shorter.length());
        file = shorter;
        synchronized (this) {
            origin = safe - shorter.length();
            measured.accept(inventory);
        }
        before.close();
    }

    Path path() {
        return path;
    }

    Disk disk() {
        return disk;
    }

    /** The position up to which everything is written. */
    long safe() {
        return safe;
    }

    /** Returns a position's place in the file. */
    long offset(long position) {
        return position - origin;
    }

    /** The file's length. */
    long length() {
        return safe - origin;
    }

    synchronized long liveBytes() {
        return inventory.liveBytes();
    }

    synchronized long documents() {
        return inventory.documents();
    }

    /** Writes what is left and closes the file. */
    @Override
    public void close() throws IOException {
        long target;
        synchronized (this) {
            target = appended;
        }
        writeUpTo(target);
        pause(() -> {
            if (failure == null) {
                disk.force(file);
            }
            file.close();
        });
    }
}
