package io.quanzi.coupons;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The pools that the shop has. */
record CouponPools(List<Pool> pools) {
    static final CouponPools NONE = new CouponPools(List.of());

    /** Where codes come from. */
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
            require(name, "name", "newcomer-gift");
            require(title, "title", "新人礼券");
            require(face, "face", "满 99 减 20");
            require(rules, "rules", "全场通用，不与其他优惠同享");
            if (!name.matches("[a-z0-9][a-z0-9-]*")) {
                throw new IllegalArgumentException(
                        "\"name\": expected lower-case letters, digits and dashes such as newcomer-gift, got \"" + name
                                + "\"");
            }
            if (validDays < 1 || validDays > 3_650) {
                throw new IllegalArgumentException("\"validDays\": expected 1 to 3650, got " + validDays);
            }
            if (source == null) {
                throw new IllegalArgumentException("\"source\" is missing; expected generated or imported");
            }
        }

        private static void require(String value, String key, String example) {
            if (value == null || value.isBlank()) {
                throw new IllegalArgumentException("\"%s\" is missing; expected such as %s".formatted(key, example));
            }
        }
    }

    CouponPools {
        if (pools == null) {
            throw new IllegalArgumentException("\"pools\" is missing; expected a list, [] for no coupons");
        }
        pools = List.copyOf(pools);
        var names = new HashSet<String>();
        for (Pool pool : pools) {
            if (!names.add(pool.name())) {
                throw new IllegalArgumentException(
                        "\"pools\": %s is there twice; give one another name".formatted(pool.name()));
            }
        }
    }

    Optional<Pool> named(String name) {
        return pools.stream().filter(pool -> pool.name().equals(name)).findFirst();
    }
}
