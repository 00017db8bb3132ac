package io.quanzi.content.law;

import org.jspecify.annotations.Nullable;

/**
 * What makes a hit harmless: a phrase around it, written as {@link Phrase} with {@code ~} in the place of the hit. One
 * without {@code ~} is a phrase that has the hit in it.
 */
record Exemption(@Nullable PhraseMatcher before, @Nullable PhraseMatcher after) {
    private static final char HIT = '~';
    private static final int REACH = 45;

    static boolean isAround(String written) {
        return written.indexOf(HIT) >= 0;
    }

    static Exemption of(String written) {
        int at = written.indexOf(HIT);
        return new Exemption(part(written.substring(0, at)), part(written.substring(at + 1)));
    }

    private static @Nullable PhraseMatcher part(String written) {
        return written.isEmpty() ? null : PhraseMatcher.of(Phrase.parts(written));
    }

    boolean holds(String text, int start, int end) {
        return (before == null || standsBefore(before, text, start))
                && (after == null || after.endAt(text, end, 0) >= 0);
    }

    private static boolean standsBefore(PhraseMatcher before, String text, int start) {
        for (int at = Math.max(0, start - REACH); at <= start; at++) {
            if (before.spans(text, at, start)) {
                return true;
            }
        }
        return false;
    }
}
