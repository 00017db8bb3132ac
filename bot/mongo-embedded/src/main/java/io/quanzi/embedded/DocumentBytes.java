package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Documents as BSON bytes, as the store keeps them: less than a tree of objects takes, and one object for the garbage
 * collector instead of many. Reads as the library's decoder does, with the names of fields shared.
 */
final class DocumentBytes {
    private static final int DOUBLE = 0x01;
    private static final int STRING = 0x02;
    private static final int DOCUMENT = 0x03;
    private static final int ARRAY = 0x04;
    private static final int OBJECT_ID = 0x07;
    private static final int BOOLEAN = 0x08;
    private static final int DATE = 0x09;
    private static final int NULL = 0x0A;
    private static final int INT = 0x10;
    private static final int LONG = 0x12;

    private static final int OBJECT_ID_LENGTH = 12;

    /** Names met lately, each where its hash says; another of the same place takes its turn. */
    private static final @Nullable Name[] NAMES = new Name[1 << 12];

    /** Longer ones are taken for values that someone uses as names. */
    private static final int LONGEST_NAME = 64;

    private final byte[] bytes;
    private int at;

    private static final class Name {
        private final byte[] utf8;
        private final String text;

        Name(byte[] utf8, String text) {
            this.utf8 = utf8;
            this.text = text;
        }
    }

    private DocumentBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A document as bytes. */
    static byte[] of(Document document) {
        ByteBuf out = Unpooled.buffer(512);
        BsonEncoder.encodeDocument(document, out);
        return Arrays.copyOfRange(out.array(), out.arrayOffset(), out.arrayOffset() + out.readableBytes());
    }

    /** The document; each call makes one of its own. */
    static Document read(byte[] bytes) {
        return new DocumentBytes(bytes).document();
    }

    /** What stands in a field of the document itself; null when nothing does. */
    static @Nullable Object read(byte[] bytes, String field) {
        DocumentBytes reader = new DocumentBytes(bytes);
        reader.at = Integer.BYTES;
        for (int type = bytes[reader.at++]; type != 0; type = bytes[reader.at++]) {
            if (reader.name().equals(field)) {
                return reader.value(type);
            }
            reader.skip(type);
        }
        return null;
    }

    /** A document with some of its fields, whole and in their order. */
    static byte[] only(byte[] bytes, Set<String> fields) {
        DocumentBytes reader = new DocumentBytes(bytes);
        ByteBuf out = Unpooled.buffer(bytes.length).writeIntLE(0);
        reader.at = Integer.BYTES;
        int start = reader.at;
        for (int type = bytes[reader.at++]; type != 0; type = bytes[reader.at++]) {
            boolean wanted = fields.contains(reader.name());
            reader.skip(type);
            if (wanted) {
                out.writeBytes(bytes, start, reader.at - start);
            }
            start = reader.at;
        }
        out.writeByte(0);
        out.setIntLE(0, out.writerIndex());
        return Arrays.copyOfRange(out.array(), out.arrayOffset(), out.arrayOffset() + out.writerIndex());
    }

    private Document document() {
        at += Integer.BYTES;
        Document document = new Document();
        for (int type = bytes[at++]; type != 0; type = bytes[at++]) {
            String name = name();
            document.put(name, value(type));
        }
        return document;
    }

    private List<@Nullable Object> array() {
        at += Integer.BYTES;
        List<@Nullable Object> elements = new ArrayList<>();
        for (int type = bytes[at++]; type != 0; type = bytes[at++]) {
            while (bytes[at++] != 0) {
                // the index of an element is its place
            }
            elements.add(value(type));
        }
        return elements;
    }

    private String name() {
        int start = at;
        int hash = 0;
        for (byte next = bytes[at]; next != 0; next = bytes[++at]) {
            hash = hash * 31 + next;
        }
        int end = at++;
        int place = (hash ^ (hash >>> 15)) & (NAMES.length - 1);
        Name known = NAMES[place];
        if (known != null && Arrays.equals(known.utf8, 0, known.utf8.length, bytes, start, end)) {
            return known.text;
        }
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        if (end - start <= LONGEST_NAME) {
            NAMES[place] = new Name(Arrays.copyOfRange(bytes, start, end), text);
        }
        return text;
    }

    private @Nullable Object value(int type) {
        return switch (type) {
            case DOUBLE -> Double.longBitsToDouble(int64());
            case STRING -> {
                int length = int32();
                String text = new String(bytes, at, length - 1, StandardCharsets.UTF_8);
                at += length;
                yield text;
            }
            case DOCUMENT -> document();
            case ARRAY -> array();
            case OBJECT_ID -> {
                at += OBJECT_ID_LENGTH;
                yield new ObjectId(Arrays.copyOfRange(bytes, at - OBJECT_ID_LENGTH, at));
            }
            case BOOLEAN -> bytes[at++] != 0;
            case DATE -> Instant.ofEpochMilli(int64());
            case NULL -> null;
            case INT -> int32();
            case LONG -> int64();
            default -> rare(type);
        };
    }

    private void skip(int type) {
        switch (type) {
            case DOUBLE, DATE, LONG -> at += Long.BYTES;
            case STRING -> {
                int length = int32();
                at += length;
            }
            case DOCUMENT, ARRAY -> {
                int length = int32();
                at += length - Integer.BYTES;
            }
            case OBJECT_ID -> at += OBJECT_ID_LENGTH;
            case BOOLEAN -> at++;
            case NULL -> {}
            case INT -> at += Integer.BYTES;
            default -> rare(type);
        }
    }

    private @Nullable Object rare(int type) {
        ByteBuf rest = Unpooled.wrappedBuffer(bytes, at, bytes.length - at);
        Object value = BsonDecoder.decodeValue((byte) type, rest);
        at += rest.readerIndex();
        return value;
    }

    private int int32() {
        int value = (bytes[at] & 0xFF)
                | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF) << 16
                | (bytes[at + 3] & 0xFF) << 24;
        at += Integer.BYTES;
        return value;
    }

    private long int64() {
        long low = int32() & 0xFFFF_FFFFL;
        return low | (long) int32() << Integer.SIZE;
    }
}
