package io.quanzi.shared;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** Reads what {@link Audit} recorded, the latest first. */
@Component
public class AuditLog {
    private static final Sort LATEST_FIRST = Sort.by(Sort.Direction.DESC, "at", "_id");

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
     */
    public record Entry(
            Instant at,
            String actor,
            String action,
            String subject,
            String detail,
            String before,
            String after,
            String address) {
        private static Entry of(Document row) {
            return new Entry(
                    row.get("at") instanceof Date at ? at.toInstant() : Instant.EPOCH,
                    text(row, "actor"),
                    text(row, "action"),
                    text(row, "subject"),
                    text(row, "detail"),
                    text(row, "before"),
                    text(row, "after"),
                    text(row, "address"));
        }

        private static String text(Document row, String field) {
            return row.get(field) instanceof String text ? text : "";
        }
    }

    /**
     * What is looked for; empty words match all.
     *
     * @param actor the whole name
     * @param subject a part of what was changed
     * @param from the first instant
     * @param to the first instant that is not asked for
     */
    public record Question(String actor, String action, String subject, Instant from, Instant to) {}

    /** Returns a page. */
    public List<Entry> find(Question asked, long skip, int most) {
        Query query = query(asked).with(LATEST_FIRST).skip(skip).limit(most);
        return mongo.find(query, Document.class, Audit.COLLECTION).stream()
                .map(Entry::of)
                .toList();
    }

    public long count(Question asked) {
        return mongo.count(query(asked), Audit.COLLECTION);
    }

    /** Reads one after another, at most so many. */
    public void each(Question asked, int most, Consumer<Entry> reader) {
        Query query = query(asked).with(LATEST_FIRST).limit(most);
        try (Stream<Document> rows = mongo.stream(query, Document.class, Audit.COLLECTION)) {
            rows.map(Entry::of).forEach(reader);
        }
    }

    private static Query query(Question asked) {
        var all = new ArrayList<Criteria>();
        all.add(where("at").gte(asked.from()).lt(asked.to()));
        if (!asked.actor().isEmpty()) {
            all.add(where("actor").is(asked.actor()));
        }
        if (!asked.action().isEmpty()) {
            all.add(where("action").is(asked.action()));
        }
        if (!asked.subject().isEmpty()) {
            all.add(where("subject").regex(Pattern.quote(asked.subject())));
        }
        return Query.query(new Criteria().andOperator(all));
    }
}
