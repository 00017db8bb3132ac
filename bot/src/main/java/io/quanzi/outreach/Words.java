package io.quanzi.outreach;

import io.quanzi.wecom.speech.Message;

/** Our copy as WeCom's message. */
final class Words {
    private Words() {}

    static Message of(Copy copy) {
        return new Message(
                copy.text(),
                copy.cards().stream()
                        .map(card -> new Message.Link(card.title(), card.url(), card.description(), null))
                        .toList());
    }
}
