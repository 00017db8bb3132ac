package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * A link somebody was given: its token stands in the address and is all that opens the page.
 *
 * <pre>{"_id": "3vQx...", "kind": "CARD", "customer": "c66f...", "subject": "O-1", "createdAt": ISODate, "expiresAt": ISODate,
 *  "revoked": false, "opened": 2}</pre>
 *
 * @param token 22 characters of A–Z a–z 0–9 - _ (128 random bits)
 * @param customer whose it is; null for pages of staff
 * @param subject what it is about, by kind: an order number, a segment, a member's userid
 */
public record Link(
        @Id String token,
        Kind kind,
        @Nullable CustomerId customer,
        String subject,
        Instant createdAt,
        Instant expiresAt) {

    /** The page that a link opens. */
    public enum Kind {
        /** The officer's card, {@code /i/}. */
        CARD("i"),
        /** The way into a group, {@code /g/}. */
        GROUP("g"),
        /** The member centre, {@code /m/}. */
        MEMBER("m"),
        /** The list of what an owner has to tap, {@code /o/}. */
        OWNER("o"),
        /** The questions for an expert, {@code /q/}; a person's own, or one for all. */
        QUESTIONS("q");

        private final String path;

        Kind(String path) {
            this.path = path;
        }

        /** The first step of the address, without slashes. */
        public String path() {
            return path;
        }
    }
}
