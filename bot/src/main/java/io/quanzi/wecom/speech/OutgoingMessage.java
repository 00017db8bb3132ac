package io.quanzi.wecom.speech;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that WeCom sends to customers.
 *
 * @param text at most {@value #MAX_BYTES} bytes of UTF-8; may be empty when there are attachments
 * @param attachments at most {@value #MAX_ATTACHMENTS}
 */
public record OutgoingMessage(String text, List<Attachment> attachments) {
    public static final int MAX_BYTES = 4000;
    /** How many attachments WeCom takes. */
    public static final int MAX_ATTACHMENTS = 9;

    public OutgoingMessage {
        attachments = List.copyOf(attachments);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a message's text has at most " + MAX_BYTES + " bytes of UTF-8, this one has " + bytes);
        }
        if (attachments.size() > MAX_ATTACHMENTS) {
            throw new IllegalArgumentException(
                    "a message has at most " + MAX_ATTACHMENTS + " attachments, this one has " + attachments.size());
        }
        if (text.isBlank() && attachments.isEmpty()) {
            throw new IllegalArgumentException("a message needs a text or an attachment");
        }
    }

    /** What stands under the text. */
    public sealed interface Attachment {}

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
            @Nullable String imageUrl) implements Attachment {}

    /** A picture that was uploaded within three days. */
    public record Image(String mediaId) implements Attachment {}

    /** A file that was uploaded within three days, under the name that people see. */
    public record File(String mediaId) implements Attachment {}

    /**
     * A mini-program card.
     *
     * @param title cut after 64 bytes
     * @param pictureMediaId of its cover, uploaded within three days
     */
    public record MiniProgram(String title, String appId, String page, String pictureMediaId) implements Attachment {}
}
