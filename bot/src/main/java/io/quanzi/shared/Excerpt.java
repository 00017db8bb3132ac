package io.quanzi.shared;

/** Shortens text that came from outside, so that it can stand in an answer, a list or the log. */
public final class Excerpt {
    private Excerpt() {}

    /**
     * The beginning of a text, at most so many characters and no half of one; with … where something was cut off.
     * Control characters and what turns the direction of the text are shown as {@code \\uXXXX}.
     */
    public static String of(String text, int most) {
        var excerpt = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < text.length(); ) {
            if (shown == most) {
                return excerpt.append('…').toString();
            }
            int c = text.codePointAt(i);
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> excerpt.append("\\u%04X".formatted(c));
                default -> excerpt.appendCodePoint(c);
            }
            shown++;
            i += Character.charCount(c);
        }
        return excerpt.toString();
    }
}
