package io.quanzi.rehearsal;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;

/**
 * Rehearsals that are over, the latest few.
 *
 * <pre>{"_id": "...", "by": "admin", "request": "{...}", "state": "DONE", "startedAt": ISODate, "endedAt": ISODate,
 *  "seconds": 14, "error": null, "cancelledBy": null, "result": "{...}"}</pre>
 */
final class RehearsalRepository {
    static final String COLLECTION = "rehearsals";
    static final int MAX_KEPT = 20;

    private final MongoOperations mongo;

    RehearsalRepository(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /** Keeps one, and forgets those that are too many. */
    void keep(RehearsalRun run) {
        mongo.insert(
                new Document("_id", run.id())
                        .append("by", run.by())
                        .append("request", RehearsalHttp.JSON.writeValueAsString(run.request()))
                        .append("state", run.state().name())
                        .append("startedAt", Date.from(run.startedAt()))
                        .append("endedAt", run.endedAt() == null ? null : Date.from(run.endedAt()))
                        .append("seconds", run.seconds())
                        .append("percent", run.percent())
                        .append("error", run.error())
                        .append("cancelledBy", run.cancelledBy())
                        .append(
                                "result",
                                run.result() == null ? null : RehearsalHttp.JSON.writeValueAsString(run.result())),
                COLLECTION);
        List<String> old = find(new Query(), true).stream()
                .skip(MAX_KEPT)
                .map(RehearsalRun::id)
                .toList();
        if (!old.isEmpty()) {
            mongo.remove(Query.query(where("_id").in(old)), COLLECTION);
        }
    }

    /** The latest, newest first, without their results. */
    List<RehearsalRun> latest() {
        return find(new Query().limit(MAX_KEPT), true);
    }

    Optional<RehearsalRun> find(String id) {
        return find(Query.query(where("_id").is(id)), false).stream().findFirst();
    }

    private List<RehearsalRun> find(Query query, boolean summary) {
        query.with(Sort.by(Sort.Direction.DESC, "_id"));
        if (summary) {
            query.fields().exclude("result");
        }
        return mongo.find(query, Document.class, COLLECTION).stream()
                .map(RehearsalRepository::read)
                .toList();
    }

    private static RehearsalRun read(Document row) {
        String result = row.getString("result");
        return new RehearsalRun(
                row.getString("_id"),
                row.getString("by"),
                RehearsalHttp.JSON.readValue(row.getString("request"), RehearsalRequest.class),
                RehearsalRun.State.valueOf(row.getString("state")),
                row.getInteger("percent", 0),
                row.getDate("startedAt").toInstant(),
                instant(row.getDate("endedAt")),
                row.get("seconds", Number.class).longValue(),
                row.getString("error"),
                row.getString("cancelledBy"),
                result == null ? null : RehearsalHttp.JSON.readValue(result, RehearsalResult.class));
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
