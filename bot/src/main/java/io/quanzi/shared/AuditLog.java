package io.quanzi.shared;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** Reads what {@link Audit} recorded. */
@Component
public class AuditLog {
    public static final String COLLECTION = Audit.COLLECTION;

    private final MongoOperations mongo;

    AuditLog(MongoOperations mongo) {
        this.mongo = mongo;
        mongo.indexOps(Audit.COLLECTION)
                .createIndex(new Index("at", Sort.Direction.DESC).on("_id", Sort.Direction.DESC));
        for (String field : List.of("actor", "action", "subject")) {
            mongo.indexOps(Audit.COLLECTION)
                    .createIndex(new Index(field, Sort.Direction.ASC)
                            .on("at", Sort.Direction.DESC)
                            .on("_id", Sort.Direction.DESC));
        }
    }

    /**
     * A line of the log. Lines of earlier versions have neither sides nor address.
     *
     * @param before what it was; empty where that is not told
     * @param after what it is; empty where that is not told
     * @param address from where it was asked for; empty where no request did
     * @param said what the program said in the detail, as {@link StoredMessage} writes it; empty where it did not
     * @param saidBefore what it said of the side before, likewise
     * @param saidAfter what it said of the side after, likewise
     */
    public record Entry(
            Instant at,
            String actor,
            String action,
            String subject,
            String detail,
            String before,
            String after,
            String address,
            String said,
            String saidBefore,
            String saidAfter) {
        private static Entry of(Document row) {
            return new Entry(
                    row.get("at") instanceof Date at ? at.toInstant() : Instant.EPOCH,
                    text(row, "actor"),
                    text(row, "action"),
                    text(row, "subject"),
                    text(row, "detail"),
                    text(row, "before"),
                    text(row, "after"),
                    text(row, "address"),
                    text(row, "said"),
                    text(row, "saidBefore"),
                    text(row, "saidAfter"));
        }

        private static String text(Document row, String field) {
            return row.get(field) instanceof String text ? text : "";
        }
    }

    /** Some lines by their ids, in their order. */
    public List<Entry> findAll(List<String> ids) {
        List<Object> keys = ids.stream()
                .flatMap(id -> ObjectId.isValid(id) ? Stream.<Object>of(id, new ObjectId(id)) : Stream.<Object>of(id))
                .toList();
        var found = new HashMap<String, Entry>();
        mongo.find(Query.query(where("_id").in(keys)), Document.class, Audit.COLLECTION)
                .forEach(row -> found.put(String.valueOf(row.get("_id")), Entry.of(row)));
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /** What lines are about whose action begins with some letters, each once. */
    public List<String> subjects(String actionBeginning) {
        var lines = Query.query(where("action").regex("^" + Pattern.quote(actionBeginning)));
        return mongo.findDistinct(lines, "subject", Audit.COLLECTION, String.class);
    }
}
