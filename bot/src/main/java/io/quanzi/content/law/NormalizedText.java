package io.quanzi.content.law;

import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text as it is searched: wide and narrow letters alike, small letters, simplified characters, without the blanks, dots
 * and pictures people put between characters to slip past a check (最 佳, 最·佳, 最🍼佳). Knows where each char stood in the
 * original.
 */
final class NormalizedText {
    private static final String FILLERS = "·•.*_-~|^`'\"+=#/\\\u2014\u2013\u2015\u3297";

    private static final String MARKS = "!,。";

    /** Characters that are written for the look or the sound of others. */
    private static final String LOOKALIKES = "蕞最冣最嘬最朂最苐第㐧第壹一貳二贰二叁三";

    private static final char DROPPED = 0;
    private static final char SEVERAL = 1;
    private static final char[] FOLDED = table();

    private final char[] text;
    private final int[] origin;
    private final int length;

    private NormalizedText(char[] text, int[] origin, int length) {
        this.text = text;
        this.origin = origin;
        this.length = length;
    }

    static NormalizedText of(String original) {
        int size = original.length();
        char[] text = new char[size];
        int[] origin = new int[size + 1];
        int at = 0;
        for (int i = 0; i < size; i++) {
            char read = original.charAt(i);
            char folded = FOLDED[read];
            if (folded > SEVERAL) {
                if (MARKS.indexOf(folded) >= 0 && isSpelling(original, i)) {
                    continue;
                }
                text[at] = folded;
                origin[at++] = i;
            } else if (folded == SEVERAL) {
                int point = original.codePointAt(i);
                String plain = plain(point);
                if (at + plain.length() + size - i >= text.length) {
                    text = Arrays.copyOf(text, text.length + plain.length() + 8);
                    origin = Arrays.copyOf(origin, text.length + 1);
                }
                for (int k = 0; k < plain.length(); k++) {
                    text[at] = plain.charAt(k);
                    origin[at++] = i;
                }
                i += Character.charCount(point) - 1;
            }
        }
        origin[at] = size;
        return new NormalizedText(text, origin, at);
    }

    /** Whether a mark stands behind each of several single characters: 最！好！用！ */
    private static boolean isSpelling(String original, int at) {
        char mark = original.charAt(at);
        boolean before = at > 1 && original.charAt(at - 2) == mark;
        boolean behind = at + 2 < original.length()
                && original.charAt(at + 2) == mark
                && Character.isIdeographic(original.charAt(at + 1));
        return at > 0 && (before || behind) && Character.isIdeographic(original.charAt(at - 1));
    }

    String text() {
        return new String(text, 0, length);
    }

    /** Returns the position in the original of a char of the folded text. */
    int origin(int position) {
        return origin[position];
    }

    private static char[] table() {
        Transliterator simplified = Transliterator.getInstance("Traditional-Simplified");
        char[] table = new char[Character.MAX_VALUE + 1];
        for (int c = 0; c < table.length; c++) {
            char read = (char) c;
            if (Character.isSurrogate(read)) {
                table[c] = SEVERAL;
                continue;
            }
            if (FILLERS.indexOf(read) >= 0) {
                table[c] = DROPPED;
                continue;
            }
            if (c < 0x80) {
                table[c] = isFiller(read) ? DROPPED : Character.toLowerCase(read);
                continue;
            }
            String plain = plain(read);
            if (c >= 0x3400 && plain.length() == 1) {
                String one = simplified.transliterate(plain);
                plain = one.length() == 1 ? one : plain;
            }
            table[c] = plain.isEmpty() ? DROPPED : plain.length() == 1 ? plain.charAt(0) : SEVERAL;
        }
        for (int i = 0; i < LOOKALIKES.length(); i += 2) {
            table[LOOKALIKES.charAt(i)] = LOOKALIKES.charAt(i + 1);
        }
        return table;
    }

    private static String plain(int point) {
        var plain = new StringBuilder();
        // a sign that stands for letters, such as the one of NO, is read as those; others are left out
        Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(part -> !isFiller(part))
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean isFiller(int point) {
        if (FILLERS.indexOf(point) >= 0) {
            return true;
        }
        int type = Character.getType(point);
        return type == Character.FORMAT
                || type == Character.OTHER_SYMBOL
                || type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || (type == Character.CONTROL && point != '\n')
                || (type == Character.MODIFIER_SYMBOL && point > 0x1F000)
                || (point != '\n' && (Character.isWhitespace(point) || Character.isSpaceChar(point)));
    }
}
