package io.quanzi.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The class names that pages can have: every word of their templates and scripts, and what templates build of words, such as
 * {@code bg-green-lt} by <code>bg-${colour}-lt</code>. Classes are named in templates and scripts, never in other code.
 */
final class PageClasses {
    private static final Pattern COMMENT = Pattern.compile("<#--.*?-->", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("[\\w-]+");
    private static final Pattern CUT = Pattern.compile("[\\w-]+(?=</?#[^>]*>[\\w-])|[\\w-]*-(?=</?#)");

    private final Set<String> words = new HashSet<>();
    private final List<Built> built = new ArrayList<>();

    /** A name with a gap that is filled by a word, or by anything. */
    private record Built(String before, String after, boolean byAWord) {}

    /** Reads all templates and scripts in some folders. */
    static PageClasses in(List<Path> folders) throws IOException {
        var classes = new PageClasses();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    if (file.toString().endsWith(".ftlh") || file.toString().endsWith(".js")) {
                        classes.add(Files.readString(file));
                    }
                }
            }
        }
        return classes;
    }

    /** Reads a template or a script. */
    void add(String file) {
        String text = COMMENT.matcher(file).replaceAll("");
        WORD.matcher(text).results().map(MatchResult::group).forEach(words::add);
        // a name cut by a directive can go on with anything
        CUT.matcher(text).results().forEach(cut -> built.add(new Built(cut.group(), "", false)));
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", open + 2)) {
            gap(text, open);
        }
    }

    private void gap(String text, int open) {
        int close = open + 1;
        for (int depth = 1; depth > 0 && ++close < text.length(); ) {
            depth += text.charAt(close) == '{' ? 1 : text.charAt(close) == '}' ? -1 : 0;
        }
        int from = open;
        while (from > 0 && isOfWord(text.charAt(from - 1))) {
            from--;
        }
        int to = close + 1;
        while (to < text.length() && isOfWord(text.charAt(to))) {
            to++;
        }
        String before = text.substring(from, open);
        boolean another = text.startsWith("${", to) || text.startsWith("<#", to);
        if (another && !before.isEmpty()) {
            built.add(new Built(before, "", false));
        } else if (!another && to - from > close + 1 - open) {
            built.add(new Built(before, text.substring(close + 1, to), true));
        }
    }

    static boolean isOfWord(char sign) {
        return Character.isLetterOrDigit(sign) || sign == '-' || sign == '_';
    }

    /** Whether a page can have a class, or an attribute, of this name. */
    boolean has(String name) {
        return words.contains(name) || built.stream().anyMatch(one -> fits(one, name));
    }

    private boolean fits(Built one, String name) {
        int end = name.length() - one.after().length();
        return name.startsWith(one.before())
                && name.endsWith(one.after())
                && end > one.before().length()
                && (!one.byAWord() || words.contains(name.substring(one.before().length(), end)));
    }
}
