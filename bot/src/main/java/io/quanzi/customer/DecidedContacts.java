package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.mapping.Field;
import org.springframework.data.mongodb.core.mapping.Field.Write;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The contacts whose owner a manager has decided; the program no longer moves them.
 *
 * <pre>{"_id": "wm...", "decision": "66f1...", "conflict": "identity/3f1c...", "customer": "c66f...", "userId": "lan",
 *  "since": ISODate, "unionid": "oU...", "stands": true, "done": true}</pre>
 *
 * Without {@code customer} the contact is a stranger. One that was undone has {@code stands: false}.
 */
@Component
class DecidedContacts {
    private static final String DECIDED = "identity_decisions";

    private final MongoOperations mongo;

    DecidedContacts(MongoOperations mongo) {
        this.mongo = mongo;
        // serves the look for a decided contact whose unionid the shop tells later
        mongo.indexOps(DECIDED).createIndex(new Index("unionid", Sort.Direction.ASC).sparse());
    }

    /**
     * The decision whose a contact is.
     *
     * @param decision an id of its own for each time that somebody decides, or undoes
     * @param customer null for a stranger, and for one that was undone
     * @param since when the contact began
     * @param unionid what WeCom said of the contact before it was decided; null when it said nothing
     * @param stands false when it was undone: the contact goes where it would go by itself
     * @param done whether it is carried out
     */
    record Decided(
            @Id String externalUserId,
            String decision,
            String conflict,
            @Field(write = Write.ALWAYS) @Nullable CustomerId customer,
            String userId,
            Instant since,
            @Field(write = Write.ALWAYS) @Nullable String unionid,
            boolean stands,
            boolean done) {}

    void save(Decided decided) {
        mongo.save(decided, DECIDED);
    }

    Optional<Decided> find(String externalUserId) {
        return Optional.ofNullable(mongo.findById(externalUserId, Decided.class, DECIDED));
    }

    /** Whether a person decided whose this contact is. */
    boolean stands(String externalUserId) {
        return find(externalUserId).filter(Decided::stands).isPresent();
    }

    /** Returns the decisions in force on contacts of whom WeCom said this unionid. */
    List<Decided> ofUnionid(String unionid) {
        return mongo.find(Query.query(where("unionid").is(unionid).and("stands").is(true)), Decided.class, DECIDED);
    }

    /** Returns which of some unionids WeCom said of contacts that a decision in force is on. */
    List<String> unionidsAmong(Collection<String> unionids) {
        return mongo.findDistinct(
                Query.query(where("unionid").in(unionids).and("stands").is(true)), "unionid", DECIDED, String.class);
    }

    /** Returns the decisions that are not carried out yet. */
    List<Decided> waiting() {
        return mongo.find(Query.query(where("done").is(false)), Decided.class, DECIDED);
    }

    /** Marks a decision as carried out; does nothing when it was decided anew meanwhile. */
    void done(Decided carriedOut) {
        mongo.updateFirst(
                Query.query(where("_id")
                        .is(carriedOut.externalUserId())
                        .and("decision")
                        .is(carriedOut.decision())),
                new Update().set("done", true),
                DECIDED);
    }

    List<Map<String, Object>> export(String externalUserId) {
        return find(externalUserId).stream()
                .map(decided -> Map.<String, Object>of("conflict", decided.conflict(), "stands", decided.stands()))
                .toList();
    }

    void erase(String externalUserId) {
        mongo.remove(Query.query(where("_id").is(externalUserId)), DECIDED);
    }
}
