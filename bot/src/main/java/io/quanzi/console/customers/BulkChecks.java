package io.quanzi.console.customers;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.customers.BulkAction.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * What was asked to be done with many customers and waits for its yes, in {@code bulk_checks}, with the number that was
 * shown; its people are written down already, in {@link BulkActions}. The form that confirms carries the key alone.
 *
 * <pre>{"_id": "KEY", "by": "lan", "kind": "PUT_IN", "segment": "vip", "query": "tier=…", "people": 5, "at": ISODate}</pre>
 */
@Component
class BulkChecks {
    private static final String CHECKS = "bulk_checks";
    /** Whoever has not said yes by then is asked again. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final MongoOperations mongo;
    private final Clock clock;

    BulkChecks(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        // serves the forgetting of old ones
        mongo.indexOps(CHECKS).createIndex(new Index("at", Sort.Direction.ASC));
    }

    /**
     * What waits.
     *
     * @param query the parameters of the list's address
     * @param people how many are written down
     */
    record Asked(String key, String by, Kind kind, String segment, String query, long people) {}

    /** Keeps what is asked; the same key again gives way to it. */
    void keep(Asked asked) {
        mongo.remove(Query.query(where("at").lt(Date.from(clock.instant().minus(KEPT)))), CHECKS);
        mongo.save(
                new Document("_id", asked.key())
                        .append("by", asked.by())
                        .append("kind", asked.kind().name())
                        .append("segment", asked.segment())
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
                        found.getString("query"),
                        found.get("people", Number.class).longValue()));
    }

    /** Takes away what is begun now; false when it was before, by the same form sent twice. */
    boolean take(String key) {
        return mongo.remove(Query.query(where("_id").is(key)), CHECKS).getDeletedCount() == 1;
    }
}
