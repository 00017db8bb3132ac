package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person and a contact in WeCom are known to be the same, or the person has a contact again. Durable: it stands in the person's document until every listener took it.
 * Listeners may hear it twice.
 *
 * @param how the evidence: {@code state}, {@code unionid}, {@code known} for a contact of theirs that came again, {@code decided}, or
 *     {@code none} for a contact nobody was matched to
 * @param state the contact way's state, when there was one
 * @param at when the contact began, also of one that was decided later
 * @param decision the id of a manager's decision that gave the contact to the person; null when it came by itself
 */
public record ContactBound(
        CustomerId customer,
        String externalUserId,
        String userId,
        String how,
        @Nullable String state,
        Instant at,
        @Nullable String decision) {
    public ContactBound(
            CustomerId customer, String externalUserId, String userId, String how, @Nullable String state, Instant at) {
        this(customer, externalUserId, userId, how, state, at, null);
    }
}
