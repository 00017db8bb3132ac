package io.quanzi.segments;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.Set;

/** A person belongs to other segments now. Listeners may hear it twice. */
public record SegmentsChanged(CustomerId customer, Set<String> entered, Set<String> left, Instant at) {}
