package io.quanzi.insight;

import io.quanzi.shared.CustomerId;
import java.time.Instant;

/** Looks up who is a member. Its bean comes from who keeps the members. */
@FunctionalInterface
public interface MemberLookup {
    /** Whether a customer was a member, and so held a tier, at an instant. */
    boolean wasMemberAt(CustomerId customer, Instant instant);
}
