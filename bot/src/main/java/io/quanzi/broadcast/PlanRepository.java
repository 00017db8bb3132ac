package io.quanzi.broadcast;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What plans promised:
 *
 * <pre>{"_id": "3f9c0a1b2c3d", "at": ISODate, "facts": "{\"from\":\"2026-03-03\",...}"}</pre>
 *
 * <p>{@code facts} is a {@link PlanFacts}. The same plan made again is kept once, with the time of the last. The newest
 * {@value #MAX_PLANS} are kept, for a week.
 */
@Component
class PlanRepository {
    private static final String PLANS = "plans";
    private static final int MAX_PLANS = 50;
    private static final Duration KEPT = Duration.ofDays(7);
    /** A document of MongoDB holds 16 MB; people past this are counted only. */
    private static final long MAX_MARKS = 12_000_000;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final MongoOperations mongo;

    PlanRepository(MongoOperations mongo) {
        this.mongo = mongo;
        // serves the end of the oldest
        mongo.indexOps(PLANS).createIndex(new Index("at", Sort.Direction.DESC));
    }

    /** Keeps a plan under its hash. */
    void keep(PlanFacts facts, Instant now) {
        PlanFacts kept = facts.marks() > MAX_MARKS ? facts.counted() : facts;
        mongo.save(
                new Document("_id", facts.hash())
                        .append("at", Date.from(now))
                        .append("facts", JSON.writeValueAsString(kept)),
                PLANS);
        mongo.remove(Query.query(where("at").lt(Date.from(now.minus(KEPT)))), PLANS);
        var older = new Query().with(Sort.by(Sort.Direction.DESC, "at", "_id")).skip(MAX_PLANS);
        older.fields().include("_id");
        mongo.find(older, Document.class, PLANS)
                .forEach(row -> mongo.remove(Query.query(where("_id").is(row.get("_id"))), PLANS));
    }

    Optional<PlanFacts> find(String hash) {
        return Optional.ofNullable(mongo.findById(hash, Document.class, PLANS))
                .map(row -> JSON.readValue(row.getString("facts"), PlanFacts.class));
    }
}
