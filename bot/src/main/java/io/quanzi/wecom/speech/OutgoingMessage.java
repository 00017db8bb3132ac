package io.quanzi.wecom.speech;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that WeCom sends to customers.
 *
 * @param text at most 4000 bytes of UTF-8; may be empty when there are links
 * @param links at most 9
 */
public record OutgoingMessage(String text, List<Link> links) {
    private static final int MAX_BYTES = 4000;
    private static final int MAX_LINKS = 9;

    public OutgoingMessage {
        links = List.copyOf(links);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a message's text has at most 4000 bytes of UTF-8, this one has " + bytes);
        }
        if (links.size() > MAX_LINKS) {
            throw new IllegalArgumentException("a message has at most 9 attachments, this one has " + links.size());
        }
        if (text.isBlank() && links.isEmpty()) {
            throw new IllegalArgumentException("a message needs a text or an attachment");
        }
    }

    /**
     * A link card under the text.
     *
     * @param title cut after 128 bytes
     * @param description cut after 512 bytes
     */
    public record Link(
            String title,
            String url,
            @Nullable String description,
            @Nullable String imageUrl) {}
}
