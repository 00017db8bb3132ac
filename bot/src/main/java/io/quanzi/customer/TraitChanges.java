package io.quanzi.customer;

import java.util.function.Supplier;

/** Takes traits that were worked out from what is stored elsewhere. */
@FunctionalInterface
public interface TraitChanges {
    /**
     * Notes traits of a person.
     *
     * @param seen as they were before anything was read that the traits are worked out from
     * @param traits as worked out now
     * @param again works them out anew from what is stored; asked when the person has changed since they were seen
     */
    void set(Customer seen, TraitValues traits, Supplier<TraitValues> again);
}
