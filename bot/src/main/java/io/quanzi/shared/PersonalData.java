package io.quanzi.shared;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Exports, erases and moves what a module stores about a person. Every module that owns personal data has one, so
 * that a person's request to see or to erase it (PIPL art. 45 and 47) reaches all of it.
 */
public interface PersonalData {
    /** The name of this part in an export, such as {@code "purchases"}. */
    String section();

    /** All that is kept about the person, in plain values that JSON can write; empty when nothing is. */
    Map<String, Object> export(CustomerId customer);

    /** Returns those of some people about whom anything is kept. */
    default Set<CustomerId> known(Collection<CustomerId> people) {
        return people.stream().filter(person -> !export(person).isEmpty()).collect(Collectors.toSet());
    }

    /** Erases or makes anonymous what is kept about the person; safe to call twice. */
    void erase(CustomerId customer);

    /**
     * A person who was known only as a contact turned out to be a buyer: what is kept about the one is the other's. Safe to
     * call twice. Nothing by default, which is right for what only buyers have, such as points: whoever bought anything
     * since Quanzi is in use is never merged into another.
     */
    default void merge(CustomerId from, CustomerId into) {}
}
