package io.quanzi.membership;

import org.jspecify.annotations.Nullable;

/**
 * How a member stands.
 *
 * @param tier its name, such as 银卡
 * @param points the balance
 * @param growth points earned by purchases in the last 365 days, less what refunds and edits took back; at least 0
 * @param nextTier the name of the tier above; null in the highest
 * @param missing the growth still missing to it; 0 in the highest
 */
public record Standing(
        String tier, long points, long growth, @Nullable String nextTier, long missing) {

    /** The same in a tier that is known by name only; what is above it is not known. */
    Standing withTier(String known) {
        return new Standing(known, points, growth, null, 0);
    }

    static Standing of(Tiers tiers, long points, long growth) {
        long counted = Math.max(0, growth);
        Tiers.Tier tier = tiers.of(counted);
        return tiers.above(tier)
                .map(next -> new Standing(tier.name(), points, counted, next.name(), next.from() - counted))
                .orElseGet(() -> new Standing(tier.name(), points, counted, null, 0));
    }
}
