package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quanzi.embedded.JournalFormat.Kind;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal back. An end that was torn off in the middle of a frame is left out; nobody was told of it. Bad bytes
 * with a good frame behind them are something else: a damaged file, and an error.
 *
 * <p>A last frame that is whole but does not fit its checksum counts as torn: a power cut leaves exactly that, a length
 * that was written and bytes that were not. Damage done to the last frame later looks the same; the store keeps what it
 * cuts in a file beside the journal, so that neither is gone.
 */
final class JournalReader {
    private final Path path;
    private final Map<Integer, Content> collections = new TreeMap<>();
    private long good;
    private int lastNumber;

    /** A collection as the journal leaves it: documents by their id, index descriptions by their name. */
    static final class Content {
        String namespace;
        final Map<@Nullable Object, byte[]> documents = new LinkedHashMap<>();
        final Map<String, Document> indexes = new LinkedHashMap<>();
        /** The size of all documents, about: each counts as it was when it was added. */
        long bytes;

        Content(String namespace) {
            this.namespace = namespace;
        }
    }

    private JournalReader(Path path) {
        this.path = path;
    }

    /** @throws IllegalStateException when the file is damaged, naming file and offset */
    static JournalReader read(Path path) throws IOException {
        JournalReader reader = new JournalReader(path);
        if (Files.exists(path)) {
            reader.readAll();
        }
        return reader;
    }

    Map<Integer, Content> collections() {
        return collections;
    }

    /** How many bytes of the file are good. */
    long good() {
        return good;
    }

    /** Returns the contents of the good bytes. */
    Inventory inventory() {
        Inventory inventory = new Inventory();
        collections.forEach((number, content) -> {
            inventory.created(number, content.namespace);
            content.indexes.values().forEach(description -> inventory.indexed(number, description));
            inventory.held(number, content.documents.size(), content.bytes);
        });
        return inventory;
    }

    int lastNumber() {
        return lastNumber;
    }

    private void readAll() throws IOException {
        long size = Files.size(path);
        try (InputStream raw = Files.newInputStream(path);
                DataInputStream in = new DataInputStream(new BufferedInputStream(raw, 1 << 20))) {
            byte[] header = in.readNBytes(JournalFormat.HEADER.length);
            if (header.length < JournalFormat.HEADER.length
                    && Arrays.equals(header, Arrays.copyOf(JournalFormat.HEADER, header.length))) {
                return;
            }
            if (!Arrays.equals(header, JournalFormat.HEADER)) {
                throw new IllegalStateException(path + " is no journal of this version: it should begin with "
                        + new String(JournalFormat.HEADER, StandardCharsets.US_ASCII));
            }
            good = header.length;
            byte[] frame = new byte[1 << 16];
            while (size - good >= JournalFormat.FRAME_HEADER) {
                int marker = in.readInt();
                int length = in.readInt();
                int checksum = in.readInt();
                long rest = size - good - JournalFormat.FRAME_HEADER;
                if (marker != JournalFormat.MARKER || length <= 0 || length > rest) {
                    break;
                }
                if (frame.length < length) {
                    frame = new byte[Math.max(length, frame.length * 2)];
                }
                in.readFully(frame, 0, length);
                if (JournalFormat.checksum(length, frame, 0) != checksum) {
                    break;
                }
                apply(Unpooled.wrappedBuffer(frame, 0, length));
                good += JournalFormat.FRAME_HEADER + length;
            }
        }
        if (good < size) {
            refuseDamage(size);
        }
    }

    /** A good frame after bad bytes shows that the file was not torn at its end, but damaged. */
    private void refuseDamage(long size) throws IOException {
        ByteBuf bytes;
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            long most = Math.min(size - good, Integer.MAX_VALUE - 8);
            bytes = Unpooled.wrappedBuffer(in.map(FileChannel.MapMode.READ_ONLY, good, most));
        }
        for (int at = 1; at + JournalFormat.FRAME_HEADER <= bytes.capacity(); at++) {
            if (bytes.getInt(at) == JournalFormat.MARKER && isGoodFrame(bytes, at)) {
                throw new IllegalStateException(
                        "%s is damaged at byte %d: what stands there up to byte %d does not fit its checksum, and good records follow. Restore a backup (quanzi restore DIR into an empty data directory). To go on with only what was written before the damage, keep a copy of the file and cut it: truncate -s %2$d %1$s"
                                .formatted(path, good, good + at));
            }
        }
    }

    private static boolean isGoodFrame(ByteBuf bytes, int at) {
        int length = bytes.getInt(at + 4);
        int start = at + JournalFormat.FRAME_HEADER;
        if (length <= 0 || length > bytes.capacity() - start) {
            return false;
        }
        byte[] records = new byte[length];
        bytes.getBytes(start, records);
        return JournalFormat.checksum(length, records, 0) == bytes.getInt(at + 8);
    }

    private void apply(ByteBuf frame) {
        int length = frame.readableBytes() + JournalFormat.FRAME_HEADER;
        JournalFormat.eachRecord(frame, (kind, number, document) -> {
            lastNumber = Math.max(lastNumber, number);
            if (kind == Kind.CREATED) {
                String namespace = String.valueOf(DocumentBytes.read(document, "ns"));
                free(namespace);
                collections.put(number, new Content(namespace));
                return;
            }
            Content content = collections.get(number);
            // Null for a change that raced with a drop: it went with the collection.
            if (content != null) {
                apply(kind, number, content, document, length);
            }
        });
    }

    private void apply(Kind kind, int number, Content content, byte[] document, int length) {
        switch (kind) {
            case PUT -> {
                if (content.documents.put(identity(DocumentBytes.read(document, "_id")), document) == null) {
                    content.bytes += length;
                }
            }
            case REMOVED -> {
                int before = content.documents.size();
                if (content.documents.remove(identity(DocumentBytes.read(document, "_id"))) != null) {
                    content.bytes -= content.bytes / before;
                }
            }
            case INDEXED ->
                content.indexes.put(String.valueOf(DocumentBytes.read(document, "name")), DocumentBytes.read(document));
            case UNINDEXED -> content.indexes.remove(String.valueOf(DocumentBytes.read(document, "name")));
            case DROPPED -> collections.remove(number);
            case RENAMED -> {
                collections.remove(number);
                content.namespace = String.valueOf(DocumentBytes.read(document, "ns"));
                free(content.namespace);
                collections.put(number, content);
            }
            case CREATED -> throw new IllegalStateException("created twice: " + number);
        }
    }

    private void free(String namespace) {
        collections.values().removeIf(other -> other.namespace.equals(namespace));
    }

    /** The id in a form in which equal ids are equal: 1, 1L and 1.0 are one id. */
    private static @Nullable Object identity(@Nullable Object id) {
        if (id instanceof Integer number) {
            return number.longValue();
        } else if (id instanceof Double || id instanceof Decimal128) {
            double number = ((Number) id).doubleValue();
            return number == (long) number ? (Object) (long) number : (Object) number;
        } else if (id instanceof Document document) {
            Document same = new Document();
            document.forEach((key, value) -> same.put(key, identity(value)));
            return same;
        }
        return Objects.requireNonNullElse(id, Void.class);
    }
}
