package io.quanzi.onboarding;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * The one invitation of a buyer.
 *
 * <pre>{"_id": "c66f...", "orderNo": "O-1", "token": "3vQx...", "officer": "lan", "configId": "...", "qrUrl": "https://...",
 *  "madeAt": ISODate, "askedAt": ISODate, "closedAt": null, "past": true}</pre>
 *
 * @param orderNo the order whose notice brought the card, or was to bring it
 * @param token of the card's link, and the state of the contact way
 * @param qrUrl the picture of the code that adds the officer; null until WeCom has made it
 * @param askedAt when WeCom was last asked to make the code; what came of it may have been lost
 * @param closedAt when the buyer became a contact, or the invitation ran out, and its contact way was deleted
 * @param past whether it was made because of history; their next order then takes it over
 */
public record Invitation(
        @Id CustomerId customer,
        String orderNo,
        String token,
        String officer,
        @Nullable String configId,
        @Nullable String qrUrl,
        Instant madeAt,
        @Nullable Instant askedAt,
        @Nullable Instant closedAt,
        boolean past) {}
