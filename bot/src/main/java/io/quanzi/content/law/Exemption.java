package io.quanzi.content.law;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What makes a hit harmless: a phrase around it, written as {@link Phrase} with {@code ~} in the place of the hit. One
 * without {@code ~} is a phrase that has the hit in it.
 */
record Exemption(@Nullable Pattern before, @Nullable Pattern after) {
    private static final char HIT = '~';
    private static final int REACH = 45;

    static boolean isAround(String written) {
        return written.indexOf(HIT) >= 0;
    }

    static Exemption of(String written) {
        int at = written.indexOf(HIT);
        String before = written.substring(0, at);
        String after = written.substring(at + 1);
        return new Exemption(
                before.isEmpty() ? null : Pattern.compile(Phrase.part(before) + "\\z"),
                after.isEmpty() ? null : Phrase.part(after));
    }

    boolean holds(String text, int start, int end) {
        return (before == null || standsBefore(before.matcher(text), start))
                && (after == null || standsBehind(after.matcher(text), end));
    }

    private static boolean standsBefore(Matcher matcher, int start) {
        matcher.region(Math.max(0, start - REACH), start);
        return matcher.find();
    }

    private static boolean standsBehind(Matcher matcher, int end) {
        matcher.useTransparentBounds(true);
        matcher.useAnchoringBounds(false);
        matcher.region(end, matcher.regionEnd());
        return matcher.lookingAt();
    }
}
