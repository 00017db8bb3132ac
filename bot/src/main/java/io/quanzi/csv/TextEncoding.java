package io.quanzi.csv;

import io.quanzi.shared.Message;
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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells which encoding a text file is in: UTF-8, UTF-16, or GBK as Excel on a Chinese Windows saves CSV. */
final class TextEncoding {
    static final Charset GBK = Charset.forName("GB18030");

    private static final int BUFFER = 1 << 16;
    private static final int START = 4_096;

    private TextEncoding() {}

    /**
     * Reads the whole file once.
     *
     * <p>Some words in GBK are, byte by byte, also UTF-8, but of letters between U+0080 and U+07FF, which a Chinese shop
     * does not write; a file that has only such letters and can be GBK is taken for it, unless it begins with a BOM.
     *
     * @throws RefusedFile when it is none of these, or no text at all
     */
    static Charset of(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(START);
        }
        refuseOtherFiles(file, start);
        Charset wide = utf16(start);
        if (wide != null) {
            return wide;
        }
        Scan scan = scan(file, StandardCharsets.UTF_8);
        boolean odd = scan.letters() && scan.highest() < 0x800 && !scan.bom();
        if (scan.badLine() == 0 && !odd) {
            return StandardCharsets.UTF_8;
        }
        Scan chinese = scan(file, GBK);
        if (chinese.badLine() == 0) {
            return GBK;
        }
        if (scan.badLine() == 0) {
            return StandardCharsets.UTF_8;
        }
        throw new RefusedFile(Message.of("csv.encoding", file.getFileName(), scan.badLine()));
    }

    /** Whether a file begins as a zip archive does, which a workbook of Excel is. */
    static boolean isArchive(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(4);
            return start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
        }
    }

    private static void refuseOtherFiles(Path file, byte[] start) {
        String first = new String(start, 0, Math.min(start.length, 512), StandardCharsets.ISO_8859_1);
        String text = first.replaceAll("^[\\s\\u00EF\\u00BB\\u00BF]+", "").toLowerCase(Locale.ROOT);
        String kind = null;
        if (first.startsWith("\u00D0\u00CF\u0011\u00E0")) {
            kind = "csv.workbook";
        } else if (text.startsWith("<html")
                || text.startsWith("<!doctype")
                || text.startsWith("<table")
                || text.startsWith("<?xml")) {
            kind = "csv.web-page";
        } else if (text.startsWith("%pdf") || first.startsWith("\u001F\u008B") || first.startsWith("Rar!")) {
            kind = "csv.other-file";
        }
        if (kind != null) {
            throw new RefusedFile(Message.of(kind, file.getFileName()));
        }
    }

    /** Recognises UTF-16 by its byte order mark, or by every second byte of its start being 0. */
    private static @Nullable Charset utf16(byte[] start) {
        if (start.length >= 2 && (start[0] & 0xff) + (start[1] & 0xff) == 0xff + 0xfe) {
            return (start[0] & 0xff) == 0xff ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        }
        int[] zeros = new int[2];
        for (int i = 0; i < start.length; i++) {
            if (start[i] == 0) {
                zeros[i % 2]++;
            }
        }
        int many = start.length / 8;
        if (many > 0 && zeros[1] > many && zeros[0] == 0) {
            return StandardCharsets.UTF_16LE;
        }
        return many > 0 && zeros[0] > many && zeros[1] == 0 ? StandardCharsets.UTF_16BE : null;
    }

    /**
     * The findings of reading a file in one encoding.
     *
     * @param badLine the line, from 1, in which something stands that is no text; 0 when all is
     * @param letters whether there is something else than ASCII
     * @param highest of the characters
     */
    private record Scan(long badLine, boolean letters, int highest, boolean bom) {}

    private static Scan scan(Path file, Charset charset) throws IOException {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var bytes = ByteBuffer.allocate(BUFFER);
        var text = CharBuffer.allocate(BUFFER);
        long line = 1;
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
                        }
                        highest = Math.max(highest, c);
                    }
                    text.clear();
                    if (result.isError()) {
                        return new Scan(line, highest > 0x7f, highest, bom);
                    }
                } while (result.isOverflow());
                bytes.compact();
            }
        }
        return new Scan(0, highest > 0x7f, highest, bom);
    }
}
