package io.quanzi.content;

import io.quanzi.playbook.BadValue;
import org.jspecify.annotations.Nullable;

/**
 * Something useful to know, fit to be read in a group.
 *
 * @param audience a segment's name, or {@code everyone}
 * @param source the public text that it rests on, at most {@value #LONGEST_SOURCE} characters; null when none is named
 * @param text at most {@value #LONGEST} characters
 */
public record Tip(
        String id, String audience, TipKind kind, @Nullable String source, String text) {
    /** A post carries tip and deal, and WeCom takes 4 000 bytes: about 1 300 Chinese characters. */
    private static final int LONGEST = 300;

    private static final int LONGEST_SOURCE = 100;

    public Tip {
        BadValue.unless(text.length() <= LONGEST, "text", "fault.tip.long", LONGEST, text.length());
        BadValue.unless(
                source == null || source.length() <= LONGEST_SOURCE,
                "source",
                "fault.tip.source",
                LONGEST_SOURCE,
                source == null ? 0 : source.length());
    }
}
