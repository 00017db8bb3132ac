package io.quanzi.console.customers;

import io.quanzi.console.customers.ImportJob.Kind;
import io.quanzi.console.customers.ImportJob.State;
import io.quanzi.shared.Indexes;
import io.quanzi.shared.Message;
import io.quanzi.shared.StoredMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Every import there was: who brought what in when, what came of it, and who undid it.
 *
 * <pre>{"_id": "0c1f…", "kind": "ORDERS", "name": "有赞订单.csv", "by": "admin", "at": ISODate, "state": "DONE",
 *  "sha256": "9f86…", "zh": "读入 40 行…", "en": "40 rows…", "said": "{…}", "undoneBy": "admin", "undoneAt": ISODate, "undoneZh": "已撤销…", "undoneEn": "Undone…"}</pre>
 */
@Component
class ImportRecords {
    private static final String COLLECTION = "imports";

    private final MongoOperations mongo;
    private final Clock clock;

    ImportRecords(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        // serves the list, newest first
        Indexes.make(mongo, COLLECTION, new Index("at", Sort.Direction.DESC).on("_id", Sort.Direction.DESC), "at_-1");
    }

    /**
     * An import.
     *
     * @param state RUNNING too when its process ended before it did
     * @param zh what came of it, in Chinese; null before its end
     * @param said the same as {@link StoredMessage} writes it; null before its end, and of what an earlier version imported
     * @param undoneAt null unless it was undone
     * @param sha256 of the file; null of what an earlier version imported
     */
    record ImportRecord(
            String id,
            Kind kind,
            String name,
            String by,
            Instant at,
            State state,
            @Nullable String zh,
            @Nullable String en,
            @Nullable String said,
            @Nullable String undoneBy,
            @Nullable Instant undoneAt,
            @Nullable String undoneZh,
            @Nullable String undoneEn,
            @Nullable String sha256) {
        /** The file's name and hash. */
        String described() {
            return sha256 == null ? name : "%s sha256 %s".formatted(name, sha256);
        }

        String words(Locale language) {
            return Objects.requireNonNullElse(isChinese(language) ? zh : en, "");
        }

        /** What came of it, to be read in a language later; in English where an earlier version imported it. */
        Message told() {
            return StoredMessage.read(said).orElseGet(() -> Message.literal(words(Locale.ENGLISH)));
        }

        String undoneWords(Locale language) {
            return Objects.requireNonNullElse(isChinese(language) ? undoneZh : undoneEn, "");
        }

        boolean isUndone() {
            return undoneAt != null;
        }

        private static boolean isChinese(Locale language) {
            return language.getLanguage().equals("zh");
        }
    }

    void begin(ImportJob job, String by, String sha256) {
        mongo.insert(
                new Document("_id", job.id())
                        .append("kind", job.kind().name())
                        .append("name", job.name())
                        .append("by", by)
                        .append("at", Date.from(clock.instant()))
                        .append("sha256", sha256)
                        .append("state", State.RUNNING.name()),
                COLLECTION);
    }

    void end(ImportJob job, State state, List<Message> words) {
        mongo.updateFirst(
                byId(job.id()),
                new Update()
                        .set("state", state.name())
                        .set("zh", job.said(words, Locale.SIMPLIFIED_CHINESE))
                        .set("en", job.said(words, Locale.ENGLISH))
                        .set("said", StoredMessage.write(job.told(words))),
                COLLECTION);
    }

    void undone(String id, String by, Message words) {
        mongo.updateFirst(
                byId(id),
                new Update()
                        .set("undoneBy", by)
                        .set("undoneAt", Date.from(clock.instant()))
                        .set("undoneZh", words.in(Locale.SIMPLIFIED_CHINESE))
                        .set("undoneEn", words.in(Locale.ENGLISH)),
                COLLECTION);
    }

    Optional<ImportRecord> find(String id) {
        return Optional.ofNullable(mongo.findById(id, ImportRecord.class, COLLECTION));
    }

    /** Some of them, in no order. */
    List<ImportRecord> findAll(Collection<String> ids) {
        return mongo.find(Query.query(Criteria.where("_id").in(ids)), ImportRecord.class, COLLECTION);
    }

    /** The ids of the latest whose file has a text in its name. */
    List<String> named(String text, int most) {
        return mongo
                .find(
                        Query.query(Criteria.where("name").regex(Pattern.quote(text), "i"))
                                .with(Sort.by(Sort.Direction.DESC, "at", "_id"))
                                .limit(most),
                        ImportRecord.class,
                        COLLECTION)
                .stream()
                .map(ImportRecord::id)
                .toList();
    }

    /** The latest, newest first. */
    List<ImportRecord> latest(int most) {
        return mongo.find(
                new Query().with(Sort.by(Sort.Direction.DESC, "at", "_id")).limit(most),
                ImportRecord.class,
                COLLECTION);
    }

    private static Query byId(String id) {
        return Query.query(Criteria.where("_id").is(id));
    }
}
