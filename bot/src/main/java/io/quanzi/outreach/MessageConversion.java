package io.quanzi.outreach;

import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.outreach.MessageContent.File;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.outreach.MessageContent.MiniProgram;
import io.quanzi.outreach.MessageContent.Picture;
import io.quanzi.wecom.speech.OutgoingMessage;
import java.util.Map;
import java.util.Objects;

/** Converts message content to WeCom's message. */
final class MessageConversion {
    private MessageConversion() {}

    /**
     * Converts content whose pictures are uploaded.
     *
     * @param mediaIds by the ids of its pictures; the addresses of the pictures of link cards by their paths
     */
    static OutgoingMessage of(MessageContent messageContent, Map<String, String> mediaIds) {
        return new OutgoingMessage(
                messageContent.text(),
                messageContent.attachments().stream()
                        .map(attachment -> of(attachment, mediaIds))
                        .toList());
    }

    private static OutgoingMessage.Attachment of(Attachment attachment, Map<String, String> mediaIds) {
        if (attachment instanceof Picture picture) {
            return new OutgoingMessage.Image(mediaId(picture.picture(), mediaIds));
        }
        if (attachment instanceof File file) {
            return new OutgoingMessage.File(mediaId(file.file(), mediaIds));
        }
        if (attachment instanceof MiniProgram mini) {
            return new OutgoingMessage.MiniProgram(
                    mini.title(), mini.appId(), mini.page(), mediaId(mini.picture(), mediaIds));
        }
        LinkCard card = (LinkCard) attachment;
        return new OutgoingMessage.Link(
                card.title(),
                card.url(),
                card.description(),
                card.cover() == null ? null : mediaIds.getOrDefault(MessagePictures.PATH + card.cover(), card.cover()));
    }

    private static String mediaId(String picture, Map<String, String> mediaIds) {
        return Objects.requireNonNull(
                mediaIds.get(picture), () -> "a picture is uploaded before it is sent: " + picture);
    }
}
