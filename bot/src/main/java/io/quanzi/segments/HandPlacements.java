package io.quanzi.segments;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Trait;
import io.quanzi.customer.TraitValues;
import io.quanzi.shared.CustomerId;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Puts people into segments by hand, or takes them out, whatever the rule says. A placement is a trait of the person, so that
 * their segments, tags and what follows from them change as with any other.
 */
@Component
public class HandPlacements {
    private final Customers customers;

    HandPlacements(Customers customers) {
        this.customers = customers;
    }

    /** Who decides whether a person is in a segment. */
    public enum Placement {
        IN,
        OUT,
        /** Nobody: the segment's rule does. */
        RULE;

        private String written(String segment) {
            return name().toLowerCase(Locale.ROOT) + ":" + segment;
        }
    }

    /** How a person is placed in a segment. */
    public static Placement of(Customer person, String segment) {
        List<String> placed = person.trait(Trait.BY_HAND).orElse(List.of());
        return placed.contains(Placement.IN.written(segment))
                ? Placement.IN
                : placed.contains(Placement.OUT.written(segment)) ? Placement.OUT : Placement.RULE;
    }

    /** Whether a person is in a segment on a day, by hand or else by its rule. */
    static boolean holds(Segment segment, PersonOnDay one) {
        return switch (of(one.person(), segment.name())) {
            case IN -> true;
            case OUT -> false;
            case RULE -> segment.when().matches(one);
        };
    }

    /** Places a person; nothing changes for who is placed so already. */
    public void place(CustomerId who, String segment, Placement placement) {
        customers
                .find(who)
                .ifPresent(seen -> customers.setTraits(
                        seen, () -> placed(customers.find(seen.id()).orElse(seen), segment, placement)));
    }

    private static TraitValues placed(Customer person, String segment, Placement placement) {
        var placed = new TreeSet<>(person.trait(Trait.BY_HAND).orElse(List.of()));
        placed.remove(Placement.IN.written(segment));
        placed.remove(Placement.OUT.written(segment));
        if (placement != Placement.RULE) {
            placed.add(placement.written(segment));
        }
        return TraitValues.of(Trait.BY_HAND, placed.isEmpty() ? null : List.copyOf(placed));
    }
}
