package io.quanzi.coupons;

import io.quanzi.playbook.BadValue;
import io.quanzi.playbook.ValueRules;
import java.util.List;
import java.util.Optional;

/** The pools that the shop has. */
record CouponPools(List<Pool> pools) {
    static final CouponPools NONE = new CouponPools(List.of());

    /** The source of a pool's codes. */
    enum Source {
        generated,
        imported
    }

    /**
     * One pool (券码池).
     *
     * @param name lower-case letters, digits and dashes
     * @param title what the coupon is called, such as 新人礼券
     * @param face what it is worth, such as 满 99 减 20
     * @param rules the conditions a customer reads
     * @param validDays how many days it holds after the day it was given, that day not counted
     */
    record Pool(String name, String title, String face, String rules, int validDays, Source source) {
        Pool {
            new ValueRules()
                    .name(name, "name", "newcomer-gift")
                    .required(title, "title", "新人礼券")
                    .required(face, "face", "满 99 减 20")
                    .required(rules, "rules", "全场通用，不与其他优惠同享")
                    .range(validDays, "validDays", 1, 3_650)
                    .unless(source != null, "source", "fault.missing.such", "generated")
                    .check();
        }
    }

    CouponPools {
        if (pools == null) {
            throw BadValue.of("pools", "fault.missing.list");
        }
        pools = List.copyOf(pools);
        new ValueRules().distinct(pools, "pools", "name", Pool::name).check();
    }

    Optional<Pool> named(String name) {
        return pools.stream().filter(pool -> pool.name().equals(name)).findFirst();
    }
}
