package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * Writes what was worked out for many customers by few commands, with the same results as {@link Customers} one by one: whom
 * somebody else changed meanwhile is left to that.
 */
@Component
class CustomerBatches {
    private final MongoOperations mongo;
    private final Customers customers;
    private final CustomerOutbox customerOutbox;
    private final Clock clock;

    CustomerBatches(MongoOperations mongo, Customers customers, CustomerOutbox customerOutbox, Clock clock) {
        this.mongo = mongo;
        this.customers = customers;
        this.customerOutbox = customerOutbox;
        this.clock = clock;
    }

    /**
     * A person as they stand.
     *
     * @param isNew made just now
     * @param mayBeUntold whether something may have become of them that not everybody has heard
     */
    record Found(Customer person, boolean isNew, boolean mayBeUntold) {}

    /**
     * Traits that were worked out for a person.
     *
     * @param found the person, before anything was read that they are worked out from
     * @param again works them out anew when the person has changed since
     */
    record Worked(Found found, TraitValues traits, Supplier<TraitValues> again) {}

    /**
     * Notes traits and publishes what changed, as {@link Customers#setTraits(Customer, TraitValues, Supplier)} does for each.
     *
     * @return whose traits could not be written, or of whose change not everybody has heard
     */
    Map<CustomerId, Throwable> setTraits(Collection<Worked> all) {
        var failed = new HashMap<CustomerId, Throwable>();
        var changes = new ArrayList<TraitsChanged>();
        var together = new ArrayList<Worked>();
        var alone = new ArrayList<Worked>();
        Instant now = clock.instant();
        BulkOperations writes = mongo.bulkOps(BulkOperations.BulkMode.UNORDERED, Customers.COLLECTION);
        for (Worked one : all) {
            Customer seen = one.found().person();
            if (all.size() == 1 || one.found().mayBeUntold()) {
                alone.add(one);
                continue;
            }
            Set<String> names = one.traits().changedIn(seen);
            if (!names.isEmpty()) {
                writes.updateOne(
                        Query.query(CustomerRows.as(seen)),
                        customerOutbox.withFact(one.traits().update(names), CustomerFact.noted(names, now)));
                changes.add(new TraitsChanged(seen.with(one.traits(), seen.version() + 1), names, now));
                together.add(one);
            }
        }
        if (!changes.isEmpty()) {
            if (writes.execute().getMatchedCount() == changes.size()) {
                failed.putAll(customerOutbox.publish(changes));
            } else {
                alone.addAll(together);
            }
        }
        for (Worked one : alone) {
            try {
                customers.setTraits(one.found().person(), one.traits(), one.again());
            } catch (RuntimeException refused) {
                failed.put(one.found().person().id(), refused);
            }
        }
        return failed;
    }
}
