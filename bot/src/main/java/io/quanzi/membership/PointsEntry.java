package io.quanzi.membership;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.shared.StoredMessage;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a person's points.
 *
 * @param seq counted from 1, without gaps
 * @param points gained, or below 0 lost
 * @param balance after it; below 0 only when a refund or an edit took back points that were spent
 * @param at when what it is about happened, not when it was posted
 * @param words what a member reads, in Chinese
 * @param said the same, as {@link StoredMessage} writes it; null for an entry of an earlier version
 */
public record PointsEntry(
        CustomerId customer,
        long seq,
        long points,
        long balance,
        Instant at,
        String words,
        @Nullable String said) {
    /** What it is for in a language; in Chinese where it is known in no other. */
    public String words(Locale language) {
        return message().in(language);
    }

    /** The same as a gap of a sentence. */
    public Message message() {
        return StoredMessage.read(said).orElse(Message.literal(words));
    }
}
