package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Instant;

/**
 * A contact that was taken for a person is not theirs: all that was noted of the person because of it is of somebody else.
 * Durable: it stands in the person's document until every listener took it. Listeners may hear it twice.
 *
 * @param customer who is as if the contact had never been theirs
 * @param userId the officer who holds the contact
 * @param since when the contact began
 */
public record ContactWithdrawn(CustomerId customer, String externalUserId, String userId, Instant since, Instant at) {}
