package io.quanzi.groups;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** The collection {@code group_stays}. {@link Stay} shows its shape. */
@Component
class Stays {
    private static final String STAYS = "group_stays";

    private final MongoOperations mongo;

    Stays(MongoOperations mongo) {
        this.mongo = mongo;
        // serves who is in a group now
        mongo.indexOps(STAYS).createIndex(new Index("chat", Sort.Direction.ASC).on("leftAt", Sort.Direction.ASC));
        // serves the groups of a contact and of a person
        mongo.indexOps(STAYS).createIndex(new Index("member", Sort.Direction.ASC));
        mongo.indexOps(STAYS).createIndex(new Index("customer", Sort.Direction.ASC));
        // serves who came into a group since
        mongo.indexOps(STAYS).createIndex(new Index("chat", Sort.Direction.ASC).on("joinedAt", Sort.Direction.ASC));
        // serve how many came and went on a day
        for (String key : List.of("joinedAt", "leftAt")) {
            mongo.indexOps(STAYS).createIndex(new Index(key, Sort.Direction.ASC));
        }
    }

    List<Stay> openIn(String chatId) {
        return find(Query.query(where("chat").is(chatId).and("leftAt").is(null)));
    }

    List<Stay> in(String chatId, long skip, int most) {
        return find(Query.query(where("chat").is(chatId))
                .with(Sort.by(Sort.Direction.DESC, "joinedAt", "_id"))
                .skip(skip)
                .limit(most));
    }

    long count(String chatId) {
        return mongo.count(Query.query(where("chat").is(chatId)), STAYS);
    }

    /** How many stays began or ended from an instant on; {@code to} is exclusive. */
    long count(String key, Instant from, Instant to) {
        return mongo.count(Query.query(where(key).gte(from).lt(to)), STAYS);
    }

    List<Stay> of(CustomerId customer) {
        return find(Query.query(where("customer").is(customer.value())));
    }

    /** The stays of some people that are not over. */
    List<Stay> openOf(Collection<CustomerId> people) {
        return find(Query.query(where("customer")
                .in(people.stream().map(CustomerId::value).toList())
                .and("leftAt")
                .is(null)));
    }

    List<Stay> all() {
        return find(Query.query(where("customer").ne(null)));
    }

    /** Returns when a stay ended that began at an instant; empty when there is none or it goes on. */
    Optional<Instant> leftAt(String chatId, String member, Instant joined) {
        String id = id(new Stay(chatId, member, null, joined, null));
        return Optional.ofNullable(mongo.findById(id, Stay.class, STAYS)).map(Stay::left);
    }

    /** @param seen when it was not over yet: if it was ended before, by an older reading of the group, it goes on, and is nobody's */
    void begin(Stay stay, Instant seen) {
        try {
            var row = new Document("_id", id(stay));
            mongo.getConverter().write(stay, row);
            mongo.insert(row, STAYS);
        } catch (DuplicateKeyException known) {
            mongo.updateFirst(
                    Query.query(where("_id").is(id(stay)).and("leftAt").lt(seen)),
                    new Update().set("leftAt", null).set("customer", null),
                    STAYS);
        }
    }

    void end(Stay stay, Instant left) {
        mongo.updateFirst(
                Query.query(where("_id").is(id(stay)).and("leftAt").is(null)), new Update().set("leftAt", left), STAYS);
    }

    /** The contact's stays that are not known to be this person's. */
    List<Stay> ofOthers(String member, CustomerId customer) {
        return find(Query.query(where("member").is(member).and("customer").ne(customer.value())));
    }

    /** The contact's stays are this person's. */
    void belong(String member, CustomerId customer) {
        mongo.updateMulti(
                Query.query(where("member").is(member)), new Update().set("customer", customer.value()), STAYS);
    }

    /** The contact's stays are not this person's. */
    void withdraw(String member, CustomerId customer) {
        mongo.updateMulti(
                Query.query(where("member").is(member).and("customer").is(customer.value())),
                new Update().set("customer", null),
                STAYS);
    }

    /** The known people who were in a group at an instant. */
    Set<CustomerId> peopleIn(String chatId, Instant at) {
        return values("customer", chatId, where("joinedAt").lte(at), at)
                .map(CustomerId::new)
                .collect(Collectors.toSet());
    }

    /** Those of them who joined after another instant. */
    Set<CustomerId> peopleIn(String chatId, Instant joinedAfter, Instant at) {
        return values("customer", chatId, where("joinedAt").gt(joinedAfter).lte(at), at)
                .map(CustomerId::new)
                .collect(Collectors.toSet());
    }

    /** The members who were in a group at an instant, known or not. */
    Set<String> membersIn(String chatId, Instant at) {
        return values("member", chatId, where("joinedAt").lte(at), at).collect(Collectors.toSet());
    }

    /** One field of the stays in a group at an instant, where it stands. */
    private Stream<String> values(String field, String chatId, Criteria joined, Instant at) {
        Query query = Query.query(joined.and("chat")
                .is(chatId)
                .andOperator(new Criteria()
                        .orOperator(where("leftAt").is(null), where("leftAt").gt(at))));
        query.fields().include(field);
        return mongo.find(query, Document.class, STAYS).stream()
                .map(row -> row.getString(field))
                .filter(Objects::nonNull);
    }

    /** Hands on who is in some groups now, as chat and member. */
    void forEachOpen(Collection<String> chatIds, BiConsumer<String, String> reader) {
        var query = Query.query(where("chat").in(chatIds).and("leftAt").is(null));
        query.fields().include("chat", "member");
        try (Stream<Document> open = mongo.stream(query, Document.class, STAYS)) {
            open.forEach(row -> reader.accept(row.getString("chat"), row.getString("member")));
        }
    }

    private List<Stay> find(Query query) {
        return mongo.find(query, Stay.class, STAYS);
    }

    private static String id(Stay stay) {
        return stay.chatId() + "/" + stay.member() + "/" + stay.joined().toEpochMilli();
    }
}
