package io.quanzi.sandbox.control;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.QRCodeWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** QR codes as PNG pictures, one bit a pixel; written by hand, since the JDK's image classes take long to wake. */
final class Qr {
    private static final int PIXELS = 320;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

    private Qr() {}

    static byte[] png(String text) {
        try {
            var code = new QRCodeWriter()
                    .encode(text, BarcodeFormat.QR_CODE, PIXELS, PIXELS, Map.of(EncodeHintType.MARGIN, 2));
            int size = code.getWidth();
            int bytes = (size + 7) / 8;
            var rows = new byte[size * (1 + bytes)];
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    if (!code.get(x, y)) {
                        rows[y * (1 + bytes) + 1 + x / 8] |= (byte) (0x80 >> (x % 8));
                    }
                }
            }
            var png = new ByteArrayOutputStream();
            png.writeBytes(SIGNATURE);
            var header = ByteBuffer.allocate(13).putInt(size).putInt(size).put(new byte[] {1, 0, 0, 0, 0});
            chunk(png, "IHDR", header.array());
            chunk(png, "IDAT", deflated(rows));
            chunk(png, "IEND", new byte[0]);
            return png.toByteArray();
        } catch (WriterException e) {
            throw new IllegalArgumentException("cannot draw \"" + text + "\" as a QR code", e);
        }
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        var named = ByteBuffer.allocate(4 + data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
        var crc = new CRC32();
        crc.update(named);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(named);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static byte[] deflated(byte[] rows) {
        var deflater = new Deflater();
        deflater.setInput(rows);
        deflater.finish();
        var out = new ByteArrayOutputStream();
        var buffer = new byte[4096];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }
}
