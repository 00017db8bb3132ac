package io.quanzi.rehearsal;

import com.mongodb.client.MongoDatabase;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.sandbox.KnownContact;
import io.quanzi.segments.Segments;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The people and groups of a rehearsal, and what they will buy. */
interface Population {
    /** {@code store}, {@code past} or {@code made}. */
    String kind();

    /** Writes whom the second program must find at its start: those who are copied. */
    void beforeStart(MongoDatabase store);

    /** Writes who is made for the segments there are. */
    void afterStart(MongoDatabase store, Segments segments, CustomerGroups groups);

    /** Those who are contacts or in groups, for the sandbox; known once all are written. */
    List<KnownContact> contacts();

    /** How owners take their posts. */
    OwnerHabits habits();

    /** Refunds of orders that were there before, by time. */
    default List<OrderToCome.Refund> refundsOfBefore() {
        return List.of();
    }

    /** What people did with their phones, where that is known; else it follows from rates. */
    default Optional<PastFlow> past() {
        return Optional.empty();
    }

    /** The orders from an instant up to another, by time. */
    List<OrderToCome> orders(Instant from, Instant to);
}
