package io.quanzi.outreach;

import java.util.Locale;

/** What a post into groups is for, by which the shop ranks those that compete; written in lower case in its file. */
public enum PostKind {
    /** A manager wrote it. */
    OWN,
    /** A schedule posts a deal, with a tip or without. */
    DEAL,
    /** A schedule posts a tip. */
    TIP,
    /** A schedule posts anything else. */
    OTHER;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
