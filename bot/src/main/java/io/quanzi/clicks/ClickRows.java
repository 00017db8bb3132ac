package io.quanzi.clicks;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Stores links and their clicks.
 *
 * <pre>counted_links {"_id": "k7wz...", "campaign": "daily-tip@.../moms-0-6-months", "message": "daily-tip@.../lan",
 *  "target": "https://...", "customer": null, "createdAt": ISODate, "until": ISODate}
 * link_days     {"_id": "k7wz.../2026-03-03", "campaign": "...", "message": "...", "target": "https://...",
 *  "day": "2026-03-03", "clicks": 12}
 * link_visits   {"_id": "k7wz...", "customer": "c66f...", "campaign": "...", "target": "https://...", "firstAt": ISODate,
 *  "lastAt": ISODate, "clicks": 2}</pre>
 *
 * The day of a link that is one person's stands under its campaign, with the campaign as its message.
 */
@Component
class ClickRows {
    static final String LINKS = "counted_links";
    static final String DAYS = "link_days";
    static final String VISITS = "link_visits";

    private final MongoOperations mongo;

    ClickRows(MongoOperations mongo) {
        this.mongo = mongo;
        // serves the links and clicks of a message
        mongo.indexOps(LINKS).createIndex(new Index("message", Sort.Direction.ASC));
        mongo.indexOps(DAYS).createIndex(new Index("message", Sort.Direction.ASC));
        // serves those of a campaign
        mongo.indexOps(DAYS).createIndex(new Index("campaign", Sort.Direction.ASC));
        // serves a person's export and erasure
        mongo.indexOps(LINKS).createIndex(new Index("customer", Sort.Direction.ASC).sparse());
        mongo.indexOps(VISITS).createIndex(new Index("customer", Sort.Direction.ASC));
        // serves the forgetting
        mongo.indexOps(LINKS).createIndex(new Index("until", Sort.Direction.ASC));
    }

    /** A link that is there. */
    record Row(
            String code,
            String campaign,
            String message,
            String target,
            @Nullable CustomerId person) {}

    /** Stores a link; false when the code is another's. */
    boolean insert(String code, LinkSource source, String target, Instant now, Instant until) {
        var row = new Document("_id", code)
                .append("campaign", source.campaign())
                .append("message", source.message())
                .append("target", target)
                .append("createdAt", now)
                .append("until", until);
        if (source.person() != null) {
            row.append("customer", source.person().value());
        }
        Document known = mongo.findById(code, Document.class, LINKS);
        if (known == null) {
            try {
                mongo.insert(row, LINKS);
                return true;
            } catch (DuplicateKeyException madeMeanwhile) {
                known = mongo.findById(code, Document.class, LINKS);
            }
        }
        return known == null
                || (source.message().equals(known.getString("message")) && target.equals(known.getString("target")));
    }

    Optional<Row> find(String code, Instant now) {
        return Optional.ofNullable(mongo.findOne(
                        Query.query(where("_id").is(code).and("until").gt(now)), Document.class, LINKS))
                .map(row -> new Row(
                        code,
                        row.getString("campaign"),
                        row.getString("message"),
                        row.getString("target"),
                        row.getString("customer") == null ? null : new CustomerId(row.getString("customer"))));
    }

    /** Returns the links of some messages, in the order in which they were made. */
    List<Document> linksOf(Collection<String> messages) {
        return mongo.find(
                Query.query(where("message").in(messages)).with(Sort.by("createdAt", "_id")), Document.class, LINKS);
    }

    void countDay(Row link, Instant now) {
        LocalDate day = ChinaTime.dayOf(now);
        boolean ofOne = link.person() != null;
        String counter = ofOne ? link.campaign() + " " + link.target() : link.code();
        mongo.upsert(
                Query.query(where("_id").is(counter + "/" + day)),
                new Update()
                        .inc("clicks", 1)
                        .set("campaign", link.campaign())
                        .set("message", ofOne ? link.campaign() : link.message())
                        .set("target", link.target())
                        .set("day", day.toString()),
                DAYS);
    }

    List<Document> days(String field, Collection<String> values) {
        return mongo.find(Query.query(where(field).in(values)).with(Sort.by("day")), Document.class, DAYS);
    }

    void recordVisit(Row link, Instant now) {
        CustomerId person = link.person();
        if (person != null) {
            mongo.upsert(
                    Query.query(where("_id").is(link.code())),
                    new Update()
                            .setOnInsert("firstAt", now)
                            .set("lastAt", now)
                            .set("customer", person.value())
                            .set("campaign", link.campaign())
                            .set("target", link.target())
                            .inc("clicks", 1),
                    VISITS);
        }
    }

    List<Document> visitsOf(CustomerId person) {
        return mongo.find(of(person).with(Sort.by("firstAt")), Document.class, VISITS);
    }

    /** The links stay, and are nobody's. */
    void erase(CustomerId person) {
        mongo.remove(of(person), VISITS);
        mongo.updateMulti(of(person), new Update().unset("customer"), LINKS);
    }

    void move(CustomerId from, CustomerId into) {
        mongo.updateMulti(of(from), new Update().set("customer", into.value()), VISITS);
        mongo.updateMulti(of(from), new Update().set("customer", into.value()), LINKS);
    }

    /** Removes links that lead nowhere any more, and who opened them; the counts of days stay. */
    void removeEnded(Instant now) {
        var ended = mongo.find(Query.query(where("until").lte(now)).limit(1_000), Document.class, LINKS).stream()
                .map(row -> row.getString("_id"))
                .toList();
        if (!ended.isEmpty()) {
            mongo.remove(Query.query(where("_id").in(ended)), VISITS);
            mongo.remove(Query.query(where("_id").in(ended)), LINKS);
        }
    }

    private static Query of(CustomerId person) {
        return Query.query(where("customer").is(person.value()));
    }
}
