package io.quanzi.console.customers;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.customers.BulkAction.Kind;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * What was asked to be done with many customers and waits for its yes, in {@code bulk_checks}: the filter or the people
 * chosen, and the number that was shown. The form that confirms carries the key alone.
 *
 * <pre>{"_id": "KEY", "by": "lan", "kind": "PUT_IN", "segment": "vip", "ids": ["c66f…"], "query": "tier=…", "people": 5, "at": ISODate}</pre>
 */
@Component
class BulkChecks {
    private static final String CHECKS = "bulk_checks";
    /** Whoever has not said yes by then is asked again. */
    private static final Duration KEPT = Duration.ofHours(1);
    /** Of so many people one may come or go before it is another list. */
    private static final int PEOPLE_PER_CHANGE = 100;

    private final MongoOperations mongo;
    private final Clock clock;

    BulkChecks(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        // serves the forgetting of old ones
        mongo.indexOps(CHECKS).createIndex(new Index("at", Sort.Direction.ASC));
        // serves the erasure of a person
        mongo.indexOps(CHECKS).createIndex(new Index("ids", Sort.Direction.ASC));
    }

    /**
     * What waits.
     *
     * @param ids who was chosen one by one; empty when all are meant that fit the list's address
     * @param query the parameters of that address
     * @param people how many that were when it was asked
     */
    record Asked(String key, String by, Kind kind, String segment, List<String> ids, String query, long people) {
        /** Whether the list has changed so much since that it is to be asked again: by more than one in a hundred. */
        boolean isOutdatedBy(long now) {
            return Math.abs(now - people) * PEOPLE_PER_CHANGE > people;
        }
    }

    /** Keeps what is asked; the same key again gives way to it. */
    void keep(Asked asked) {
        mongo.remove(Query.query(where("at").lt(Date.from(clock.instant().minus(KEPT)))), CHECKS);
        mongo.save(
                new Document("_id", asked.key())
                        .append("by", asked.by())
                        .append("kind", asked.kind().name())
                        .append("segment", asked.segment())
                        .append("ids", asked.ids())
                        .append("query", asked.query())
                        .append("people", asked.people())
                        .append("at", clock.instant()),
                CHECKS);
    }

    /** What a user was asked; empty when it is too long ago, was begun, or was asked of somebody else. */
    Optional<Asked> find(String key, String by) {
        Document row = mongo.findOne(
                Query.query(where("_id")
                        .is(key)
                        .and("by")
                        .is(by)
                        .and("at")
                        .gte(Date.from(clock.instant().minus(KEPT)))),
                Document.class,
                CHECKS);
        return Optional.ofNullable(row)
                .map(found -> new Asked(
                        key,
                        by,
                        Kind.valueOf(found.getString("kind")),
                        found.getString("segment"),
                        found.getList("ids", String.class),
                        found.getString("query"),
                        found.get("people", Number.class).longValue()));
    }

    /** It was begun. */
    void forget(String key) {
        mongo.remove(Query.query(where("_id").is(key)), CHECKS);
    }

    /** Lets go of what was asked about a person by name. */
    void erase(CustomerId person) {
        mongo.remove(Query.query(where("ids").is(person.value())), CHECKS);
    }
}
