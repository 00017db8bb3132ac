package io.quanzi.content.law;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.content.law.CopyRelease.Known;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The texts that people let go although the check holds them, in {@code copy_releases}; none is ever removed.
 *
 * <pre>{"_id": "8d1f…", "hash": "3b0c…" (SHA-256 of the text), "text": "…", "findings": [{"rule": "rank", "word": "第一",
 *  "start": 12, "end": 14, "article": "《广告法》第九条第（三）项", "replacement": null}], "by": "meili", "at": ISODate,
 *  "reason": "…", "takenBackBy": null, "takenBackAt": null}</pre>
 */
@Component
public class CopyReleases {
    /** Longest reason, in characters. */
    public static final int MAX_REASON = 200;

    private static final String RELEASES = "copy_releases";

    private final MongoOperations mongo;
    private final Clock clock;

    CopyReleases(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        mongo.indexOps(RELEASES).createIndex(new Index("hash", Sort.Direction.ASC));
        mongo.indexOps(RELEASES).createIndex(new Index("at", Sort.Direction.DESC));
    }

    /** The latest release of exactly a text that stands and covers all findings. */
    Optional<CopyRelease> of(String text, List<CopyFinding> findings) {
        return mongo
                .find(
                        Query.query(where("hash")
                                        .is(hash(text))
                                        .and("takenBackBy")
                                        .is(null))
                                .with(Sort.by(Sort.Direction.DESC, "at")),
                        Document.class,
                        RELEASES)
                .stream()
                .map(CopyReleases::read)
                .filter(release -> release.text().equals(text) && release.covers(findings))
                .findFirst();
    }

    CopyRelease add(String text, List<CopyFinding> findings, String by, String reason) {
        var release = new CopyRelease(
                UUID.randomUUID().toString(),
                text,
                findings.stream().map(Known::of).toList(),
                by,
                clock.instant(),
                reason,
                null,
                null);
        mongo.insert(
                new Document("_id", release.id())
                        .append("hash", hash(text))
                        .append("text", text)
                        .append(
                                "findings",
                                release.findings().stream()
                                        .map(known -> new Document("rule", known.rule())
                                                .append("word", known.word())
                                                .append("start", known.start())
                                                .append("end", known.end())
                                                .append("article", known.article())
                                                .append("replacement", known.replacement()))
                                        .toList())
                        .append("by", by)
                        .append("at", Date.from(release.at()))
                        .append("reason", reason)
                        .append("takenBackBy", null)
                        .append("takenBackAt", null),
                RELEASES);
        return release;
    }

    public Optional<CopyRelease> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, RELEASES)).map(CopyReleases::read);
    }

    /** Some of them, in no order. */
    public List<CopyRelease> findAll(Collection<String> ids) {
        return mongo.find(Query.query(where("_id").in(ids)), Document.class, RELEASES).stream()
                .map(CopyReleases::read)
                .toList();
    }

    /** The latest, newest first. */
    public List<CopyRelease> latest(int most) {
        return mongo
                .find(
                        new Query()
                                .with(Sort.by(Sort.Direction.DESC, "at", "_id"))
                                .limit(most),
                        Document.class,
                        RELEASES)
                .stream()
                .map(CopyReleases::read)
                .toList();
    }

    /** Lets a text go no more; false when there is no such release, or it was taken back before. */
    public boolean takeBack(String id, String by) {
        return mongo.updateFirst(
                                Query.query(
                                        where("_id").is(id).and("takenBackBy").is(null)),
                                new Update().set("takenBackBy", by).set("takenBackAt", clock.instant()),
                                RELEASES)
                        .getModifiedCount()
                > 0;
    }

    private static CopyRelease read(Document row) {
        Date takenBackAt = row.getDate("takenBackAt");
        return new CopyRelease(
                row.getString("_id"),
                row.getString("text"),
                row.getList("findings", Document.class).stream()
                        .map(known -> new Known(
                                known.getString("rule"),
                                known.getString("word"),
                                known.getInteger("start"),
                                known.getInteger("end"),
                                known.getString("article"),
                                known.getString("replacement")))
                        .toList(),
                row.getString("by"),
                row.getDate("at").toInstant(),
                row.getString("reason"),
                row.getString("takenBackBy"),
                takenBackAt == null ? null : takenBackAt.toInstant());
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
