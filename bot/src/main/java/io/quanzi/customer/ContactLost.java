package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A customer and an officer are no longer contacts. Durable: it stands in the person's document until every listener took it.
 * Listeners may hear it twice, also after the person came back.
 *
 * @param byCustomer the person deleted the officer; else the officer the person, or nobody knows who
 * @param decision the id of a manager's decision that gave the person a contact that was over; null for every other
 */
public record ContactLost(
        CustomerId customer,
        String externalUserId,
        String userId,
        boolean byCustomer,
        Instant at,
        @Nullable String decision) {
    public ContactLost(CustomerId customer, String externalUserId, String userId, boolean byCustomer, Instant at) {
        this(customer, externalUserId, userId, byCustomer, at, null);
    }
}
