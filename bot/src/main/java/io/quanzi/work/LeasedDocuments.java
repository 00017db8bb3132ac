package io.quanzi.work;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Field;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Documents of one collection, each of which one process at a time may work on: {@code {"owner": "4711@…", "leaseUntil":
 * ISODate}} in the document while somebody does.
 */
public final class LeasedDocuments {
    static final String OWNER = "owner";
    static final String LEASE_UNTIL = "leaseUntil";

    private final MongoOperations mongo;
    private final String collection;
    private final Duration lease;
    private final Clock clock;
    private final String owner;

    /** @param lease how long a document is taken for; more than the work on it may take */
    public LeasedDocuments(MongoOperations mongo, String collection, Duration lease, Clock clock) {
        this(mongo, collection, lease, clock, Leases.OWNER);
    }

    /** @param owner the name under which this node takes documents */
    public LeasedDocuments(MongoOperations mongo, String collection, Duration lease, Clock clock, String owner) {
        this.mongo = mongo;
        this.collection = collection;
        this.lease = lease;
        this.clock = clock;
        this.owner = owner;
    }

    /** Documents that nobody has. A lease that ends later than any given now was given by a clock that was ahead. */
    public Criteria free() {
        return free(clock.instant(), lease);
    }

    static Criteria free(Instant now, Duration lease) {
        return new Criteria()
                .orOperator(
                        where(LEASE_UNTIL).is(null),
                        where(LEASE_UNTIL).lte(now),
                        where(LEASE_UNTIL).gt(farOff(now, lease)));
    }

    private static Instant farOff(Instant now, Duration lease) {
        return now.plus(lease.multipliedBy(2));
    }

    /** Takes the first free document of some, as it stands after that; empty when there is none. */
    public Optional<Document> take(Criteria which, Sort sort) {
        return Optional.ofNullable(mongo.findAndModify(
                Query.query(new Criteria().andOperator(which, free())).with(sort),
                keep(new Update().set(OWNER, owner)),
                FindAndModifyOptions.options().returnNew(true),
                Document.class,
                collection));
    }

    /**
     * Takes of some documents those that are free or held here already; as they stand after that, in no order. One
     * command for one document, two for more.
     */
    public List<Document> takeAll(Criteria which, Collection<?> ids) {
        Criteria taken = ids.size() == 1
                ? where("_id").is(ids.iterator().next())
                : where("_id").in(ids);
        var freeOrOwn = new Criteria().orOperator(free(), where(OWNER).is(owner));
        Query query = Query.query(taken.andOperator(which, freeOrOwn));
        Instant until = clock.instant().plus(lease);
        Update update = new Update().set(OWNER, owner).set(LEASE_UNTIL, until);
        if (ids.size() == 1) {
            return Stream.ofNullable(mongo.findAndModify(
                            query, update, FindAndModifyOptions.options().returnNew(true), Document.class, collection))
                    .toList();
        }
        mongo.updateMulti(query, update, collection);
        return mongo.find(
                Query.query(where("_id")
                        .in(ids)
                        .and(OWNER)
                        .is(owner)
                        .and(LEASE_UNTIL)
                        .is(until)
                        .andOperator(which)),
                Document.class,
                collection);
    }

    /** Documents that another process is at work on; {@link #index} serves it. */
    public Criteria heldByOthers() {
        Instant now = clock.instant();
        return where(LEASE_UNTIL).gt(now).lte(farOff(now, lease)).and(OWNER).ne(owner);
    }

    /** Has a query that reads some fields read those that {@link #isFree} and {@link #isOwn} look at. */
    public static void include(Field fields) {
        fields.include(OWNER, LEASE_UNTIL);
    }

    /** Whether nobody has a document, as it was read. */
    public boolean isFree(Document read) {
        Date until = read.getDate(LEASE_UNTIL);
        Instant now = clock.instant();
        return until == null
                || !until.toInstant().isAfter(now)
                || until.toInstant().isAfter(farOff(now, lease));
    }

    /** Whether a document, as it was read, was taken here. */
    public boolean isOwn(Document read) {
        return owner.equals(read.getString(OWNER));
    }

