package io.quanzi.content.law;

import java.util.Locale;

/** What may become of a text, from the mildest to the hardest. */
public enum CopyVerdict {
    /** Nothing stands against it. */
    PASS,
    /** It may go; a person should look at it. */
    WARN,
    /** It may go once what it claims is proved; until then it may not. */
    EVIDENCE,
    /** It may not go. */
    BLOCK;

    /** Whether a text of this verdict may not leave. */
    public boolean holds() {
        return this == EVIDENCE || this == BLOCK;
    }

    /** The word as files and answers write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
