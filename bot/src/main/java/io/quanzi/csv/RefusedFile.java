package io.quanzi.csv;

import io.quanzi.shared.Message;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A file cannot be imported as it is; the words say why and what to do. Nothing of it was taken. */
public final class RefusedFile extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Message words;

    public RefusedFile(Message words, @Nullable Throwable cause) {
        super(words.in(Locale.ENGLISH), cause);
        this.words = words;
    }

    public RefusedFile(Message words) {
        this(words, null);
    }

    /** The reason and the cure in the reader's language; {@link #getMessage} has them in English. */
    public Message words() {
        return words;
    }
}
