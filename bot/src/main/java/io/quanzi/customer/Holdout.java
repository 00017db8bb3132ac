package io.quanzi.customer;

import io.quanzi.playbook.ValueRules;

/**
 * The share of customers who get no marketing messages (holdout).
 *
 * @param salt mixed into the hash that gives each person a bucket; changing it changes only people seen later
 * @param percent in [0, 50]
 */
public record Holdout(String salt, double percent) {
    static final Holdout NONE = new Holdout("quanzi", 0);

    public Holdout {
        new ValueRules()
                .unless(percent >= 0 && percent <= 50, "percent", "fault.range", 0, 50, percent)
                .unless(!salt.isBlank(), "salt", "fault.salt")
                .check();
    }

    /** Whether a bucket is held out. */
    public boolean holds(int bucket) {
        return bucket < percent * 100;
    }
}
