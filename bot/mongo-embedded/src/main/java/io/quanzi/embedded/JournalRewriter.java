package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quanzi.embedded.FileJournal.Moment;
import io.quanzi.embedded.JournalFormat.Kind;
import io.quanzi.files.PrivateFiles;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a shorter journal beside the one in use, and puts it in its place, while writers go on.
 *
 * <ol>
 *   <li>A moment is taken: a position, and the collections and indexes up to it.
 *   <li>Their documents are written to {@code store.log.new} as they are met. Some are met as they were later than at that
 *       moment, or not at all because they went since; that does no harm, because
 *   <li>everything written since that moment is copied behind them, in order, and says of each what became of it.
 *   <li>Writers wait while the last few bytes of that are copied and forced, and the new file takes the old one's name.
 * </ol>
 *
 * <p>A process killed before that has its old file, whole; after it, the new one. What is left of the other is removed at
 * the next start.
 */
final class JournalRewriter {
    private static final String SUFFIX = ".new";
    private static final int CHUNK = 1 << 18;
    /** Bytes that are copied while writers wait, at most, unless they write faster than can be copied. */
    private static final long MAX_PAUSED_BYTES = 1 << 16;

    private static final int MAX_ROUNDS = 20;

    private final FileJournal journal;
    private final IntFunction<@Nullable StoreCollection> collections;
    private final Path fresh;
    private final Map<Integer, Long> measured = new HashMap<>();
    private final ByteBuf buffer = Unpooled.buffer(CHUNK * 2);

    private JournalRewriter(FileJournal journal, IntFunction<@Nullable StoreCollection> collections) {
        this.journal = journal;
        this.collections = collections;
        this.fresh = freshFor(journal.path());
    }

    /** @param collections the collection of a number; null when it is gone */
    static void run(FileJournal journal, IntFunction<@Nullable StoreCollection> collections) throws IOException {
        new JournalRewriter(journal, collections).run();
    }

    /** Removes what a process left that was ended while it rewrote. */
    static void removeLeft(Path path) throws IOException {
        Files.deleteIfExists(freshFor(path));
    }

    private static Path freshFor(Path path) {
        return path.resolveSibling(path.getFileName() + SUFFIX);
    }

    private void run() throws IOException {
        Moment moment = journal.moment();
        RandomAccessFile out =
                new RandomAccessFile(PrivateFiles.createFile(fresh).toFile(), "rw");
        boolean inUse = false;
        try (InputStream old = new FileInputStream(journal.path().toFile())) {
            out.setLength(0);
            buffer.writeBytes(JournalFormat.HEADER);
            for (Map.Entry<Integer, Inventory.Entry> held :
                    moment.inventory().entries().entrySet()) {
                writeCollection(out, held.getKey(), held.getValue());
            }
            flush(out);
            old.skipNBytes(journal.offset(moment.position()));
            long copied = moment.position();
            for (int round = 0; round < MAX_ROUNDS && journal.safe() - copied > MAX_PAUSED_BYTES; round++) {
                copied = copy(old, copied, journal.safe(), out);
            }
            journal.disk().force(out);
            long last = copied;
            journal.pause(() -> {
                copy(old, last, journal.safe(), out);
                journal.disk().force(out);
                journal.disk().replace(fresh, journal.path());
                journal.goOnIn(
                        out,
                        now -> measured.forEach((number, bytes) -> {
                            Inventory.Entry then = moment.inventory().entry(number);
                            if (then != null) {
                                now.measured(number, then, bytes);
                            }
                        }));
            });
            inUse = true;
        } finally {
            if (!inUse) {
                out.close();
                Files.deleteIfExists(fresh);
            }
        }
    }

    private void writeCollection(RandomAccessFile out, int number, Inventory.Entry held) throws IOException {
        buffer.writeBytes(JournalFormat.frame(Kind.CREATED, number, new Document("ns", held.namespace())));
        for (Document description : held.indexes()) {
            buffer.writeBytes(JournalFormat.frame(Kind.INDEXED, number, description));
        }
        StoreCollection collection = collections.apply(number);
        if (collection != null) {
            collection.settle();
            long bytes = 0;
            for (byte[] document : collection.documents()) {
                ByteBuf frame = JournalFormat.frame(Kind.PUT, number, document);
                bytes += frame.readableBytes();
                buffer.writeBytes(frame);
                if (buffer.readableBytes() >= CHUNK) {
                    flush(out);
                }
            }
            measured.put(number, bytes);
        }
    }

    private void flush(RandomAccessFile out) throws IOException {
        journal.disk().write(out, buffer.array(), buffer.arrayOffset(), buffer.readableBytes());
        buffer.clear();
    }

    private long copy(InputStream old, long from, long to, RandomAccessFile out) throws IOException {
        byte[] bytes = new byte[CHUNK];
        for (long left = to - from; left > 0; ) {
            int read = old.read(bytes, 0, (int) Math.min(left, bytes.length));
            if (read < 0) {
                throw new EOFException(journal.path() + " ends before " + to);
            }
            journal.disk().write(out, bytes, 0, read);
            left -= read;
        }
        return to;
    }
}
