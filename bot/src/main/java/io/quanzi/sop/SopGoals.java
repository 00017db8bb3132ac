package io.quanzi.sop;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.customer.Trait;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tells who has reached the goal of a SOP, by the orders and traits of now: an order that was given back is none. */
@Component
class SopGoals {
    private static final int BATCH = 500;

    private final Purchases purchases;
    private final Clock clock;

    SopGoals(Purchases purchases, Clock clock) {
        this.purchases = purchases;
        this.clock = clock;
    }

    /** Those of some people, for whom it began on a day, who have reached it. */
    Set<CustomerId> reached(Sop sop, LocalDate anchor, Collection<Customer> people) {
        var reached = new HashSet<CustomerId>();
        if (sop.goal() == null) {
            return reached;
        }
        List<Customer> all = List.copyOf(people);
        for (int from = 0; from < all.size(); from += BATCH) {
            List<Customer> some = all.subList(from, Math.min(all.size(), from + BATCH));
            Map<CustomerId, List<Purchase>> bought = sop.goal() == Sop.Goal.TIER
                    ? Map.of()
                    : purchases.ofAll(some.stream().map(Customer::id).toList());
            for (Customer person : some) {
                boolean there = sop.goal() == Sop.Goal.TIER
                        ? String.valueOf(sop.goalTier()).equals(person.profile().tier())
                        : bought.getOrDefault(person.id(), List.of()).stream()
                                .skip(sop.anchor() == Sop.Anchor.FIRST_ORDER ? firsts(bought, person) : 0)
                                .anyMatch(order -> counts(sop, anchor, person, order));
                if (there) {
                    reached.add(person.id());
                }
            }
        }
        return reached;
    }

    /** How many orders there are up to the first that was kept, which is what the days count from. */
    private long firsts(Map<CustomerId, List<Purchase>> bought, Customer person) {
        Instant now = clock.instant();
        List<Purchase> orders = bought.getOrDefault(person.id(), List.of());
        for (int i = 0; i < orders.size(); i++) {
            if (orders.get(i).countsAt(now)) {
                return i + 1L;
            }
        }
        return orders.size();
    }

    private boolean counts(Sop sop, LocalDate anchor, Customer person, Purchase order) {
        Instant begin = begin(sop, person).orElseGet(() -> ChinaTime.startOf(anchor));
        int days = sop.goalDays() == null ? Sop.MAX_DAYS : sop.goalDays();
        return !order.paidAt().isBefore(begin)
                && order.paidAt().isBefore(ChinaTime.startOf(anchor.plusDays(days + 1L)))
                && order.countsAt(clock.instant())
                && (sop.goal() != Sop.Goal.CATEGORY
                        || order.lines().stream()
                                .anyMatch(line ->
                                        String.valueOf(sop.goalCategory()).equals(line.category())));
    }

    /** The instant at which it began, where that is known better than by its day. */
    private static Optional<Instant> begin(Sop sop, Customer person) {
        return switch (sop.anchor()) {
            case ADDED -> person.liveContact().map(Customer.Contact::since);
            case JOINED_GROUP -> person.trait(Trait.JOINED_AT);
            default -> Optional.empty();
        };
    }
}
