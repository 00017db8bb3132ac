package io.quanzi.inbox;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.InsertManyOptions;
import io.quanzi.inbox.Stored.State;
import io.quanzi.inbox.Stored.Work;
import io.quanzi.shared.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** The collection {@code inbox}. */
@Component
class Entries {
    private static final Logger log = LoggerFactory.getLogger(Entries.class);
    private static final String INBOX = "inbox";
    private static final int DUPLICATE_KEY = 11000;

    private final MongoOperations mongo;

    Entries(MongoOperations mongo) {
        this.mongo = mongo;
        // serves the look for work that is due, and the console's list of what waits or failed
        mongo.indexOps(INBOX).createIndex(new Index("state", Sort.Direction.ASC).on("nextAt", Sort.Direction.ASC));
        // serves the removal of old entries
        mongo.indexOps(INBOX).createIndex(new Index("receivedAt", Sort.Direction.ASC));
    }

    /** Stores what is not known yet; the ids that were. One with a known id and another body is kept as it was, and warned of. */
    Set<String> insert(List<Stored> entries) {
        var rows = new LinkedHashMap<String, Document>();
        var known = new HashSet<String>();
        for (Stored entry : entries) {
            rows.put(entry.entry().id(), entry.toDocument());
        }
        try {
            mongo.getCollection(INBOX)
                    .insertMany(new ArrayList<>(rows.values()), new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException some) {
            List<Document> asked = new ArrayList<>(rows.values());
            some.getWriteErrors().forEach(error -> {
                if (error.getCode() != DUPLICATE_KEY) {
                    throw some;
                }
                known.add(asked.get(error.getIndex()).getString("_id"));
            });
            warnOfOtherBodies(rows, known);
        }
        return known;
    }

    private void warnOfOtherBodies(Map<String, Document> rows, Set<String> known) {
        for (String id : known) {
            Document before = mongo.findById(id, Document.class, INBOX);
            Document now = rows.get(id);
            if (before != null && now != null && !before.getString("body").equals(now.getString("body"))) {
                log.warn("event repeated with another body, the first is kept id={}", id);
            }
        }
    }

    /**
     * Takes an entry for this node until the lease is over: empty when it is finished or another node has it.
     */
    Optional<Stored> take(String id, String owner, Instant now, Duration lease) {
        var free = new Criteria()
                .orOperator(
                        where("leaseUntil").is(null),
                        where("leaseUntil").lt(now),
                        where("owner").is(owner));
        Document row = mongo.findAndModify(
                Query.query(
                        where("_id").is(id).and("state").is(State.OPEN.name()).andOperator(free)),
                new Update().set("owner", owner).set("leaseUntil", now.plus(lease)),
                Document.class,
                INBOX);
        return Optional.ofNullable(row).map(Stored::read);
    }

    void freeOfTheDead() {
        Leases.freeOfTheDead(mongo, INBOX);
    }

    /** Writes how far the consumers are and gives the entry free. */
    void put(String id, List<Work> work, Instant now) {
        mongo.updateFirst(
                Query.query(where("_id").is(id)),
                new Update()
                        .set("work", work.stream().map(Work::toDocument).toList())
                        .set("state", Stored.stateOf(work).name())
                        .set("nextAt", Stored.nextAt(work, now))
                        .unset("owner")
                        .unset("leaseUntil"),
                INBOX);
    }

    /** Ids and subjects of entries that are due and that nobody holds. */
    List<Document> due(Instant now, int most) {
        var query = Query.query(
                        where("state").is(State.OPEN.name()).and("nextAt").lte(now))
                .with(Sort.by("nextAt"))
                .limit(most);
        query.fields().include("subject").include("leaseUntil");
        return mongo.find(query, Document.class, INBOX).stream()
                .filter(row -> row.getDate("leaseUntil") == null
                        || row.getDate("leaseUntil").toInstant().isBefore(now))
                .toList();
    }

    List<Stored> inState(State state, int most) {
        return mongo
                .find(
                        Query.query(where("state").is(state.name()))
                                .with(Sort.by(Sort.Direction.DESC, "nextAt"))
                                .limit(most),
                        Document.class,
                        INBOX)
                .stream()
                .map(Stored::read)
                .toList();
    }

    long count(State state) {
        return mongo.count(Query.query(where("state").is(state.name())), INBOX);
    }

    Optional<Stored> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, INBOX)).map(Stored::read);
    }

    long removeFinishedBefore(Instant instant) {
        return mongo.remove(
                        Query.query(where("receivedAt").lt(instant).and("state").is(State.DONE.name())), INBOX)
                .getDeletedCount();
    }
}
