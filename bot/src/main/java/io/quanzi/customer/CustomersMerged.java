package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Instant;

/**
 * A person who was known only as a contact turned out to be a buyer: the one is gone, and all that was theirs is the
 * other's. Durable: it stands in the other's document until every listener took it. They may hear it twice, and before the row
 * of the one is gone.
 *
 * @param from who is no more; never bought anything
 * @param into who they are
 */
public record CustomersMerged(CustomerId from, CustomerId into, Instant at) {}
