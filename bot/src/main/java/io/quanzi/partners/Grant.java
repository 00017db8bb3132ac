package io.quanzi.partners;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's place in a swap's budget, and the code when there is one.
 *
 * @param number counted from 1, up to the budget
 * @param customer null when the person was erased
 * @param claim for one place a person and swap
 * @param order whose buyer got the place
 * @param code null while the pool has none left
 * @param issuedAt when the code was given; null as long as there is none
 */
record Grant(
        String swap,
        long number,
        @Nullable CustomerId customer,
        String claim,
        String order,
        String partner,
        String partnerTitle,
        String pool,
        @Nullable String code,
        @Nullable Instant issuedAt) {
    String id() {
        return swap + "/" + number;
    }
}
