package io.quanzi.console.list;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Clock;
import java.util.List;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.mapping.Field;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The views of lists that users keep for themselves: a name for an address.
 *
 * <pre>{"_id": "66f…", "user": "lan", "path": "/customers", "name": "很久没来的金卡", "query": "tier=…&amp;sort=last&amp;dir=asc",
 *  "usual": true, "at": ISODate}</pre>
 */
@Component
public class SavedViews {
    private static final String COLLECTION = "saved_views";
    /** More on one list is a mistake of somebody's script. */
    private static final int MAX_VIEWS = 50;

    private final MongoOperations mongo;
    private final Clock clock;

    SavedViews(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        // serves a user's views of a list
        mongo.indexOps(COLLECTION).createIndex(new Index("user", Sort.Direction.ASC).on("path", Sort.Direction.ASC));
    }

    /**
     * A saved view.
     *
     * @param query the parameters of the list's address
     * @param opens whether the list opens with it; null, as views of earlier versions have it, is no
     */
    public record View(
            @Id String id,
            String name,
            String path,
            String query,
            @Field("usual") @Nullable Boolean opens) {
        /** Whether the list opens with it. */
        public boolean usual() {
            return Boolean.TRUE.equals(opens);
        }

        /** The address of the list as it was saved. */
        public String address() {
            return query.isEmpty() ? path : path + "?" + query;
        }
    }

    /** A user's views of a list, the oldest first. */
    public List<View> of(String user, String path) {
        return mongo.find(
                Query.query(where("user").is(user).and("path").is(path))
                        .with(Sort.by("_id"))
                        .limit(MAX_VIEWS),
                View.class,
                COLLECTION);
    }

    /** Keeps a view; one of the same name on the same list gives way to it. False when there are too many. */
    boolean save(String user, String path, String name, String query) {
        List<View> replaced = mongo.findAllAndRemove(
                Query.query(
                        where("user").is(user).and("path").is(path).and("name").is(name)),
                View.class,
                COLLECTION);
        if (of(user, path).size() >= MAX_VIEWS) {
            return false;
        }
        mongo.insert(
                new org.bson.Document("_id", new ObjectId().toHexString())
                        .append("user", user)
                        .append("path", path)
                        .append("name", name)
                        .append("query", query)
                        .append("usual", replaced.stream().anyMatch(View::usual))
                        .append("at", clock.instant()),
                COLLECTION);
        return true;
    }

    /**
     * Lets a list open with a view of the user's own, and with no other.
     *
     * @param usual false: with none
     * @return false when there is no such view
     */
    boolean setUsual(String user, String path, String id, boolean usual) {
        Criteria own = where("user").is(user).and("path").is(path);
        mongo.updateMulti(Query.query(own), new Update().set("usual", false), COLLECTION);
        Query one =
                Query.query(where("_id").is(id).and("user").is(user).and("path").is(path));
        return mongo.updateFirst(one, new Update().set("usual", usual), COLLECTION)
                        .getMatchedCount()
                == 1;
    }

    /** Removes a view of a user's own. */
    void remove(String user, String id) {
        mongo.remove(Query.query(where("_id").is(id).and("user").is(user)), COLLECTION);
    }

    /** Removes all views of a user who is no more. */
    public void removeAllOf(String user) {
        mongo.remove(Query.query(where("user").is(user)), COLLECTION);
    }
}
