package io.quanzi.outreach;

import io.quanzi.clicks.CountedLinks;
import io.quanzi.clicks.LinkSource;
import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.speech.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts counted links into what is about to be said; what is stored keeps the addresses as they were written. */
record CountedContent(CountedLinks countedLinks) {
    static final String WELCOME = "welcome";
    private static final String OFFER = "offer/";

    /** What a task says; the same whenever it is asked. */
    MessageContent of(MassMessage massMessage) {
        return of(massMessage.copy(), new LinkSource(massMessage.campaign(), massMessage.id(), personOf(massMessage)));
    }

    /** What a welcome says. */
    MessageContent of(Outreach.Welcome welcome, MessageContent content) {
        return of(
                content, new LinkSource(WELCOME, welcome.id(), welcome.person().id()));
    }

    /** The id of an offer ends with the person it is for. */
    private static @Nullable CustomerId personOf(MassMessage massMessage) {
        return massMessage.id().startsWith(OFFER)
                ? new CustomerId(massMessage.id().substring(massMessage.id().lastIndexOf('/') + 1))
                : null;
    }

    private MessageContent of(MessageContent content, LinkSource source) {
        String text = countedLinks.inText(content.text(), source);
        // where only the longer address would be too much for WeCom, the written one stays, and is not counted
        boolean fits = text.getBytes(StandardCharsets.UTF_8).length <= OutgoingMessage.MAX_BYTES;
        return new MessageContent(
                fits ? text : content.text(),
                content.attachments().stream()
                        .map(attachment -> counted(attachment, source))
                        .toList(),
                content.own());
    }

    private Attachment counted(Attachment attachment, LinkSource source) {
        return attachment instanceof LinkCard card
                ? new LinkCard(card.title(), countedLinks.counted(card.url(), source), card.description(), card.cover())
                : attachment;
    }
}
