package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quanzi.embedded.JournalFormat.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in a file that only grows. Whoever waits first writes for all who wait, so that many writers share one write.
 *
 * <p>A write that fails (a full disk) ends all writing: what is in memory is then ahead of the file, and only a new start
 * from the file sets them equal. Reading goes on.
 */
final class FileJournal implements Journal, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileJournal.class);
    /** Bytes that may pile up in memory within one command. */
    private static final int PILE = 8 << 20;

    private final Path path;
    private final boolean force;
    private final RandomAccessFile file;
    private final ThreadLocal<Work> work = ThreadLocal.withInitial(Work::new);

    private ByteBuf pending = Unpooled.buffer(1 << 16);
    private long appended;
    private volatile long safe;
    private boolean writing;
    private volatile @Nullable IOException failure;

    /** What one thread has done since it last waited. */
    private static final class Work {
        long last;

        @Nullable
        ByteBuf keptBack;
    }

    /** @param length the bytes of the file that are good; what follows is cut */
    FileJournal(Path path, EmbeddedStore.Sync sync, long length) throws IOException {
        this.path = path;
        this.force = sync == EmbeddedStore.Sync.ALWAYS;
        this.file = new RandomAccessFile(path.toFile(), "rw");
        file.setLength(length);
        file.seek(length);
        if (length == 0) {
            file.write(JournalFormat.HEADER);
        }
        file.getFD().sync();
        appended = file.length();
        safe = appended;
    }

    @Override
    public void created(int collection, String namespace) {
        append(JournalFormat.frame(Kind.CREATED, collection, new Document("ns", namespace)));
    }

    @Override
    public void put(int collection, Document document) {
        append(JournalFormat.frame(Kind.PUT, collection, document));
    }

    @Override
    public void removed(int collection, @Nullable Object id) {
        append(JournalFormat.frame(Kind.REMOVED, collection, new Document("_id", id)));
    }

    @Override
    public void indexed(int collection, Document description) {
        append(JournalFormat.frame(Kind.INDEXED, collection, description));
    }

    @Override
    public void unindexed(int collection, String name) {
        append(JournalFormat.frame(Kind.UNINDEXED, collection, new Document("name", name)));
    }

    @Override
    public void dropped(int collection) {
        keepBack(JournalFormat.record(Kind.DROPPED, collection, new Document()));
    }

    @Override
    public void renamed(int collection, String namespace) {
        keepBack(JournalFormat.record(Kind.RENAMED, collection, new Document("ns", namespace)));
    }

    private void keepBack(ByteBuf record) {
        refuseAfterFailure();
        Work mine = work.get();
        if (mine.keptBack == null) {
            mine.keptBack = record;
        } else {
            mine.keptBack.writeBytes(record);
        }
    }

    private void append(ByteBuf frame) {
        boolean pile;
        synchronized (this) {
            refuseAfterFailure();
            pending.writeBytes(frame);
            appended += frame.writerIndex();
            work.get().last = appended;
            pile = pending.readableBytes() > PILE;
        }
        if (pile) {
            writeUpTo(work.get().last);
        }
    }

    @Override
    public void commit() {
        Work mine = work.get();
        ByteBuf keptBack = mine.keptBack;
        mine.keptBack = null;
        if (keptBack != null) {
            append(JournalFormat.frame(keptBack));
        }
        long target;
        synchronized (this) {
            target = appended;
        }
        writeUpTo(target);
        long last = mine.last;
        mine.last = 0;
        if (last > safe) {
            refuseAfterFailure();
        }
    }

    private void writeUpTo(long target) {
        ByteBuf spare = null;
        while (safe < target && failure == null) {
            ByteBuf batch;
            long upTo;
            synchronized (this) {
                if (writing) {
                    waitForWriter(target);
                    continue;
                }
                if (safe >= target || failure != null) {
                    return;
                }
                writing = true;
                batch = pending;
                upTo = appended;
                pending = spare == null ? Unpooled.buffer(1 << 16) : spare;
            }
            IOException failed = write(batch);
            synchronized (this) {
                writing = false;
                if (failed == null) {
                    safe = upTo;
                } else {
                    failure = failed;
                }
                notifyAll();
            }
            spare = batch.clear();
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

    private @Nullable IOException write(ByteBuf batch) {
        try {
            file.write(batch.array(), batch.arrayOffset(), batch.readableBytes());
            if (force) {
                file.getFD().sync();
            }
            return null;
        } catch (IOException e) {
            log.error(
                    "store cannot be written file={} reason=\"{}\"; changes are refused until a new start",
                    path,
                    e.getMessage());
            cutBack();
            return e;
        }
    }

    private void cutBack() {
        try {
            file.setLength(safe);
        } catch (IOException e) {
            log.warn("store keeps a torn end, which the next start cuts file={} reason=\"{}\"", path, e.getMessage());
        }
    }

    private void refuseAfterFailure() {
        IOException reason = failure;
        if (reason != null) {
            throw new MongoServerError(
                    14031,
                    "OutOfDiskSpace",
                    "The store cannot write to " + path + " (" + reason.getMessage()
                            + "): changes are refused, reading goes on. Make room, then start again.");
        }
    }

    /** Writes what is left and closes the file. */
    @Override
    public void close() throws IOException {
        long target;
        synchronized (this) {
            target = appended;
        }
        writeUpTo(target);
        if (failure == null) {
            file.getFD().sync();
        }
        file.close();
    }
}
