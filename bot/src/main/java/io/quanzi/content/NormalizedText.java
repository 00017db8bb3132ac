package io.quanzi.content;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text as it is searched: wide and narrow letters alike, small letters, without the blanks and dots people put
 * between characters to slip past a check (最 佳, 最·佳). Knows where each char stood in the original.
 */
final class NormalizedText {
    private static final String FILLERS = "·•.*_-~|^`'\"";

    private final StringBuilder text = new StringBuilder();
    private int[] origin;

    private NormalizedText(int length) {
        origin = new int[length];
    }

    static NormalizedText of(String original) {
        var normalizedText = new NormalizedText(original.length());
        int next;
        for (int i = 0; i < original.length(); i = next) {
            int point = original.codePointAt(i);
            next = i + Character.charCount(point);
            int from = i;
            Normalizer.normalize(original.substring(i, next), Normalizer.Form.NFKC)
                    .toLowerCase(Locale.ROOT)
                    .codePoints()
                    .filter(plain -> !isFiller(plain))
                    .forEach(plain -> normalizedText.append(Character.toString(plain), from));
        }
        return normalizedText;
    }

    String text() {
        return text.toString();
    }

    /** Returns the position in the original of a char of the folded text. */
    int origin(int position) {
        return origin[position];
    }

    private void append(String plain, int from) {
        int end = text.length() + plain.length();
        if (end > origin.length) {
            origin = Arrays.copyOf(origin, end * 2);
        }
        Arrays.fill(origin, text.length(), end, from);
        text.append(plain);
    }

    private static boolean isFiller(int point) {
        return FILLERS.indexOf(point) >= 0
                || Character.getType(point) == Character.FORMAT
                || (point != '\n' && (Character.isWhitespace(point) || Character.isSpaceChar(point)));
    }
}
