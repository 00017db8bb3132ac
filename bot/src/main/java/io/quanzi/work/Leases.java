package io.quanzi.work;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Leases of documents: {@code owner}, this process, until {@code leaseUntil}. Work whose owner died is free
 * when the lease is over; after a restart on the same machine sooner, because {@link Processes} tells one that is gone: at
 * once, or when what it may have had under way has settled.
 */
public final class Leases {
    private static final Logger log = LoggerFactory.getLogger(Leases.class);
    private static final Processes PROCESSES = new Processes();

    /** This process, by a name that no other has or had. */
    public static final String OWNER = PROCESSES.own();

    private Leases() {}

    /** Frees what processes of this machine held that are no more. */
    public static void releaseLeasesOfDeadProcesses(MongoOperations mongo, String collection) {
        releaseLeasesOfDeadProcesses(mongo, collection, new Criteria());
    }

    /**
     * Frees what processes of this machine held that are no more, of some documents.
     *
     * @param among what may be held at all, by which an index finds it
     */
    public static void releaseLeasesOfDeadProcesses(MongoOperations mongo, String collection, Criteria among) {
        releaseLeasesOfDeadProcesses(mongo, collection, among, Instant.EPOCH);
    }

    /**
     * Frees from an instant on what processes of this machine held that are no more, of some documents: a call that one of them
     * sent before it died may take effect until then. What was free sooner stays so.
     */
    static void releaseLeasesOfDeadProcesses(
            MongoOperations mongo, String collection, Criteria among, Instant settled) {
        // a time and not any value but null, so that an index of those that have one is enough
        var held = new Criteria().andOperator(among, where("leaseUntil").gte(Instant.EPOCH));
        for (String owner : mongo.findDistinct(Query.query(held), "owner", collection, String.class)) {
            if (PROCESSES.isDead(owner)) {
                var stillHeld = where("owner").is(owner).and("leaseUntil").gt(settled);
                mongo.updateMulti(Query.query(stillHeld), new Update().set("leaseUntil", settled), collection);
                long freed = mongo.updateMulti(
                                Query.query(where("owner").is(owner)), new Update().unset("owner"), collection)
                        .getModifiedCount();
                log.info("work of a dead process taken up collection={} documents={}", collection, freed);
            }
        }
    }
}
