package io.quanzi.outreach;

import io.quanzi.content.Wording;
import io.quanzi.wecom.speech.OutgoingMessage;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A text to send, with attachments under it.
 *
 * @param text at most 4000 bytes of UTF-8
 * @param attachments at most {@value #MAX_ATTACHMENTS}
 * @param own the text with a neutral word for what people wrote: what the law is checked on
 */
public record MessageContent(String text, List<Attachment> attachments, String own) {
    /** How many attachments WeCom takes. */
    public static final int MAX_ATTACHMENTS = OutgoingMessage.MAX_ATTACHMENTS;

    public MessageContent {
        attachments = List.copyOf(attachments);
    }

    /** Words that are all the shop's own. */
    public MessageContent(String text, List<? extends Attachment> attachments) {
        this(text, List.copyOf(attachments), text);
    }

    public MessageContent(Wording wording, List<? extends Attachment> attachments) {
        this(wording.text(), List.copyOf(attachments), wording.own());
    }

    /** Words alone. */
    public static MessageContent of(String text) {
        return new MessageContent(text, List.of());
    }

    /** Its link cards alone. */
    public List<LinkCard> cards() {
        return attachments.stream()
                .filter(LinkCard.class::isInstance)
                .map(LinkCard.class::cast)
                .toList();
    }

    /** The pictures and files that WeCom needs before it takes the message, each once. */
    public List<String> pictures() {
        return attachments.stream()
                .flatMap(attachment -> Stream.ofNullable(attachment.picture()))
                .distinct()
                .toList();
    }

    /** The pictures of its link cards that stand in {@link MessagePictures}, which WeCom fetches by their address. */
    public List<String> covers() {
        return cards().stream()
                .flatMap(card -> Stream.ofNullable(card.cover()))
                .filter(MessagePictures::isId)
                .distinct()
                .toList();
    }

    /** What stands under the text. */
    public sealed interface Attachment {
        /** What people read on it, which the copy check reads too. */
        default List<String> words() {
            return List.of();
        }

        /** The id of the picture or file of {@link MessagePictures} that it shows; null without one. */
        default @Nullable String picture() {
            return null;
        }

        /** What tells it from another when one asks whether a group had the same today. */
        String mark();
    }

    /**
     * A link card (图文消息); the card page of a buyer is another thing.
     *
     * @param title at most 128 bytes
     * @param description at most 512 bytes
     * @param cover the id of a picture of {@link MessagePictures}, or the address of one elsewhere; null without a picture
     */
    public record LinkCard(
            String title,
            String url,
            @Nullable String description,
            @Nullable String cover) implements Attachment {
        /** One without a picture. */
        public LinkCard(String title, String url, @Nullable String description) {
            this(title, url, description, null);
        }

        @Override
        public List<String> words() {
            return description == null ? List.of(title) : List.of(title, description);
        }

        @Override
        public String mark() {
            return title + " " + url;
        }
    }

    /**
     * A picture by itself.
     *
     * @param picture its id
     */
    public record Picture(String picture) implements Attachment {
        @Override
        public String mark() {
            return "picture " + picture;
        }
    }

    /**
     * A file, such as a PDF.
     *
     * @param file its id in {@link MessagePictures}
     * @param name as people see it, with its ending
     */
    public record File(String file, String name) implements Attachment {
        @Override
        public List<String> words() {
            return List.of(name);
        }

        @Override
        public String picture() {
            return file;
        }

        @Override
        public String mark() {
            return "file " + file;
        }
    }

    /**
     * A mini-program card (小程序卡片).
     *
     * @param title at most 64 bytes
     * @param page the path in the mini-program, such as {@code pages/item?id=1}
     * @param picture the id of its cover
     */
    public record MiniProgram(String title, String appId, String page, String picture) implements Attachment {
        @Override
        public List<String> words() {
            return List.of(title);
        }

        @Override
        public String mark() {
            return title + " " + appId + " " + page;
        }
    }
}
