package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.BsonConstants;
import de.bwaldvogel.mongo.wire.OpCode;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers as the library does; documents that were found go out as the bytes that the store keeps. */
final class ReplyEncoder extends MessageToByteEncoder<MongoMessage> {
    private static final Logger log = LoggerFactory.getLogger(ReplyEncoder.class);

    ReplyEncoder() {
        super(MongoMessage.class);
    }

    @Override
    protected void encode(ChannelHandlerContext context, MongoMessage message, ByteBuf out) {
        int start = out.writerIndex();
        out.writeIntLE(0)
                .writeIntLE(message.getHeader().getRequestID())
                .writeIntLE(message.getHeader().getResponseTo())
                .writeIntLE(OpCode.OP_MSG.getId())
                .writeIntLE(message.getFlags())
                .writeByte(MongoMessage.SECTION_KIND_BODY);
        try {
            write(message.getDocument(), out);
        } catch (RuntimeException e) {
            log.error("answer of the store cannot be written", e);
            var unused = context.channel().close();
            throw e;
        }
        out.setIntLE(start, out.writerIndex() - start);
    }

    /** Writes an answer, or the cursor in it. */
    private static void write(Document document, ByteBuf out) {
        int start = out.writerIndex();
        out.writeIntLE(0);
        for (Map.Entry<String, Object> field : document.entrySet()) {
            write(field.getKey(), field.getValue(), out);
        }
        close(start, out);
    }

    private static void write(String name, @Nullable Object value, ByteBuf out) {
        byte type = BsonEncoder.determineType(value);
        out.writeByte(type).writeBytes(name.getBytes(StandardCharsets.UTF_8)).writeByte(0);
        if (value instanceof Found found) {
            write(found, out);
        } else if (name.equals("cursor") && value instanceof Document cursor) {
            write(cursor, out);
        } else {
            BsonEncoder.encodeValue(type, value, out);
        }
    }

    private static void write(Found found, ByteBuf out) {
        int start = out.writerIndex();
        out.writeIntLE(0);
        for (int i = 0; i < found.size(); i++) {
            out.writeByte(BsonConstants.TYPE_EMBEDDED_DOCUMENT)
                    .writeBytes(Integer.toString(i).getBytes(StandardCharsets.US_ASCII))
                    .writeByte(0)
                    .writeBytes(found.bytes(i));
        }
        close(start, out);
    }

    private static void close(int start, ByteBuf out) {
        out.writeByte(BsonConstants.TERMINATING_BYTE);
        out.setIntLE(start, out.writerIndex() - start);
    }
}
