package io.quanzi.outreach;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words to say, with link cards under them.
 *
 * @param text at most 4000 bytes of UTF-8
 * @param cards at most 9
 */
public record Copy(String text, List<Card> cards) {
    public Copy {
        cards = List.copyOf(cards);
    }

    /** Words alone. */
    public static Copy of(String text) {
        return new Copy(text, List.of());
    }

    /**
     * A link card.
     *
     * @param title at most 128 bytes
     */
    public record Card(String title, String url, @Nullable String description) {}
}
