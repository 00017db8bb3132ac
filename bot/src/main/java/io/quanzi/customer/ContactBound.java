package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person and a contact in WeCom are known to be the same, or the person has a contact again. Listeners may hear it
 * twice.
 *
 * @param how the evidence: {@code state}, {@code unionid}, or {@code none} for a contact nobody was matched to
 * @param state the contact way's state, when there was one
 */
public record ContactBound(
        CustomerId customer,
        String externalUserId,
        String userId,
        String how,
        @Nullable String state,
        Instant at) {}