    /** Makes the index that serves {@link #heldByOthers}: few documents have a lease. */
    public void index() {
        mongo.indexOps(collection).createIndex(new Index(LEASE_UNTIL, Sort.Direction.ASC).sparse());
    }

    /** Changes a document that is held here and keeps it; false when another process has taken it, the lease being over. */
    public boolean change(Object id, Update update) {
        return update(held(id), keep(update));
    }

    /** The same, and the document as it stands after that; empty when another process has taken it. */
    public Optional<Document> changeAndRead(Object id, Update update) {
        return Optional.ofNullable(mongo.findAndModify(
                Query.query(held(id)),
                keep(update),
                FindAndModifyOptions.options().returnNew(true),
                Document.class,
                collection));
    }

    /** Makes a document that is yet to be stored one that is held here. */
    public Document hold(Document row) {
        return row.append(OWNER, owner).append(LEASE_UNTIL, clock.instant().plus(lease));
    }

    /** Keeps a document that is held here for another lease; false when another process has taken it. */
    public boolean renew(Object id) {
        return change(id, new Update());
    }

    /** Changes a document that is held here and gives it free; false when another process has taken it. */
    public boolean release(Object id, Update update) {
        return update(held(id), freed(update));
    }

    /**
     * Changes documents that are held here and gives them free, in one command.
     *
     * @param updates by id
     * @return how many of them another process has taken: these are not changed
     */
    public int releaseAll(Map<?, Update> updates) {
        if (updates.isEmpty()) {
            return 0;
        }
        BulkOperations all = mongo.bulkOps(BulkOperations.BulkMode.UNORDERED, collection);
        updates.forEach((id, update) -> all.updateOne(Query.query(held(id)), freed(update)));
        return updates.size() - all.execute().getMatchedCount();
    }

    /** Gives those of some documents free that are held here. */
    public void releaseAll(Collection<?> ids) {
        if (!ids.isEmpty()) {
            mongo.updateMulti(Query.query(where("_id").in(ids).and(OWNER).is(owner)), freed(new Update()), collection);
        }
    }

    private static Update freed(Update update) {
        return update.unset(OWNER).unset(LEASE_UNTIL);
    }

    /**
     * Gives free what this process holds and is not at work on: taken by a call whose answer it never had.
     *
     * @param among what may be held at all, by which an index finds it
     * @param inProgress the ids of what it was in the middle of a moment ago
     * @param idle so long ago it was taken at least, since who takes does not begin at once
     */
    public void releaseOwnBut(Criteria among, Collection<?> inProgress, Duration idle) {
        var forgotten = where(OWNER)
                .is(owner)
                .and(LEASE_UNTIL)
                .lt(clock.instant().plus(lease).minus(idle))
                .and("_id")
                .nin(inProgress);
        mongo.updateMulti(Query.query(new Criteria().andOperator(among, forgotten)), freed(new Update()), collection);
    }

    /** Gives free at once what processes of this machine held that died. */
    public void releaseOfDeadProcesses() {
        Leases.releaseLeasesOfDeadProcesses(mongo, collection);
    }

    /**
     * Gives free at once what processes of this machine held that died, of some documents.
     *
     * @param among what may be held at all, by which an index finds it
     */
    public void releaseOfDeadProcesses(Criteria among) {
        Leases.releaseLeasesOfDeadProcesses(mongo, collection, among);
    }

    /**
     * Gives free from an instant on what processes of this machine held that died, of some documents: a call that one of them
     * sent before may take effect until then.
     *
     * @param among what may be held at all, by which an index finds it
     */
    void releaseOfDeadProcesses(Criteria among, Instant settled) {
        Leases.releaseLeasesOfDeadProcesses(mongo, collection, among, settled);
    }

    Criteria held(Object id) {
        return where("_id").is(id).and(OWNER).is(owner);
    }

    private Update keep(Update update) {
        return update.set(LEASE_UNTIL, clock.instant().plus(lease));
    }

    private boolean update(Criteria which, Update update) {
        return mongo.updateFirst(Query.query(which), update, collection).getMatchedCount() == 1;
    }
}
