package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The collection {@code merged_customers}: who people that are no more turned out to be. They are out of {@code
 * customers}, so that whatever counts or lists there need not know of them; an id that is still out there, in a link or
 * a note, leads on.
 *
 * <pre>{"_id": "c66f...", "into": "c7a0...", "at": ISODate}</pre>
 */
@Component
class MergedIds {
    private static final String MERGED = "merged_customers";

    private final MongoOperations mongo;

    MergedIds(MongoOperations mongo) {
        this.mongo = mongo;
        // serves the closing of a person's links
        mongo.indexOps(MERGED).createIndex(new Index("into", Sort.Direction.ASC));
    }

    void record(CustomerId from, CustomerId into, Instant at) {
        mongo.upsert(
                Query.query(where("_id").is(from.value())),
                new Update().set("into", into.value()).setOnInsert("at", at),
                MERGED);
    }

    /** When others turned out to be this person; what an earlier release noted has no time. */
    List<Instant> timesInto(CustomerId person) {
        return mongo.find(Query.query(where("into").is(person.value())), Document.class, MERGED).stream()
                .map(row -> row.getDate("at"))
                .filter(Objects::nonNull)
                .map(Date::toInstant)
                .toList();
    }

    /** Returns the person another was merged into; empty for one who was not merged. */
    Optional<CustomerId> of(CustomerId from) {
        return Optional.ofNullable(mongo.findById(from.value(), Document.class, MERGED))
                .map(row -> new CustomerId(row.getString("into")))
                .map(into -> of(into).orElse(into));
    }

    /** All who turned out to be this person. */
    List<CustomerId> into(CustomerId person) {
        var all = new ArrayList<CustomerId>();
        mongo.find(Query.query(where("into").is(person.value())), Document.class, MERGED).stream()
                .map(row -> new CustomerId(row.getString("_id")))
                .forEach(from -> {
                    all.add(from);
                    all.addAll(into(from));
                });
        return all;
    }
}
