package io.quanzi.customer;

import java.nio.file.Path;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** What an import of orders reads and writes. */
@Component
final class OrderStores {
    private final Buyers people;
    private final ToldUnionids unionids;
    private final Purchases purchases;
    private final OrderConflicts conflicts;
    private final HashedContacts hashed;
    private final HeadingChoices choices;
    private final Clock clock;

    OrderStores(
            Customers customers,
            ToldUnionids unionids,
            Purchases purchases,
            OrderConflicts conflicts,
            HashedContacts hashed,
            HeadingChoices choices,
            Clock clock) {
        this.people = customers.buyers();
        this.unionids = unionids;
        this.purchases = purchases;
        this.conflicts = conflicts;
        this.hashed = hashed;
        this.choices = choices;
        this.clock = clock;
    }

    /**
     * Looks at a whole file once.
     *
     * @throws io.quanzi.csv.RefusedFile when it cannot be imported
     */
    OrderFile check(Path path) {
        return OrderFile.check(path, clock.instant(), hashed, choices);
    }

    Buyers people() {
        return people;
    }

    ToldUnionids unionids() {
        return unionids;
    }

    Purchases purchases() {
        return purchases;
    }

    OrderConflicts conflicts() {
        return conflicts;
    }
}
