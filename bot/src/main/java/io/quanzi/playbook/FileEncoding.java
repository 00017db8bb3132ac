package io.quanzi.playbook;

import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a file's bytes as UTF-8 text, with or without the mark that Excel and Notepad put first; guesses what else it is. */
final class FileEncoding {
    private static final Message CURE = Message.of("fault.encoding.cure");
    private static final Charset GB18030 = Charset.forName("GB18030");
    /** The characters that Chinese becomes after it was read as UTF-8 and written as GBK. */
    private static final String SPOILT = "\u951F\u65A4\u62F7";

    private FileEncoding() {}

    /** @throws InvalidFile when it is no UTF-8 text, with what it seems to be */
    static String text(String path, byte[] bytes) {
        String utf16 = utf16(bytes);
        if (utf16 != null) {
            throw violation(path, 0, Message.of("fault.encoding.utf16", utf16, CURE));
        }
        String text = decoded(bytes, StandardCharsets.UTF_8).orElseThrow(() -> notUtf8(path, bytes));
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        int odd = oddCharacter(text);
        if (odd >= 0) {
            throw violation(path, lineAt(text, odd), Message.of("fault.encoding.odd", "U+%04X".formatted((int)
                            text.charAt(odd))));
        }
        int spoilt = Math.max(text.indexOf('\uFFFD'), text.indexOf(SPOILT));
        if (spoilt >= 0) {
            throw violation(
                    path,
                    lineAt(text, spoilt),
                    Message.of("fault.encoding.damaged", text.substring(spoilt, Math.min(text.length(), spoilt + 3))));
        }
        return text;
    }

    private static @Nullable String utf16(byte[] bytes) {
        if (bytes.length >= 2) {
            int mark = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
            if (mark == 0xFFFE || mark == 0xFEFF) {
                return mark == 0xFFFE ? "UTF-16LE" : "UTF-16BE";
            }
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                if (i % 2 == 0) {
                    even++;
                } else {
                    odd++;
                }
            }
        }
        boolean wide = even + odd > 0 && (even + odd) * 8 > bytes.length && (even == 0 || odd == 0);
        return !wide ? null : even == 0 ? "UTF-16LE" : "UTF-16BE";
    }

    private static InvalidFile notUtf8(String path, byte[] bytes) {
        String lenient = new String(bytes, StandardCharsets.UTF_8);
        long broken = lenient.chars().filter(c -> c == '\uFFFD').count();
        long whole = lenient.codePoints().filter(c -> c > 0x7F && c != 0xFFFD).count();
        int line = lineAt(lenient, lenient.indexOf('\uFFFD'));
        if (whole > broken) {
            return violation(path, line, Message.of("fault.encoding.broken"));
        }
        boolean chinese = decoded(bytes, GB18030)
                .filter(text -> text.codePoints().anyMatch(Character::isIdeographic))
                .isPresent();
        return violation(
                path,
                line,
                chinese ? Message.of("fault.encoding.gbk", CURE) : Message.of("fault.encoding.unknown", CURE));
    }

    private static Optional<String> decoded(byte[] bytes, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException other) {
            return Optional.empty();
        }
    }

    private static int oddCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\n' && c != '\r' && c != '\t') {
                return i;
            }
        }
        return -1;
    }

    private static int lineAt(String text, int position) {
        return 1
                + (int) text.substring(0, Math.max(0, position))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private static InvalidFile violation(String path, int line, Message message) {
        return new InvalidFile(Violation.inFile(path, line, message));
    }
}
