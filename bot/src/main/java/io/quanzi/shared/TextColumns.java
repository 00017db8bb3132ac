package io.quanzi.shared;

import java.util.List;
import java.util.stream.IntStream;

/** Sets rows of text in columns for a terminal, where a Chinese character takes two places. */
public final class TextColumns {
    private static final String GAP = "  ";
    /** From here on characters are wide: radicals, punctuation, Han, full-width forms. */
    private static final int FIRST_WIDE = 0x2e80;

    private TextColumns() {}

    /** Returns a line for each row; all rows have as many cells. */
    public static List<String> aligned(List<List<String>> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> {
                    var line = new StringBuilder();
                    for (int i = 0; i < widths.length; i++) {
                        String cell = row.get(i);
                        line.append(cell)
                                .append(" ".repeat(widths[i] - width(cell)))
                                .append(GAP);
                    }
                    return line.toString().stripTrailing();
                })
                .toList();
    }

    /** How many places a text takes. */
    public static int width(String text) {
        return text.codePoints().map(c -> c >= FIRST_WIDE ? 2 : 1).sum();
    }

    /** Returns a text that takes at most so many places, with an ellipsis where it is shortened. */
    public static String shortened(String text, int places) {
        if (width(text) <= places) {
            return text;
        }
        var shorter = new StringBuilder();
        int used = 1;
        for (int c : text.codePoints().toArray()) {
            used += c >= FIRST_WIDE ? 2 : 1;
            if (used > places) {
                break;
            }
            shorter.appendCodePoint(c);
        }
        return shorter.append('…').toString();
    }
}
