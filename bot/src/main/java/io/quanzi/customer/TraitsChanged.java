package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.Set;

/**
 * Traits of a person have other values now. Durable: it stands in the person's document until every listener took it. They may
 * hear it twice.
 *
 * @param person as they were after the change; {@link Customer#version} tells whether that still is so
 * @param names of the traits; {@code optedOut} for an opt-out
 */
public record TraitsChanged(Customer person, Set<String> names, Instant at) {
    public CustomerId customer() {
        return person.id();
    }
}
