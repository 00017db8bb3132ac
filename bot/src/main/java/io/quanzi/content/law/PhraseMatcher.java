package io.quanzi.content.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The parts of a phrase behind its first word, held against a place of a folded text; each part by the shortest way. */
final class PhraseMatcher {
    private static final String CLAUSE_ENDS = ",。!?;:《\n";
    private static final String SENTENCE_ENDS = "。!?;《\n";
    private static final String BORDERS = ",。!?;:、\n";
    private static final int NEAR = 8;
    private static final int FAR = 30;
    static final String CHINESE_DIGITS = "一二三四五六七八九十百千万两几数零";

    private final List<Part> parts;

    private PhraseMatcher(List<Part> parts) {
        this.parts = parts;
    }

    /** Where the rest of a phrase ends; -1 where it does not stand. */
    private interface Rest {
        int from(int at);
    }

    /** A part of a phrase. */
    private interface Part {
        int match(String text, int at, Rest rest);
    }

    static PhraseMatcher of(List<List<String>> parts) {
        return new PhraseMatcher(parts.stream().map(PhraseMatcher::part).toList());
    }

    private static Part part(List<String> part) {
        return switch (part.size() == 1 ? part.get(0) : "") {
            case "…" -> (text, at, rest) -> gap(text, at, rest, NEAR, CLAUSE_ENDS);
            case "……" -> (text, at, rest) -> gap(text, at, rest, FAR, SENTENCE_ENDS);
            case "#" -> PhraseMatcher::number;
            case "^" -> (text, at, rest) -> at == 0 || isOf(BORDERS + ")】」”", text.charAt(at - 1)) ? rest.from(at) : -1;
            case "$" ->
                (text, at, rest) -> at == text.length() || isOf(BORDERS + "(【「“", text.charAt(at)) ? rest.from(at) : -1;
            default -> alternatives(part);
        };
    }

    private static boolean isOf(String chars, char c) {
        return chars.indexOf(c) >= 0;
    }

    private static int gap(String text, int at, Rest rest, int most, String ends) {
        for (int i = at; i <= text.length() && i - at <= most; i++) {
            int end = rest.from(i);
            if (end >= 0) {
                return end;
            }
            if (i == text.length() || isOf(ends, text.charAt(i))) {
                return -1;
            }
        }
        return -1;
    }

    private static int number(String text, int at, Rest rest) {
        int end = at;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        if (end == at) {
            while (end < text.length() && isOf(CHINESE_DIGITS, text.charAt(end))) {
                end++;
            }
        } else if (end < text.length() && text.charAt(end) == '万') {
            int found = rest.from(end + 1);
            if (found >= 0) {
                return found;
            }
        }
        for (int i = end; i > at; i--) {
            int found = rest.from(i);
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    /** The longest first; by first chars, since at most places none stands. */
    private static Part alternatives(List<String> words) {
        var plain = new TreeMap<Character, List<String>>();
        var signed = new ArrayList<PhraseMatcher>();
        boolean absent = false;
        for (String word : words.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            if (word.isEmpty()) {
                absent = true;
            } else if (Phrase.hasSign(word)) {
                signed.add(of(Phrase.parts(word)));
            } else {
                plain.computeIfAbsent(word.charAt(0), first -> new ArrayList<>())
                        .add(word);
            }
        }
        char[] firsts = new char[plain.size()];
        var byFirst = new ArrayList<String[]>();
        plain.forEach((first, some) -> {
            firsts[byFirst.size()] = first;
            byFirst.add(some.toArray(String[]::new));
        });
        boolean mayBeAbsent = absent;
        return (text, at, rest) -> {
            int first = at < text.length() ? Arrays.binarySearch(firsts, text.charAt(at)) : -1;
            if (first >= 0) {
                for (String word : byFirst.get(first)) {
                    if (text.startsWith(word, at)) {
                        int end = rest.from(at + word.length());
                        if (end >= 0) {
                            return end;
                        }
                    }
                }
            }
            for (PhraseMatcher one : signed) {
                int end = one.match(text, at, 0, rest);
                if (end >= 0) {
                    return end;
                }
            }
            return mayBeAbsent ? rest.from(at) : -1;
        };
    }

    /** Where the phrase ends whose parts from one on stand at a place; -1 when they do not. */
    int endAt(String text, int at, int part) {
        return match(text, at, part, end -> end);
    }

    /** Whether the whole phrase may stand from one place to another. */
    boolean spans(String text, int from, int to) {
        return match(text, from, 0, end -> end == to ? end : -1) >= 0;
    }

    private int match(String text, int at, int part, Rest rest) {
        return part == parts.size()
                ? rest.from(at)
                : parts.get(part).match(text, at, next -> match(text, next, part + 1, rest));
    }
}
