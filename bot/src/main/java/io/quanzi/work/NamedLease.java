package io.quanzi.work;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * A lease of one name, for what one process at a time may do: {@code {"_id": "sender", "owner": "4711@…", "leaseUntil":
 * ISODate}}. The document is made when it is not there, and may hold more.
 */
public final class NamedLease {
    private final MongoOperations mongo;
    private final String collection;
    private final String name;
    private final Duration length;
    private final Clock clock;
    private final String owner;

    /**
     * @param length how long it is taken for; more than what is done under it may take
     * @param owner the name under which this node takes it, as a rule {@link Leases#OWNER}
     */
    public NamedLease(
            MongoOperations mongo, String collection, String name, Duration length, Clock clock, String owner) {
        this.mongo = mongo;
        this.collection = collection;
        this.name = name;
        this.length = length;
        this.clock = clock;
        this.owner = owner;
    }

    /** Takes it, or keeps it for another length; false when another process has it. */
    public boolean acquire() {
        Instant now = clock.instant();
        var free = new Criteria().orOperator(where(LeasedDocuments.OWNER).is(owner), LeasedDocuments.free(now, length));
        try {
            // matches a free one, makes one where there is none, and meets the held one's id where there is
            mongo.upsert(
                    Query.query(where("_id").is(name).andOperator(free)),
                    new Update().set(LeasedDocuments.OWNER, owner).set(LeasedDocuments.LEASE_UNTIL, now.plus(length)),
                    collection);
            return true;
        } catch (DuplicateKeyException held) {
            return false;
        }
    }

    /** Gives it free, if it is held here. */
    public void release() {
        mongo.updateFirst(
                Query.query(where("_id").is(name).and(LeasedDocuments.OWNER).is(owner)),
                new Update().unset(LeasedDocuments.OWNER).unset(LeasedDocuments.LEASE_UNTIL),
                collection);
    }

    /** Gives it free at once when a process of this machine held it that died. */
    public void releaseOfDeadProcesses() {
        Leases.releaseLeasesOfDeadProcesses(mongo, collection, where("_id").is(name));
    }
}
