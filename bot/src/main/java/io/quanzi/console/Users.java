package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.util.List;
import java.util.Optional;
import org.bson.Document;
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
        return Optional.ofNullable(mongo.findOne(named(name), Document.class, USERS))
                .map(Users::read);
    }

    /** True when the name was free: of several nodes that start at once, for one. */
    boolean create(User user) {
        try {
            Document row = new Document("_id", user.name())
                    .append("password", user.password())
                    .append("role", user.role().name());
            if (user.wecomUserid() != null) {
                row.append("wecomUserid", user.wecomUserid());
            }
            mongo.insert(row, USERS);
            return true;
        } catch (DuplicateKeyException known) {
            return false;
        }
    }

    /** All, by name. */
    List<User> all() {
        return mongo.find(new Query().with(Sort.by("_id")), Document.class, USERS).stream()
                .map(Users::read)
                .toList();
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

    private static User read(Document row) {
        return new User(
                row.getString("_id"),
                row.getString("password"),
                Role.valueOf(row.getString("role")),
                row.getString("wecomUserid"));
    }
}
