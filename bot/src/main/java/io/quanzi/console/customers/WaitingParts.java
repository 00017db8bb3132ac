package io.quanzi.console.customers;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.Message;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bson.Document;
import org.bson.types.Binary;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * The content of waiting files, packed and in parts far below what one document may have.
 *
 * <pre>{"_id": "0c1f…/0", "file": "0c1f…", "until": ISODate, "bytes": BinData}</pre>
 *
 * Parts of a file that never became whole are deleted by their own {@code until}.
 */
@Component
class WaitingParts {
    /** Of one file, packed; about 200 MB of orders as text. */
    static final int MAX_PACKED = 32 * 1024 * 1024;

    private static final String COLLECTION = "import_waiting_parts";
    private static final int PART = 1 << 20;

    private final MongoOperations mongo;

    WaitingParts(MongoOperations mongo) {
        this.mongo = mongo;
        // serves a file's end
        mongo.indexOps(COLLECTION).createIndex(new Index("file", Sort.Direction.ASC));
        // serves what is over
        mongo.indexOps(COLLECTION).createIndex(new Index("until", Sort.Direction.ASC));
    }

    /** Writes a file part by part; the last one when it is closed. */
    final class Writer extends OutputStream {
        private final String file;
        private final Instant until;
        private final byte[] part = new byte[PART];
        private int filled;
        private int count;
        private long bytes;

        private Writer(String file, Instant until) {
            this.file = file;
            this.until = until;
        }

        int count() {
            return count;
        }

        long bytes() {
            return bytes;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            for (int at = offset; at < offset + length; ) {
                int some = Math.min(PART - filled, offset + length - at);
                System.arraycopy(from, at, part, filled, some);
                filled += some;
                at += some;
                if (filled == PART) {
                    store();
                }
            }
        }

        private void store() {
            bytes += filled;
            if (bytes > MAX_PACKED) {
                throw ImportRefused.tooLarge(Message.of("import.too-large.look", MAX_PACKED / 1024 / 1024));
            }
            mongo.insert(
                    new Document("_id", idOf(file, count))
                            .append("file", file)
                            .append("until", Date.from(until))
                            .append("bytes", new Binary(Arrays.copyOf(part, filled))),
                    COLLECTION);
            count++;
            filled = 0;
        }

        @Override
        public void close() {
            if (filled > 0) {
                store();
            }
        }
    }

    Writer writer(String file, Instant until) {
        return new Writer(file, until);
    }

    /** Reads a file, one part at a time. */
    InputStream reader(String file, int parts) {
        return new Reader(file, parts);
    }

    private final class Reader extends InputStream {
        private final String file;
        private final int parts;
        private ByteArrayInputStream part = new ByteArrayInputStream(new byte[0]);
        private int next;

        Reader(String file, int parts) {
            this.file = file;
            this.parts = parts;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            while (part.available() == 0 && next < parts) {
                String id = idOf(file, next++);
                Document row = mongo.findById(id, Document.class, COLLECTION);
                if (row == null) {
                    throw new EOFException("the part " + id + " is gone");
                }
                part = new ByteArrayInputStream(row.get("bytes", Binary.class).getData());
            }
            return part.read(to, offset, length);
        }
    }

    private static String idOf(String file, int number) {
        return file + "/" + number;
    }

    void remove(String file) {
        mongo.remove(Query.query(where("file").is(file)), COLLECTION);
    }

    void removeOver(Date now) {
        mongo.remove(Query.query(where("until").lte(now)), COLLECTION);
    }
}
