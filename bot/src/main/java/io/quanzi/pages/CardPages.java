package io.quanzi.pages;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands on an officer's card. */
@FunctionalInterface
public interface CardPages {
    /** The card of a link; empty when the link is unknown, expired or revoked. */
    Optional<Card> card(String token);

    /**
     * A benefit officer's card.
     *
     * @param officer the name customers read
     * @param qrUrl the picture of the QR code that adds the officer
     * @param gift the first-order gift, in a sentence
     * @param shop the shop's name
     */
    record Card(
            String officer,
            String qrUrl,
            String gift,
            String handbookUrl,
            @Nullable String shop) {}
}
