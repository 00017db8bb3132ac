package io.quanzi.content;

import io.quanzi.playbook.BadValue;

/**
 * Something useful to know, fit to be read in a group.
 *
 * @param audience a segment's name, or {@code everyone}
 * @param text at most {@value #LONGEST} characters
 */
public record Tip(String id, String audience, String text) {
    /** A post carries tip and deal, and WeCom takes 4 000 bytes: about 1 300 Chinese characters. */
    private static final int LONGEST = 300;

    public Tip {
        BadValue.unless(text.length() <= LONGEST, "text", "fault.tip.long", LONGEST, text.length());
    }
}
