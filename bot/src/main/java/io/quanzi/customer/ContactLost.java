package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Instant;

/**
 * A person and an officer are contacts no more. Listeners may hear it twice.
 *
 * @param byCustomer the person deleted the officer; else the officer the person, or nobody knows who
 */
public record ContactLost(CustomerId customer, String externalUserId, String userId, boolean byCustomer, Instant at) {}
