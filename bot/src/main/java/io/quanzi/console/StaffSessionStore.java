package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
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

    /** The session whose cookie has this id and a secret of this hash; empty when there is none, or it has ended. */
    Optional<StaffSession> find(String id, String hash) {
        return Optional.ofNullable(mongo.findOne(named(id, hash), StaffSession.class, SESSIONS));
    }

    /** Notes a request, and returns the session as {@link #find} does. */
    Optional<StaffSession> see(String id, String hash, Instant at) {
        return Optional.ofNullable(mongo.findAndModify(
                named(id, hash),
                new Update().set("seen", at),
                FindAndModifyOptions.options().returnNew(true),
                StaffSession.class,
                SESSIONS));
    }

    private static Query named(String id, String hash) {
        return Query.query(where("_id").is(id).and("hash").is(hash));
    }

    /** All of a user that began after an instant, the one that was used last first. */
    List<StaffSession> of(String user, Instant after) {
        return mongo.find(
                Query.query(where("user")
                                .is(user)
                                .and("since")
                                .gt(after)
                                .and("hash")
                                .exists(true))
                        .with(Sort.by(Sort.Direction.DESC, "seen", "_id")),
                StaffSession.class,
                SESSIONS);
    }

    void end(Collection<String> ids) {
        mongo.remove(Query.query(where("_id").in(ids)), SESSIONS);
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

    /** Forgets those that are over by their age. */
    void forgetUntil(Instant since) {
        mongo.remove(Query.query(where("since").lte(since)), SESSIONS);
    }
}
