package io.quanzi.outreach;

import io.quanzi.content.Wording;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text to send, with link cards under it.
 *
 * @param text at most 4000 bytes of UTF-8
 * @param cards at most 9
 * @param own the text with a neutral word for what people wrote: what the law is checked on
 */
public record MessageContent(String text, List<LinkCard> cards, String own) {
    public MessageContent {
        cards = List.copyOf(cards);
    }

    /** Words that are all the shop's own. */
    public MessageContent(String text, List<LinkCard> cards) {
        this(text, cards, text);
    }

    public MessageContent(Wording wording, List<LinkCard> cards) {
        this(wording.text(), cards, wording.own());
    }

    /** Words alone. */
    public static MessageContent of(String text) {
        return new MessageContent(text, List.of());
    }

    /**
     * A link card (图文消息); the card page of a buyer is another thing.
     *
     * @param title at most 128 bytes
     */
    public record LinkCard(
            String title, String url, @Nullable String description) {}
}
