package io.quanzi.membership;

import io.quanzi.playbook.BadValue;
import io.quanzi.playbook.ValueRules;
import java.util.List;
import java.util.Optional;

/** The shop's tiers (会员等级), lowest first. */
record Tiers(List<Tier> tiers) {
    /** Where the playbook has no tiers every member is the same. */
    static final Tiers PLAIN = new Tiers(List.of(new Tier("普通会员", 0)));

    /**
     * One tier.
     *
     * @param from the least growth, in points of the last 365 days, that holds it
     */
    record Tier(String name, long from) {
        Tier {
            new ValueRules().required(name, "name", "银卡").check();
        }
    }

    Tiers {
        if (tiers == null || tiers.isEmpty()) {
            throw BadValue.of("tiers", "fault.tiers.first");
        }
        BadValue.unless(tiers.get(0).from() == 0, "tiers", "fault.tiers.first");
        tiers = List.copyOf(tiers);
        var rules = new ValueRules().distinct(tiers, "tiers", "name", Tier::name);
        for (int i = 1; i < tiers.size(); i++) {
            Tier tier = tiers.get(i);
            Tier below = tiers.get(i - 1);
            rules.unlessIn(
                    tier.from() > below.from(),
                    "tiers",
                    i,
                    "from",
                    "fault.tiers.order",
                    tier.name(),
                    below.name(),
                    below.from(),
                    tier.from());
        }
        rules.check();
    }

    /** The tier that a growth holds; growth below 0 counts as 0. */
    Tier of(long growth) {
        return tiers.stream()
                .filter(tier -> tier.from() <= Math.max(0, growth))
                .reduce((lower, higher) -> higher)
                .orElseThrow();
    }

    /** The tier above. */
    Optional<Tier> above(Tier tier) {
        int next = tiers.indexOf(tier) + 1;
        return next < tiers.size() ? Optional.of(tiers.get(next)) : Optional.empty();
    }
}
