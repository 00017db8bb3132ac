package io.quanzi.segments;

import io.quanzi.customer.Customers;

/** Placements by hand for tests of other modules. */
public final class PlacementFixture {
    private PlacementFixture() {}

    public static HandPlacements placements(Customers customers) {
        return new HandPlacements(customers);
    }
}
