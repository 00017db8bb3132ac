package io.quanzi.sop;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DuplicateKeys;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * The people for whom a SOP is over before its last step, or who came to its end.
 *
 * <pre>{"_id": "new-contacts/c66f.../2026-03-01", "sop": "new-contacts", "customer": "c66f...", "anchor": "2026-03-01",
 *  "reason": "GOAL", "by": "", "at": ISODate}</pre>
 */
@Component
class SopStops {
    static final String STOPS = "sop_stops";

    private final MongoOperations mongo;

    SopStops(MongoOperations mongo) {
        this.mongo = mongo;
        // serves what is kept of a person
        mongo.indexOps(STOPS).createIndex(new Index("customer", Sort.Direction.ASC));
        // serves the counts of a SOP
        mongo.indexOps(STOPS)
                .createIndex(new Index("sop", Sort.Direction.ASC)
                        .on("reason", Sort.Direction.ASC)
                        .on("anchor", Sort.Direction.ASC));
    }

    /** Why it is over. */
    enum Reason {
        GOAL,
        /** A manager took the person out. */
        BY_HAND,
        /** The days in which the goal counts are over. */
        ENDED
    }

    /** One that is over. */
    record Stop(String sop, CustomerId customer, LocalDate anchor, Reason reason, String by, Instant at) {
        String id() {
            return idOf(sop, customer, anchor);
        }
    }

    private static String idOf(String sop, CustomerId customer, LocalDate anchor) {
        return sop + "/" + customer.value() + "/" + anchor;
    }

    /** Writes those that nothing is written of. */
    void add(Collection<Stop> stops) {
        List<Document> rows = stops.stream()
                .map(stop -> new Document("_id", stop.id())
                        .append("sop", stop.sop())
                        .append("customer", stop.customer().value())
                        .append("anchor", stop.anchor().toString())
                        .append("reason", stop.reason().name())
                        .append("by", stop.by())
                        .append("at", Date.from(stop.at())))
                .toList();
        if (!rows.isEmpty()) {
            DuplicateKeys.insertMissing(mongo.getCollection(STOPS), rows);
        }
    }

    /** Takes away that a manager took somebody out; false when none did. */
    boolean takeAway(String sop, CustomerId customer, LocalDate anchor) {
        return mongo.remove(
                                Query.query(where("_id")
                                        .is(idOf(sop, customer, anchor))
                                        .and("reason")
                                        .is(Reason.BY_HAND.name())),
                                STOPS)
                        .getDeletedCount()
                > 0;
    }

    Optional<Stop> find(String sop, CustomerId customer, LocalDate anchor) {
        return Optional.ofNullable(mongo.findById(idOf(sop, customer, anchor), Document.class, STOPS))
                .map(SopStops::read);
    }

    /** Those of some people for whom a SOP that began on a day is over. */
    Set<CustomerId> of(String sop, LocalDate anchor, Collection<CustomerId> people) {
        return mongo
                .find(
                        Query.query(where("_id")
                                .in(people.stream()
                                        .map(person -> idOf(sop, person, anchor))
                                        .toList())),
                        Document.class,
                        STOPS)
                .stream()
                .map(row -> new CustomerId(row.getString("customer")))
                .collect(Collectors.toSet());
    }

    List<Stop> of(CustomerId customer) {
        return mongo.find(Query.query(where("customer").is(customer.value())), Document.class, STOPS).stream()
                .map(SopStops::read)
                .toList();
    }

    long count(String sop, Reason reason) {
        return mongo.count(Query.query(where("sop").is(sop).and("reason").is(reason.name())), STOPS);
    }

    /** How many it is over for whose beginning lies on a day or after it. */
    long countFrom(String sop, LocalDate first) {
        Criteria any = where("sop").is(sop).and("anchor").gte(first.toString());
        return mongo.count(Query.query(any), STOPS);
    }

    private static Stop read(Document row) {
        return new Stop(
                row.getString("sop"),
                new CustomerId(row.getString("customer")),
                LocalDate.parse(row.getString("anchor")),
                Reason.valueOf(row.getString("reason")),
                row.getString("by"),
                row.getDate("at").toInstant());
    }
}
