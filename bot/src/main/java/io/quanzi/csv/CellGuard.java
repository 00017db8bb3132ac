package io.quanzi.csv;

import java.util.regex.Pattern;

/**
 * Escapes cells that a spreadsheet would run as formulas. A cell that begins with {@code = + - @}, their full-width
 * forms, a tab or a line break, or with any of these after blanks, gets an apostrophe in front, by which spreadsheets
 * know text.
 *
 * <p>A cell that begins with an apostrophe before one of these gets one more, so that taking one off again always gives
 * what was there.
 */
final class CellGuard {
    private static final String BLANKS = "[\\s\\p{Zs}\\u200B-\\u200F\\u2060\\uFEFF]*";
    private static final Pattern RUN = Pattern.compile("(?s)'*(?:[\\t\\r\\n]|" + BLANKS + "[=+\\-@＝＋－＠]).*");
    private static final Pattern GUARDED = Pattern.compile("(?s)'+(?:[\\t\\r\\n]|" + BLANKS + "[=+\\-@＝＋－＠]).*");

    private CellGuard() {}

    static String guarded(String cell) {
        return !cell.isEmpty() && !isPlain(cell.charAt(0)) && RUN.matcher(cell).matches() ? "'" + cell : cell;
    }

    static String unguarded(String cell) {
        return !cell.isEmpty()
                        && cell.charAt(0) == '\''
                        && GUARDED.matcher(cell).matches()
                ? cell.substring(1)
                : cell;
    }

    private static boolean isPlain(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
