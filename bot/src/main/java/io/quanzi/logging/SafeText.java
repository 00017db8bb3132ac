package io.quanzi.logging;

import java.util.regex.Pattern;

/** Makes text fit for a line of the log: on one line, without signs that a terminal obeys, without secrets, bounded. */
final class SafeText {
    /** WeCom's addresses and answers have secrets in them, and clients log them. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)((access_?token|secret)(=|\" *: *\"))[A-Za-z0-9_.~%+/-]+");
    /** The address of a personal page is its key. */
    private static final Pattern LINK = Pattern.compile("(/[igmocr]/)[A-Za-z0-9_-]{8,}");

    private static final String HIDDEN = "$1***";

    private SafeText() {}

    /** @param most characters that are kept; how many more there were is said at the end */
    static String of(String text, int most) {
        boolean cut = text.length() > most;
        var out = new StringBuilder(Math.min(text.length(), most) + 32);
        int end = cut ? most - (Character.isHighSurrogate(text.charAt(most - 1)) ? 1 : 0) : text.length();
        for (int at = 0; at < end; ) {
            int sign = text.codePointAt(at);
            at += Character.charCount(sign);
            if (isHarmless(sign)) {
                out.appendCodePoint(sign);
            } else {
                escape(out, sign);
            }
        }
        if (cut) {
            out.append("… (").append(text.length() - end).append(" more characters)");
        }
        String masked = SECRET.matcher(out).replaceAll(HIDDEN);
        return LINK.matcher(masked).replaceAll(HIDDEN);
    }

    private static boolean isHarmless(int sign) {
        if (sign == '\t') {
            return true;
        }
        return switch (Character.getType(sign)) {
            // of formats, all: bidi controls, invisible signs, tags
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }

    private static void escape(StringBuilder out, int sign) {
        switch (sign) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            default -> out.append(String.format("\\u%04x", sign));
        }
    }
}
