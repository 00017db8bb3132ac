package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.User.Invitation;
import io.quanzi.console.User.SecondStep;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
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
        mongo.indexOps(USERS).createIndex(new Index("invitation.hash", Sort.Direction.ASC).sparse());
    }

    Optional<User> find(String name) {
        return Optional.ofNullable(mongo.findOne(named(name), User.class, USERS));
    }

    /** The user whose link has a token of this hash, whether or not it has ended. */
    Optional<User> byInvitation(String hash) {
        return Optional.ofNullable(mongo.findOne(invited(hash), User.class, USERS));
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

    /** Keeps a chosen password; links that are out open nothing any more. */
    void setPassword(String name, String encoded) {
        change(name, new Update().set("password", encoded).unset("invitation"));
    }

    /** Keeps the password that was chosen by a link. True for the first who comes with it. */
    boolean setPasswordByInvitation(String hash, String encoded) {
        return mongo.updateFirst(
                                invited(hash),
                                new Update().set("password", encoded).unset("invitation"),
                                USERS)
                        .getModifiedCount()
                == 1;
    }

    /** Keeps a new link; the one before it opens nothing any more. */
    void setInvitation(String name, Invitation invitation) {
        change(
                name,
                new Update().set("invitation.hash", invitation.hash()).set("invitation.until", invitation.until()));
    }

    void setRole(String name, Role role, @Nullable String wecomUserid) {
        var change = new Update().set("role", role);
        change(name, wecomUserid == null ? change.unset("wecomUserid") : change.set("wecomUserid", wecomUserid));
    }

    /** @param since null: is not switched off */
    void setOffSince(String name, @Nullable Instant since) {
        change(name, since == null ? new Update().unset("offSince") : new Update().set("offSince", since));
    }

    void setLastLogin(String name, Instant at) {
        change(name, new Update().set("lastLogin", at));
    }

    /** Keeps what codes are checked by. */
    void setSecondStep(String name, SecondStep second) {
        change(name, new Update().set("secondStep", second));
    }

    /** Keeps other recovery codes; false when there is no second step. */
    boolean setRecovery(String name, List<String> hashes) {
        return mongo.updateFirst(
                                Query.query(
                                        where("_id").is(name).and("secondStep").exists(true)),
                                new Update().set("secondStep.recovery", hashes),
                                USERS)
                        .getMatchedCount()
                == 1;
    }

    /** Makes the password enough; false when it was. */
    boolean endSecondStep(String name) {
        return mongo.updateFirst(named(name), new Update().unset("secondStep"), USERS)
                        .getModifiedCount()
                == 1;
    }

    /** Uses a step's code up; false when it or a later one was used. */
    boolean useStep(String name, long step) {
        return mongo.updateFirst(
                                Query.query(where("_id")
                                        .is(name)
                                        .and("secondStep.lastStep")
                                        .lt(step)),
                                new Update().set("secondStep.lastStep", step),
                                USERS)
                        .getModifiedCount()
                == 1;
    }

    /** Uses a recovery code up; false when it is none, or was used. */
    boolean useRecovery(String name, String hash) {
        return mongo.updateFirst(
                                Query.query(where("_id")
                                        .is(name)
                                        .and("secondStep.recovery")
                                        .is(hash)),
                                new Update().pull("secondStep.recovery", hash),
                                USERS)
                        .getModifiedCount()
                == 1;
    }

    private void change(String name, Update change) {
        mongo.updateFirst(named(name), change, USERS);
    }

    private static Query named(String name) {
        return Query.query(where("_id").is(name));
    }

    private static Query invited(String hash) {
        return Query.query(where("invitation.hash").is(hash));
    }
}
