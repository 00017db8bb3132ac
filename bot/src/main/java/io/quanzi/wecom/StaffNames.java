package io.quanzi.wecom;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * The names of members, as groups they are in told them, so that pages ask nobody. The collection {@code staff_names}:
 *
 * <pre>{"_id": "lan", "name": "小兰"}</pre>
 */
@Component
class StaffNames {
    private static final String NAMES = "staff_names";

    private final MongoOperations mongo;
    private final Map<String, String> known = new ConcurrentHashMap<>();

    StaffNames(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /** Keeps a name; writes only one that is new here. */
    void note(String userId, String name) {
        String id = id(userId);
        if (!name.isBlank() && !name.equals(known.get(id))) {
            mongo.save(new Document("_id", id).append("name", name), NAMES);
            known.put(id, name);
        }
    }

    Optional<String> of(String userId) {
        String id = id(userId);
        Optional<String> name = Optional.ofNullable(known.get(id))
                .or(() -> Optional.ofNullable(mongo.findById(id, Document.class, NAMES))
                        .map(row -> row.getString("name")));
        name.ifPresent(found -> known.put(id, found));
        return name;
    }

    /** WeCom does not tell large letters from small in userids. */
    private static String id(String userId) {
        return userId.toLowerCase(Locale.ROOT);
    }
}
