package io.quanzi.customer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells a file that is not UTF-8 from one that is, and by its look what it is instead. */
final class TextEncoding {
    private static final int BUFFER = 1 << 16;
    private static final String GBK = "what looks like GBK, as Excel on a Chinese Windows saves CSV";

    private TextEncoding() {}

    /**
     * Reads the whole file once.
     *
     * <p>Some words in GBK are, byte by byte, also UTF-8, but of letters between U+0080 and U+07FF, which a Chinese shop
     * does not write; a file that has only such letters and can be GBK is taken for it, unless it begins with a BOM.
     *
     * @throws RefusedFile when it is not UTF-8
     */
    static void requireUtf8(Path file) throws IOException {
        Scan scan = scan(file, StandardCharsets.UTF_8);
        if (scan.badLine() > 0) {
            throw refused(file, scan.badLine(), look(file));
        }
        boolean odd = scan.firstLetterLine() > 0 && scan.highest() < 0x800 && !scan.bom();
        if (odd && scan(file, Charset.forName("GB18030")).badLine() == 0) {
            throw refused(file, scan.firstLetterLine(), GBK);
        }
    }

    private static RefusedFile refused(Path file, long line, String look) {
        return new RefusedFile(
                ("%1$s 第 %2$d 行不是 UTF-8 文字：在 Excel 里另存为「CSV UTF-8 (逗号分隔)」再导入，这次什么也没有导入"
                                + " / %1$s, line %2$d: expected text in UTF-8, got %3$s. Save the file as"
                                + " \"CSV UTF-8 (逗号分隔)\" and import it again; nothing was imported")
                        .formatted(file.getFileName(), line, look),
                null);
    }

    private static String look(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(2);
        }
        if (start.length == 2 && (start[0] & 0xff) + (start[1] & 0xff) == 0xff + 0xfe) {
            return "UTF-16, which Excel calls \"Unicode 文本\"";
        }
        return scan(file, Charset.forName("GB18030")).badLine() == 0 ? GBK : "bytes of another encoding";
    }

    /**
     * What a file is in an encoding.
     *
     * @param badLine the line, from 1, in which something stands that is no text; 0 when all is
     * @param firstLetterLine the first line with something else than ASCII; 0 when there is none
     * @param highest of the characters
     */
    private record Scan(long badLine, long firstLetterLine, int highest, boolean bom) {}

    private static Scan scan(Path file, Charset charset) throws IOException {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var bytes = ByteBuffer.allocate(BUFFER);
        var text = CharBuffer.allocate(BUFFER);
        long line = 1;
        long firstLetterLine = 0;
        int highest = 0;
        boolean bom = false;
        boolean first = true;
        try (InputStream in = Files.newInputStream(file)) {
            boolean end = false;
            while (!end) {
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = read < 0;
                bytes.position(bytes.position() + Math.max(read, 0)).flip();
                CoderResult result;
                do {
                    result = decoder.decode(bytes, text, end);
                    text.flip();
                    while (text.hasRemaining()) {
                        char c = text.get();
                        if (first) {
                            bom = c == '\uFEFF';
                            first = false;
                        }
                        if (c == '\n') {
                            line++;
                        } else if (c > 0x7f && firstLetterLine == 0) {
                            firstLetterLine = line;
                        }
                        highest = Math.max(highest, c);
                    }
                    text.clear();
                    if (result.isError()) {
                        return new Scan(line, firstLetterLine, highest, bom);
                    }
                } while (result.isOverflow());
                bytes.compact();
            }
        }
        return new Scan(0, firstLetterLine, highest, bom);
    }
}
