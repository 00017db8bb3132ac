package io.quanzi.liveqa;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Stores what was decided to go by itself, before it goes.
 *
 * <pre>{"_id": "live-qa/sleep-1202@2026-12-02T12:00:00Z/REMIND", "parts": [{"segment": "moms-0-6-months", "owner": "lan",
 *  "chats": ["wr..."], "byHand": false}], "at": ISODate, "doneAt": null}</pre>
 */
@Component
class LiveSteps {
    private static final String STEPS = "live_steps";

    private final MongoOperations mongo;

    LiveSteps(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /**
     * What one owner does.
     *
     * @param byHand whether they paste it; else they tap it
     */
    record Part(String segment, String owner, List<String> chats, boolean byHand) {}

    /** A decision. */
    record Step(String id, List<Part> parts, boolean done) {}

    Optional<Step> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, STEPS)).map(LiveSteps::read);
    }

    /** Writes a decision down; returns the one that stands, of whichever node wrote it. */
    Step decide(String id, List<Part> parts, Instant now) {
        var rows = new ArrayList<Document>();
        parts.forEach(part -> rows.add(new Document("segment", part.segment())
                .append("owner", part.owner())
                .append("chats", part.chats())
                .append("byHand", part.byHand())));
        try {
            mongo.insert(
                    new Document("_id", id)
                            .append("parts", rows)
                            .append("at", now)
                            .append("doneAt", null),
                    STEPS);
        } catch (DuplicateKeyException decided) {
            // the same by another node
        }
        return find(id).orElseThrow();
    }

    void done(String id, Instant now) {
        mongo.updateFirst(Query.query(where("_id").is(id)), new Update().set("doneAt", now), STEPS);
    }

    private static Step read(Document row) {
        return new Step(
                row.getString("_id"),
                row.getList("parts", Document.class).stream()
                        .map(part -> new Part(
                                part.getString("segment"),
                                part.getString("owner"),
                                part.getList("chats", String.class),
                                part.getBoolean("byHand", false)))
                        .toList(),
                row.get("doneAt") != null);
    }
}
