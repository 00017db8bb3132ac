package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The collection {@code staff_sessions}, which every node asks at each request of staff: what is not in it has ended,
 * wherever that was decided. {@link StaffSession} shows its shape.
 */
@Component
class StaffSessionStore {
    private static final String SESSIONS = "staff_sessions";

    private final MongoOperations mongo;

    StaffSessionStore(MongoOperations mongo) {
        this.mongo = mongo;
        mongo.indexOps(SESSIONS).createIndex(new Index("user", Sort.Direction.ASC));
        mongo.indexOps(SESSIONS).createIndex(new Index("since", Sort.Direction.ASC));
    }

    void begin(StaffSession session) {
        mongo.insert(session, SESSIONS);
    }

    /** Whether a session has not ended; one look by its id. */
    boolean isOpen(String id) {
        var query = Query.query(where("_id").is(id));
        query.fields().include("_id");
        return mongo.findOne(query, Document.class, SESSIONS) != null;
    }

    /** Notes a request; false when the session has ended. */
    boolean see(String id, Instant at) {
        return mongo.updateFirst(Query.query(where("_id").is(id)), new Update().set("seen", at), SESSIONS)
                        .getMatchedCount()
                == 1;
    }

    /** All of a user, the one that was used last first. */
    List<StaffSession> of(String user) {
        return mongo.find(
                Query.query(where("user").is(user)).with(Sort.by(Sort.Direction.DESC, "seen", "_id")),
                StaffSession.class,
                SESSIONS);
    }

    void end(String id) {
        mongo.remove(Query.query(where("_id").is(id)), SESSIONS);
    }

    /** Ends one of a user's; false when there is none. */
    boolean end(String user, String id) {
        return mongo.remove(Query.query(where("_id").is(id).and("user").is(user)), SESSIONS)
                        .getDeletedCount()
                == 1;
    }

    /** @param except the one that stays; empty: none */
    void endAll(String user, String except) {
        mongo.remove(Query.query(where("user").is(user).and("_id").ne(except)), SESSIONS);
    }

    /** Forgets those of nodes that stopped before they could say so. */
    void forgetBefore(Instant since) {
        mongo.remove(Query.query(where("since").lt(since)), SESSIONS);
    }
}
