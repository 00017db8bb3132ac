package io.quanzi.sop;

import io.quanzi.customer.Beginning;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.segments.Segments;
import io.quanzi.shared.CustomerId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds whom a SOP is for, by when it began for them. */
@Component
class SopPeople {
    private final Customers customers;
    private final CustomerGroups customerGroups;
    private final Segments segments;

    SopPeople(Customers customers, CustomerGroups customerGroups, Segments segments) {
        this.customers = customers;
        this.customerGroups = customerGroups;
        this.segments = segments;
    }

    private static Beginning beginning(Sop sop) {
        return switch (sop.anchor()) {
            case ADDED -> Beginning.ADDED;
            case JOINED_GROUP -> Beginning.JOINED_GROUP;
            case FIRST_ORDER -> Beginning.FIRST_ORDER;
            case BIRTH_MONTH -> Beginning.BIRTH_MONTH;
            case GROUP_CREATED -> throw new IllegalArgumentException(sop.name() + " is for groups");
        };
    }

    /** The people for whom a SOP began on a day. */
    List<Customer> on(Sop sop, LocalDate anchor) {
        var found = new ArrayList<Customer>();
        customers.forEachWith(beginning(sop), anchor, anchor, segment(sop), person -> {
            if (beginning(sop).of(person).contains(anchor)) {
                found.add(person);
            }
        });
        return found;
    }

    private static @Nullable String segment(Sop sop) {
        String segment = sop.segment();
        return segment == null || segment.isBlank() ? null : segment;
    }

    boolean isInSegment(Sop sop, Customer person) {
        String segment = segment(sop);
        return segment == null
                || segments.of(person.id()).stream().anyMatch(one -> one.name().equals(segment));
    }

    /** How many there are for whom it began in a span of days, the last among them. */
    long count(Sop sop, LocalDate from, LocalDate to) {
        return sop.toPeople()
                ? customers.countWith(beginning(sop), from, to, segment(sop))
                : groups(sop, from, to).size();
    }

    /** The days on which a SOP began for a person. */
    Set<LocalDate> beginnings(Sop sop, Customer person) {
        return beginning(sop).of(person);
    }

    /** The groups for which a SOP began in a span of days, with the day. */
    Map<CustomerGroup, LocalDate> groups(Sop sop, LocalDate from, LocalDate to) {
        var groups = new LinkedHashMap<CustomerGroup, LocalDate>();
        String segment = segment(sop);
        customerGroups.createdFrom(from, to).forEach((group, day) -> {
            if (group.hasCustomers() && (segment == null || segment.equals(group.segment()))) {
                groups.put(group, day);
            }
        });
        return groups;
    }

    /** Those of some people who are in none of our groups any more. */
    Set<CustomerId> inNoGroup(Collection<Customer> people) {
        List<CustomerId> ids =
                people.stream().map(Customer::id).filter(Objects::nonNull).toList();
        Set<CustomerId> in = customerGroups.namesOf(ids).keySet();
        return ids.stream().filter(id -> !in.contains(id)).collect(Collectors.toSet());
    }
}
