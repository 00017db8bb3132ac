package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.BsonConstants;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The bytes of a journal: {@link #HEADER}, then frames. A frame is {@code marker:int, length:int, checksum:int, records},
 * big-endian, the checksum a CRC-32C over length and records; a record is {@code kind:byte, collection:int, BSON document}.
 * The records of a frame happen together.
 */
final class JournalFormat {
    static final byte[] HEADER = "QUANZI01".getBytes(StandardCharsets.US_ASCII);
    static final int MARKER = 0x515A4652;
    static final int FRAME_HEADER = 12;
    private static final int RECORD_HEADER = 5;

    private JournalFormat() {}

    /** The kinds of records; each one's document is in brackets. */
    enum Kind {
        /** {@code {ns}} */
        CREATED(1),
        /** the document, new or changed */
        PUT(2),
        /** {@code {_id}} */
        REMOVED(3),
        /** the index's description */
        INDEXED(4),
        /** {@code {name}} */
        UNINDEXED(5),
        /** {@code {}} */
        DROPPED(6),
        /** {@code {ns}} */
        RENAMED(7);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalStateException(
                    "A record of unknown kind " + code + ": a newer version wrote this journal");
        }
    }

    /** Hears of one record. */
    interface Listener {
        /** Hears of a record with this document, as BSON. */
        void hear(Kind kind, int collection, byte[] document);
    }

    /** Tells of each record in {@code records}, which are read up. */
    static void eachRecord(ByteBuf records, Listener listener) {
        while (records.isReadable()) {
            Kind kind = Kind.of(records.readByte());
            int collection = records.readInt();
            byte[] document = new byte[records.getIntLE(records.readerIndex())];
            records.readBytes(document);
            listener.hear(kind, collection, document);
        }
    }

    static ByteBuf record(Kind kind, int collection, Document document) {
        byte[] bytes = DocumentBytes.of(document);
        return writeRecord(Unpooled.buffer(RECORD_HEADER + bytes.length), kind, collection, bytes);
    }

    private static ByteBuf writeRecord(ByteBuf out, Kind kind, int collection, byte[] document) {
        if (document.length > BsonConstants.MAX_BSON_OBJECT_SIZE) {
            throw new MongoServerError(
                    10334,
                    "BSONObjectTooLarge",
                    "A document of " + document.length + " bytes is too large; the most is "
                            + BsonConstants.MAX_BSON_OBJECT_SIZE);
        }
        return out.writeByte(kind.code).writeInt(collection).writeBytes(document);
    }

    static ByteBuf frame(Kind kind, int collection, Document document) {
        return frame(kind, collection, DocumentBytes.of(document));
    }

    /** @param document its BSON */
    static ByteBuf frame(Kind kind, int collection, byte[] document) {
        ByteBuf out =
                Unpooled.buffer(FRAME_HEADER + RECORD_HEADER + document.length).writerIndex(FRAME_HEADER);
        return sealed(writeRecord(out, kind, collection, document));
    }

    static ByteBuf frame(ByteBuf records) {
        ByteBuf out = Unpooled.buffer(FRAME_HEADER + records.readableBytes()).writerIndex(FRAME_HEADER);
        return sealed(out.writeBytes(records, records.readerIndex(), records.readableBytes()));
    }

    private static ByteBuf sealed(ByteBuf frame) {
        int length = frame.writerIndex() - FRAME_HEADER;
        frame.setInt(0, MARKER);
        frame.setInt(4, length);
        frame.setInt(8, checksum(length, frame.array(), frame.arrayOffset() + FRAME_HEADER));
        return frame;
    }

    static int checksum(int length, byte[] bytes, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(length >>> 24);
        crc.update(length >>> 16);
        crc.update(length >>> 8);
        crc.update(length);
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
