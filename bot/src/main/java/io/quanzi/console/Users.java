package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** The collection {@code users}; {@link User} shows its shape. */
@Component
class Users {
    private static final String USERS = "users";

    private final MongoOperations mongo;

    Users(MongoOperations mongo) {
        this.mongo = mongo;
    }

    Optional<User> find(String name) {
        return Optional.ofNullable(mongo.findOne(named(name), User.class, USERS));
    }

    /** True when the name was free: of several nodes that start at once, for one. */
    boolean create(User user) {
        try {
            mongo.insert(user, USERS);
            return true;
        } catch (DuplicateKeyException known) {
            return false;
        }
    }

    /** All, by name. */
    List<User> all() {
        return mongo.find(new Query().with(Sort.by("_id")), User.class, USERS);
    }

    /** Whether there was one of this name. */
    boolean remove(String name) {
        return mongo.remove(named(name), USERS).getDeletedCount() == 1;
    }

    /** Keeps a password in a newer encoding, unless it was changed meanwhile. */
    void encodeAnew(String name, String before, String encoded) {
        mongo.updateFirst(
                Query.query(where("_id").is(name).and("password").is(before)),
                new Update().set("password", encoded),
                USERS);
    }

    private static Query named(String name) {
        return Query.query(where("_id").is(name));
    }
}
