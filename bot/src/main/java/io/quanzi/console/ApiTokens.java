package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.Audit;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * The collection {@code api_tokens}; {@link ApiToken} shows its shape. A token is told once, when it is made; it ends by its
 * date, when somebody ends it, and with the account of who made it.
 */
@Component
class ApiTokens {
    static final int MAX_DAYS = 366;
    static final int MAX_TOKENS = 100;
    private static final int MAX_NAME = 64;
    /** So that a token that lies about is known for what it is. */
    private static final String PREFIX = "quanzi_";

    private static final String TOKENS = "api_tokens";
    private static final Duration USED_EVERY = Duration.ofMinutes(1);

    private final MongoOperations mongo;
    private final Audit audit;
    private final Clock systemClock;

    /** A token ends by the machine's clock, whatever day the program plays. */
    @Autowired
    ApiTokens(MongoOperations mongo, Audit audit) {
        this(mongo, audit, Clock.systemUTC());
    }

    ApiTokens(MongoOperations mongo, Audit audit, Clock systemClock) {
        this.mongo = mongo;
        this.audit = audit;
        this.systemClock = systemClock;
        mongo.indexOps(TOKENS).createIndex(new Index("hash", Sort.Direction.ASC).unique());
    }

    /** Makes a token and returns it: nobody can be told it again. */
    String make(String name, ApiToken.@Nullable Scope scope, int days, String by) {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new AccountRefused(HttpStatus.BAD_REQUEST, "name", Message.of("tokens.refused.name", MAX_NAME));
        }
        if (scope == null || days < 1 || days > MAX_DAYS) {
            throw new AccountRefused(HttpStatus.BAD_REQUEST, "days", Message.of("tokens.refused.days", MAX_DAYS));
        }
        if (all().size() >= MAX_TOKENS) {
            throw new AccountRefused(HttpStatus.CONFLICT, "name", Message.of("tokens.refused.many", MAX_TOKENS));
        }
        String token = PREFIX + SecretTokens.make();
        Instant now = systemClock.instant();
        mongo.insert(
                new ApiToken(
                        new ObjectId().toHexString(),
                        SecretTokens.hash(token),
                        name,
                        scope,
                        by,
                        now,
                        now.plus(Duration.ofDays(days)),
                        null),
                TOKENS);
        audit.recordChange(by, "token.create", name, "", scope.name());
        return token;
    }

    /** The token that is shown, unless it has ended; notes that it was used. */
    Optional<ApiToken> use(String shown) {
        Instant now = systemClock.instant();
        Optional<ApiToken> token = Optional.ofNullable(
                        mongo.findOne(Query.query(where("hash").is(SecretTokens.hash(shown))), ApiToken.class, TOKENS))
                .filter(known -> !known.isOver(now));
        token.filter(known -> known.lastUsed() == null
                        || !now.isBefore(known.lastUsed().plus(USED_EVERY)))
                .ifPresent(known -> mongo.updateFirst(
                        Query.query(where("_id").is(known.id())), new Update().set("lastUsed", now), TOKENS));
        return token;
    }

    /** Whether a token has come to its end. */
    boolean isOver(ApiToken token) {
        return token.isOver(systemClock.instant());
    }

    /** All, the latest first; those past their end too, until somebody takes them away. */
    List<ApiToken> all() {
        return mongo.find(new Query().with(Sort.by(Sort.Direction.DESC, "at", "_id")), ApiToken.class, TOKENS);
    }

    /** Ends a token with the next request; false when there is none. */
    boolean end(String id, String by) {
        ApiToken token = mongo.findAndRemove(Query.query(where("_id").is(id)), ApiToken.class, TOKENS);
        if (token != null) {
            audit.recordChange(by, "token.end", token.name(), token.scope().name(), "");
        }
        return token != null;
    }

    /** Ends all that a user made. */
    void endAllOf(String maker, String by) {
        all().stream().filter(token -> token.by().equals(maker)).forEach(token -> end(token.id(), by));
    }
}
