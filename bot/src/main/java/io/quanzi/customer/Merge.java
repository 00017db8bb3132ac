package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Merges two customers into one: of somebody known only as a contact, and of the buyer they turned out to be.
 *
 * <ol>
 *   <li>The one's id leads to the other.
 *   <li>The other takes over what the one said: the opt-out if either opted out, of each consent the later, and the
 *       traits that the other has not.
 *   <li>That all of the one's is the other's now stands with the other, to be told: {@link CustomersMerged}.
 *   <li>The one's row goes, if nothing was said to it since it was read: else again from 2.
 * </ol>
 *
 * <p>Each step may be done again. A process that dies before the last leaves both, and the inbox's next try finds them
 * so. The contact goes with the row; whoever merges binds it to the other, which tells what stands to be told.
 */
@Component
class Merge {
    private final MongoOperations mongo;
    private final Customers customers;
    private final MergedIds merged;
    private final CustomerOutbox customerOutbox;
    private final Audit audit;
    private final Clock clock;

    Merge(
            MongoOperations mongo,
            Customers customers,
            MergedIds merged,
            CustomerOutbox customerOutbox,
            Audit audit,
            Clock clock) {
        this.mongo = mongo;
        this.customers = customers;
        this.merged = merged;
        this.customerOutbox = customerOutbox;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param cause by what they are known to be one, as the audit has it: {@code unionid}, {@code state} */
    void merge(Customer from, CustomerId into, String cause) {
        merged.record(from.id(), into, clock.instant());
        audit.recordChangeOnce(
                "customer.merge/" + from.id(),
                Audit.PROGRAM,
                "customer.merge",
                into.value(),
                from.id().value(),
                into.value(),
                cause);
        Optional<Customer> one = Optional.of(from);
        while (one.isPresent()) {
            takeOver(one.get(), into);
            customerOutbox.change(
                    where("_id").is(into.value()), new Update(), CustomerFact.merged(from.id(), clock.instant()));
            if (isRemoved(one.get())) {
                customerOutbox.forget(from.id());
                return;
            }
            one = customers.unmerged(from.id());
        }
    }

    private boolean isRemoved(Customer one) {
        return mongo.remove(Query.query(CustomerRows.as(one)), Customers.COLLECTION)
                        .getDeletedCount()
                == 1;
    }

    private void takeOver(Customer from, CustomerId into) {
        from.consent().forEach((purpose, consent) -> customers.consent(into, purpose, consent));
        Customer other = customers.find(into).orElseThrow();
        if (from.optedOut() && !other.optedOut()) {
            customers.optOut(into, true);
        }
        customers.setTraits(other, () -> {
            var missing = TraitValues.none();
            collect("", from.traits(), customers.find(into).orElseThrow(), missing);
            return missing;
        });
        if (other.nickname() == null && from.nickname() != null) {
            customers.write(
                    other,
                    new Update()
                            .set("nickname", from.nickname())
                            .set(SearchTerms.FIELD, SearchTerms.of(other.id().value(), from.nickname())));
        }
    }

    private static void collect(String prefix, Map<?, ?> traits, Customer other, TraitValues missing) {
        traits.forEach((name, value) -> {
            String path = prefix + name;
            if (value instanceof Map<?, ?> nested) {
                collect(path + ".", nested, other, missing);
            } else if (other.trait(path).isEmpty()) {
                missing.setStored(path, value);
            }
        });
    }
}
