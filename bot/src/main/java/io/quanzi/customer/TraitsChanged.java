package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.Set;

/** Traits of a person have other values now. Listeners may hear it twice. */
public record TraitsChanged(CustomerId customer, Set<String> names, Instant at) {}
