package io.quanzi.customer;

import io.quanzi.customer.CustomerBatches.Found;
import io.quanzi.customer.CustomerBatches.Worked;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Works out again what follows from the orders of some people, and writes what changed. */
@Component
class OrderTraitsUpdate {
    private static final Logger log = LoggerFactory.getLogger(OrderTraitsUpdate.class);

    private final Purchases purchases;
    private final CustomerBatches customerBatches;
    private final Clock clock;

    OrderTraitsUpdate(Purchases purchases, CustomerBatches customerBatches, Clock clock) {
        this.purchases = purchases;
        this.customerBatches = customerBatches;
        this.clock = clock;
    }

    /**
     * Writes the order traits of people.
     *
     * @param rows their documents, some hundred at most
     * @return whose traits could not be written, or of whose change not everybody has heard
     */
    Map<CustomerId, Throwable> of(List<Document> rows) {
        List<Found> people = rows.stream()
                .map(row -> new Found(CustomerRows.read(row), false, row.containsKey(CustomerOutbox.UNHEARD)))
                .toList();
        Map<CustomerId, List<Purchase>> histories = purchases.ofAll(
                people.stream().map(found -> found.person().id()).toList());
        Map<CustomerId, Throwable> failed = customerBatches.setTraits(people.stream()
                .map(found -> {
                    CustomerId id = found.person().id();
                    return new Worked(
                            found,
                            OrderTraits.of(histories.getOrDefault(id, List.of()), clock.instant()),
                            () -> OrderTraits.of(purchases.of(id), clock.instant()));
                })
                .toList());
        failed.forEach((customer, why) ->
                log.warn("order traits are told again later customer={} cause={}", customer, why.toString()));
        log.info("order traits worked out people={}", people.size());
        return failed;
    }
}
