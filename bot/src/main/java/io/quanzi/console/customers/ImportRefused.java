package io.quanzi.console.customers;

import io.quanzi.shared.Message;
import java.util.Locale;

/** An import that could not be begun; the words say why and what to do. */
final class ImportRefused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Message words;
    private final boolean tooLarge;

    private ImportRefused(Message words, boolean tooLarge) {
        super(words.in(Locale.ENGLISH));
        this.words = words;
        this.tooLarge = tooLarge;
    }

    static ImportRefused tooLarge(Message words) {
        return new ImportRefused(words, true);
    }

    /** Because another is at work, or there is nothing to do. */
    static ImportRefused now(Message words) {
        return new ImportRefused(words, false);
    }

    Message words() {
        return words;
    }

    /** Whether the file was too large; else another is at work, or there is nothing to undo. */
    boolean isTooLarge() {
        return tooLarge;
    }
}
