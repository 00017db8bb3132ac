package io.quanzi.pages;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what stands on an officer's card. */
@FunctionalInterface
public interface CardPages {
    /** The card of a link; empty when the link is unknown, expired or revoked. */
    Optional<Card> card(String token);

    /**
     * A benefit officer's card.
     *
     * @param officer the name customers read
     * @param words the officer's own, a paragraph a line
     * @param qrUrl the picture of the QR code that adds the officer; null when the invitation was used or is over
     * @param gift the first-order gift, in a few words; null, as its rules are, when it is not for this person
     * @param giftRules how it is got and used, a paragraph a line
     * @param shop the shop's name
     * @param benefits what follows, as keys of messages: only what is set up
     */
    record Card(
            String officer,
            String words,
            @Nullable String qrUrl,
            @Nullable String gift,
            @Nullable String giftRules,
            String handbookUrl,
            @Nullable String shop,
            List<String> benefits) {}
}
