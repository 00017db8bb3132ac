package io.quanzi.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A rule of a stylesheet as it stands there: {@code .card{border:0}}, or a group such as {@code @media print{...}} with
 * rules in it.
 *
 * @param head its selectors, or the condition of the group
 * @param body its declarations; of {@code @keyframes} all that stands between the braces, in one piece
 * @param inner the rules of a group
 */
record CssRule(String head, List<String> body, List<CssRule> inner) {
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

    static CssRule group(String condition, List<CssRule> inner) {
        return new CssRule(condition, List.of(), inner);
    }

    /**
     * Reads a stylesheet.
     *
     * @throws IllegalArgumentException if it has what is neither a plain rule nor {@code @media}, {@code @supports} or
     *     {@code @keyframes}
     */
    static List<CssRule> read(String css) {
        var rules = new ArrayList<CssRule>();
        int from = 0;
        for (int stop = end(css, from, "{;"); stop < css.length(); stop = end(css, from, "{;")) {
            if (css.charAt(stop) == ';') { // a statement, such as @charset
                from = stop + 1;
                continue;
            }
            int close = end(css, stop + 1, "}");
            String head =
                    COMMENT.matcher(css.substring(from, stop)).replaceAll("").strip();
            rules.add(of(head, css.substring(stop + 1, close)));
            from = close + 1;
        }
        return rules;
    }

    private static CssRule of(String head, String inBraces) {
        if (head.startsWith("@media") || head.startsWith("@supports")) {
            return group(head, read(inBraces));
        }
        if (head.startsWith("@keyframes ")) {
            return new CssRule(head, List.of(inBraces), List.of());
        }
        if (head.startsWith("@") || end(inBraces, 0, "{") < inBraces.length()) {
            throw new IllegalArgumentException(
                    "expected rules that are not nested, @media, @supports and @keyframes, got %s{%.80s; teach CssRule and TablerSubset what it is"
                            .formatted(head, inBraces));
        }
        return new CssRule(head, split(inBraces, ';'), List.of());
    }

    /** What is parted by a sign that stands neither in brackets nor in quotes. */
    static List<String> split(String css, char by) {
        var parts = new ArrayList<String>();
        for (int from = 0; from < css.length(); ) {
            int end = end(css, from, String.valueOf(by));
            parts.add(css.substring(from, end));
            from = end + 1;
        }
        return parts;
    }

    /** Where the first of some signs stands outside brackets, quotes and comments; the length if nowhere. */
    private static int end(String css, int from, String signs) {
        int depth = 0;
        for (int i = from; i < css.length(); i++) {
            char sign = css.charAt(i);
            if (depth == 0 && signs.indexOf(sign) >= 0) {
                return i;
            }
            switch (sign) {
                case '"', '\'' -> i = closingQuote(css, i);
                case '/' -> i = css.startsWith("/*", i) ? css.indexOf("*/", i) + 1 : i;
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> depth--;
                default -> {}
            }
        }
        return css.length();
    }

    private static int closingQuote(String css, int open) {
        int i = open + 1;
        while (css.charAt(i) != css.charAt(open)) {
            i += css.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    boolean isKeyframes() {
        return head.startsWith("@keyframes ");
    }

    /** Of keyframes. */
    String name() {
        return head.substring("@keyframes ".length()).strip();
    }

    boolean isGroup() {
        return !inner.isEmpty();
    }

    /** The rule in a line, a group in a line for each of its rules and two more. */
    String text() {
        return head
                + (isGroup()
                        ? inner.stream().map(CssRule::text).collect(Collectors.joining("\n", "{\n", "\n}"))
                        : "{" + String.join(";", body) + "}");
    }
}
