package io.quanzi.playbook;

import java.util.stream.Collectors;

/** Finds the line of a word in a text of a file: YAML may write a text over several lines, folded or as they are. */
public final class TextLines {
    /** Enough of a word to find it again, and little enough to stand on one line. */
    private static final int LONGEST_WORD = 4;

    private TextLines() {}

    /**
     * Returns the line, counted from 1; 0 when that of the text is not known.
     *
     * @param line where the text, or what holds it, begins in the file; 0 when that is not known
     * @param at where the word begins in the text, counted in chars from 0
     */
    public static int of(Source file, int line, String text, int at) {
        int begin = Math.min(at, text.length());
        if (line == 0 || !file.path().endsWith(".yaml")) {
            return line == 0 ? 0 : line + count(text.substring(0, begin), "\n");
        }
        String word = text.substring(begin).split("\\s", 2)[0];
        word = word.substring(0, Math.min(word.length(), LONGEST_WORD));
        if (word.isEmpty()) {
            return line;
        }
        int before = count(text.substring(0, begin), word);
        String rest = file.content().lines().skip(line - 1L).collect(Collectors.joining("\n"));
        int found = rest.indexOf(word);
        for (int i = 0; i < before && found >= 0; i++) {
            found = rest.indexOf(word, found + word.length());
        }
        return found < 0 ? line : line + count(rest.substring(0, found), "\n");
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }
}
