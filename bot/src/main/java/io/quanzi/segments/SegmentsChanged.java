package io.quanzi.segments;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.Set;

/**
 * A person belongs to other segments now. Durable: what was before stands in {@code segment_members} until every listener took
 * it, and any node tells again what a dead one left. Listeners may hear it twice, and look at the person as they are then.
 */
public record SegmentsChanged(CustomerId customer, Set<String> entered, Set<String> left, Instant at) {}
