package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.Optional;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
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
            mongo.insert(
                    new Document("_id", user.name())
                            .append("password", user.password())
                            .append("role", user.role().name())
                            .append("attempts", 0),
                    USERS);
            return true;
        } catch (DuplicateKeyException known) {
            return false;
        }
    }

    /** Counts an attempt before it is judged, so that many at once get no more guesses; returns how many there were. */
    int countAttempt(String name) {
        Document after = mongo.findAndModify(
                named(name),
                new Update().inc("attempts", 1),
                FindAndModifyOptions.options().returnNew(true),
                Document.class,
                USERS);
        return after == null ? 0 : after.getInteger("attempts");
    }

    void lock(String name, Instant until) {
        mongo.updateFirst(named(name), new Update().set("lockedUntil", until).set("attempts", 0), USERS);
    }

    void forgetAttempts(String name) {
        mongo.updateFirst(named(name), new Update().unset("lockedUntil").set("attempts", 0), USERS);
    }

    private static Query named(String name) {
        return Query.query(where("_id").is(name));
    }

    private static User read(Document row) {
        var lockedUntil = row.getDate("lockedUntil");
        return new User(
                row.getString("_id"),
                row.getString("password"),
                Role.valueOf(row.getString("role")),
                lockedUntil == null ? null : lockedUntil.toInstant());
    }
}
