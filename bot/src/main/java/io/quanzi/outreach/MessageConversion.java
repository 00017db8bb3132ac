package io.quanzi.outreach;

import io.quanzi.wecom.speech.OutgoingMessage;

/** Converts message content to WeCom's message. */
final class MessageConversion {
    private MessageConversion() {}

    static OutgoingMessage of(MessageContent messageContent) {
        return new OutgoingMessage(
                messageContent.text(),
                messageContent.cards().stream()
                        .map(card -> new OutgoingMessage.Link(card.title(), card.url(), card.description(), null))
                        .toList());
    }
}
