package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.FailureCause;
import io.quanzi.work.Outcome;
import io.quanzi.work.RetryPolicy;
import io.quanzi.work.WorkLayout;
import io.quanzi.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * The collection {@code customer_changes}: the customers of whom a change was not told when it was made, and is told again.
 *
 * <pre>{"_id": "c66f...", "version": 18, "state": "OPEN|PARKED", "tries": 2, "nextAt": ISODate, "failedSince": ISODate,
 *  "reason": "..."}</pre>
 *
 * {@code version} is the customer's with the latest change to tell. What there is to tell stands in the customer's document;
 * see {@link CustomerOutbox}.
 */
@Component
class UntoldChanges {
    private static final Logger log = LoggerFactory.getLogger(UntoldChanges.class);
    private static final String CHANGES = "customer_changes";
    private static final RetryPolicy RETRIES =
            RetryPolicy.within(Duration.ofHours(24)).withBackoff(Duration.ofSeconds(10), Duration.ofMinutes(30));
    private static final WorkLayout LAYOUT = WorkLayout.of("customer-changes", CHANGES, RETRIES)
            .versionIn(CustomerRows.VERSION)
            .linkedTo(row -> "/customers/" + row.getString("_id"))
            .removedWhenDone();

    private final MongoOperations mongo;
    private final WorkQueue queue;

    UntoldChanges(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.queue = new WorkQueue(mongo, LAYOUT, clock);
    }

    /** The customers whose changes are to be told again. */
    @Bean("customerChangesQueue")
    WorkQueue queue() {
        return queue;
    }

    /** Notes that a change was not told. One that is noted keeps its tries; a later one is tried also when that was parked. */
    void note(Customer person) {
        queue.put(person.id().value(), person.version());
    }

    /**
     * Tells what is due.
     *
     * @param teller tells what there is to tell of one, and throws when a listener does not take it
     */
    void tellDue(Consumer<CustomerId> teller, int most) {
        queue.runDue(row -> tell(new CustomerId(row.getString("_id")), teller), most);
    }

    private static Outcome tell(CustomerId customer, Consumer<CustomerId> teller) {
        try {
            teller.accept(customer);
            return Outcome.done();
        } catch (RuntimeException refused) {
            log.warn("change told again later customer={}", customer, refused);
            return new Outcome.Failed(refused.toString(), FailureCause.of(refused));
        }
    }

    /** Forgets one of whom all is told, or of whom nothing is kept any more. */
    void forget(CustomerId customer) {
        mongo.remove(Query.query(where("_id").is(customer.value())), CHANGES);
    }
}
