package io.quanzi.content.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a rule looks for, as its file writes it. Characters stand for themselves, folded; {@code [好|佳]} is one of several,
 * with an empty one it may be absent; {@code …} is up to eight chars without a mark of a clause or the title of a book, {@code ……} up to thirty
 * within a sentence; {@code #} is a number, in digits or characters; {@code ^} and {@code $} are where a clause begins and
 * ends. {@code =} in front: where the phrase begins and ends, words begin and end too. Latin letters and digits at an end
 * are whole words by themselves.
 */
final class Phrase {
    static final char WORDS = '=';

    private static final String SIGNS = "…#^$";
    private static final String CLAUSE = "[^,。!?;:《\\n]{0,8}?";
    private static final String SENTENCE = "[^。!?;\\n]{0,30}?";
    private static final String NUMBER = "(?:[0-9]+万?|[一二三四五六七八九十百千万两几数零]+)";
    private static final String NUMBER_STARTS = "0123456789" + PhraseMatcher.CHINESE_DIGITS;
    private static final String BEGIN = "(?<=^|[,。!?;:、\\n)】」”])";
    private static final String END = "(?=$|[,。!?;:、\\n(【「“])";

    private final String written;
    private final boolean wholeWords;
    private final List<String> anchors;
    private final List<Set<String>> further;
    private final boolean beginsWithWord;
    private final PhraseMatcher matcher;

    private Phrase(String written, boolean wholeWords, List<String> anchors, List<List<String>> parts) {
        this.written = written;
        this.wholeWords = wholeWords;
        this.anchors = anchors;
        this.further = parts.stream()
                .skip(1)
                .filter(part -> part.stream().noneMatch(one -> one.isEmpty() || hasSign(one)))
                .map(Set::copyOf)
                .toList();
        this.beginsWithWord = parts.get(0).stream().noneMatch(Phrase::hasSign);
        this.matcher = PhraseMatcher.of(parts);
    }

    /**
     * Reads a phrase.
     *
     * @throws IllegalArgumentException when it could begin anywhere, or a bracket is open
     */
    static Phrase of(String written) {
        boolean whole = !written.isEmpty() && written.charAt(0) == WORDS;
        List<List<String>> parts = parts(whole ? written.substring(1) : written);
        List<String> anchors = parts.stream()
                .filter(part -> !part.get(0).equals("^"))
                .findFirst()
                .map(Phrase::begins)
                .orElse(List.of());
        if (anchors.isEmpty() || anchors.contains("")) {
            throw new IllegalArgumentException(written);
        }
        return new Phrase(written, whole, anchors.stream().distinct().toList(), parts);
    }

    /** Makes a phrase of a word that means nothing but itself; a short one is looked for between words only. */
    static Phrase literal(String word) {
        String folded = NormalizedText.of(word).text();
        boolean shortOne = folded.length() == 2 && Character.isIdeographic(folded.charAt(0));
        return new Phrase(word, shortOne, folded.isEmpty() ? List.of() : List.of(folded), List.of(List.of(folded)));
    }

    /** Makes the pattern of a part of a phrase, which may begin and end with anything. */
    static Pattern part(String written) {
        return Pattern.compile(regex(parts(written)));
    }

    /** With what a part may begin; of an alternative that begins with a sign, with what the sign stands for. */
    private static List<String> begins(List<String> part) {
        return part.stream()
                .flatMap(one -> one.isEmpty() || SIGNS.indexOf(one.charAt(0)) < 0
                        ? Stream.of(one.isEmpty() ? "" : parts(one).get(0).get(0))
                        : one.charAt(0) == '#' ? NUMBER_STARTS.chars().mapToObj(Character::toString) : Stream.of(""))
                .toList();
    }

    /** The parts in their order: alternatives, which may hold signs, or one of the signs. */
    static List<List<String>> parts(String written) {
        var parts = new ArrayList<List<String>>();
        var literal = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c != '[' && SIGNS.indexOf(c) < 0) {
                literal.append(c);
                continue;
            }
            flush(literal, parts);
            if (c == '[') {
                int close = written.indexOf(']', i);
                if (close < 0 || written.substring(i + 1, close).contains("[")) {
                    throw new IllegalArgumentException(written);
                }
                parts.add(Arrays.stream(written.substring(i + 1, close).split("\\|", -1))
                        .map(Phrase::folded)
                        .distinct()
                        .toList());
                i = close;
            } else if (c == '…' && i + 1 < written.length() && written.charAt(i + 1) == '…') {
                parts.add(List.of("……"));
                i++;
            } else {
                parts.add(List.of(String.valueOf(c)));
            }
        }
        flush(literal, parts);
        return parts;
    }

    /** Folds an alternative but for its signs. */
    private static String folded(String alternative) {
        var folded = new StringBuilder();
        var literal = new StringBuilder();
        for (char c : (alternative + '$').toCharArray()) {
            if (SIGNS.indexOf(c) < 0) {
                literal.append(c);
            } else {
                folded.append(NormalizedText.of(literal.toString()).text()).append(c);
                literal.setLength(0);
            }
        }
        return folded.substring(0, folded.length() - 1);
    }

    private static void flush(StringBuilder literal, List<List<String>> parts) {
        String folded = NormalizedText.of(literal.toString()).text();
        literal.setLength(0);
        if (!folded.isEmpty()) {
            parts.add(List.of(folded));
        }
    }

    private static boolean isLatin(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    }

    private static String regex(List<List<String>> parts) {
        return parts.stream().map(Phrase::regexOf).collect(Collectors.joining());
    }

    static boolean hasSign(String alternative) {
        return alternative.chars().anyMatch(c -> SIGNS.indexOf(c) >= 0);
    }

    private static String regexOf(List<String> part) {
        return switch (part.size() == 1 ? part.get(0) : "") {
            case "…" -> CLAUSE;
            case "……" -> SENTENCE;
            case "#" -> NUMBER;
            case "^" -> BEGIN;
            case "$" -> END;
            default ->
                part.stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(one -> hasSign(one) ? regex(parts(one)) : Pattern.quote(one))
                        .collect(Collectors.joining("|", "(?:", ")"));
        };
    }

    /** With what it may begin. */
    List<String> anchors() {
        return anchors;
    }

    /** Behind what it begins with, of each of these a word must stand in the text too. */
    List<Set<String>> further() {
        return further;
    }

    /** Whether it is to begin and end where words do. */
    boolean wholeWords() {
        return wholeWords;
    }

    /** Where it ends when it stands at a place at which one of its anchors stands; -1 when it does not. */
    int endAt(String text, int start, int anchorEnd) {
        if (start > 0 && isLatin(text.charAt(start)) && isLatin(text.charAt(start - 1))) {
            return -1;
        }
        int end = beginsWithWord ? matcher.endAt(text, anchorEnd, 1) : matcher.endAt(text, start, 0);
        boolean cut = end > 0 && end < text.length() && isLatin(text.charAt(end - 1)) && isLatin(text.charAt(end));
        return cut ? -1 : end;
    }

    @Override
    public String toString() {
        return written;
    }
}
