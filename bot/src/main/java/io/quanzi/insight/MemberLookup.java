package io.quanzi.insight;

import io.quanzi.shared.CustomerId;
import java.time.Instant;

/** Looks up who is a member. Its bean comes from who keeps the members. */
@FunctionalInterface
public interface MemberLookup {
    /** Whether a customer held a tier at an instant. */
    boolean holdsTierAt(CustomerId customer, Instant instant);
}
