package io.quanzi.console.customers;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.customers.ImportJob.Kind;
import io.quanzi.console.customers.LocalCopies.LocalCopy;
import io.quanzi.csv.RefusedFile;
import io.quanzi.customer.OrderFileBeginning;
import io.quanzi.files.PrivateFiles;
import io.quanzi.shared.Excerpt;
import io.quanzi.shared.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Files that wait for a manager to say that they be imported, in the store, so that every node has them. As they are full
 * of people, five are kept at most, each for a day by the injected clock; as the store holds them in memory, they are
 * packed and together at most 64 MB.
 *
 * <pre>{"_id": "0c1f…", "kind": "ORDERS", "name": "有赞订单.csv", "by": "admin", "invite": false, "swap": "", "at": ISODate,
 *  "until": ISODate, "claimedAt": ISODate, "bytes": 81920, "packed": 9120, "parts": 1, "sha256": "9f…", "headings": [], "rows": [[]], "trial": {}}</pre>
 *
 * Who imports it writes {@code claimedAt} first, so that of two who confirm it on two nodes one does; a claim whose node died
 * holds for ten minutes. A file is there once this document is, which is written after its {@link WaitingParts} and deleted before them.
 */
@Component
class WaitingFiles {
    private static final Logger log = LoggerFactory.getLogger(WaitingFiles.class);
    static final Duration KEPT_FOR = Duration.ofDays(1);
    static final String COLLECTION = "import_waiting";
    private static final Duration CLAIM = Duration.ofMinutes(10);

    private static final int MAX_FILES = 5;
    private static final long MAX_PACKED = 64L * 1024 * 1024;
    private static final int ROWS = 10;
    private static final int MAX_COLUMNS = 300;
    private static final int MAX_CHARS = 120;
    private static final int MAX_HEADING = 500;

    private final MongoOperations mongo;
    private final WaitingParts parts;
    private final LocalCopies copies;
    private final OrderFileBeginning beginnings;
    private final Clock clock;

    WaitingFiles(
            MongoOperations mongo, WaitingParts parts, LocalCopies copies, OrderFileBeginning beginnings, Clock clock) {
        this.mongo = mongo;
        this.parts = parts;
        this.copies = copies;
        this.beginnings = beginnings;
        this.clock = clock;
        // serves what is over
        mongo.indexOps(COLLECTION).createIndex(new Index("until", Sort.Direction.ASC));
    }

    /**
     * A file that comes.
     *
     * @param swap whose codes it has; empty for orders
     */
    record Coming(Kind kind, String name, String by, boolean invite, String swap) {}

    /**
     * Keeps a file; the oldest go when there are too many.
     *
     * @throws ImportRefused when it is too large to be looked at
     */
    WaitingFile keep(InputStream content, Coming coming) {
        removeAbandoned();
        return keep(UUID.randomUUID().toString(), content, coming);
    }

    /** Takes over what waited in the folder of an earlier version, to wait for a day from now on. */
    @EventListener(ApplicationReadyEvent.class)
    void takeOver() {
        for (LocalCopies.Earlier one : copies.ofEarlierVersion()) {
            try {
                if (!mongo.exists(
                        Query.query(where("_id").is(one.id())), COLLECTION)) { // else a process died after that
                    parts.remove(one.id());
                    try (InputStream content = Files.newInputStream(one.file())) {
                        keep(one.id(), content, new Coming(Kind.ORDERS, one.name(), one.by(), one.invite(), ""));
                    }
                    log.info("a waiting file was taken over id={}", one.id());
                }
                copies.delete(one);
            } catch (IOException | RuntimeException untaken) {
                log.warn("a waiting file of an earlier version stays in its folder id={}", one.id(), untaken);
            }
        }
    }

    private WaitingFile keep(String id, InputStream content, Coming coming) {
        Instant until = clock.instant().plus(KEPT_FOR);
        boolean whole = false;
        try (LocalCopy copy = copies.make(coming.kind().fileName())) {
            var sum = FileSum.copy(content, PrivateFiles.newOutputStream(copy.file()));
            var pieces = parts.writer(id, until);
            try (InputStream from = Files.newInputStream(copy.file());
                    OutputStream to = new GZIPOutputStream(pieces)) {
                from.transferTo(to);
            }
            Document row = described(coming, copy.file())
                    .append("_id", id)
                    .append("at", Date.from(clock.instant()))
                    .append("until", Date.from(until))
                    .append("bytes", sum.bytes())
                    .append("packed", pieces.bytes())
                    .append("parts", pieces.count())
                    .append("sha256", sum.sha256());
            makeRoom(pieces.bytes());
            mongo.insert(row, COLLECTION);
            whole = true;
            return read(row);
        } catch (IOException broken) {
            throw new UncheckedIOException(
                    "the file did not arrive whole: %s; send it again".formatted(broken.getMessage()), broken);
        } finally {
            if (!whole) {
                parts.remove(id);
            }
        }
    }

    private Document described(Coming coming, Path file) {
        Message unreadable = null;
        var top = new OrderFileBeginning.Beginning(List.of(), List.of());
        if (coming.kind() == Kind.ORDERS) {
            try {
                top = beginnings.of(file, ROWS);
            } catch (RefusedFile refused) {
                unreadable = refused.words();
            }
        }
        return new Document("kind", coming.kind().name())
                .append("name", coming.name().replaceAll("\\p{Cntrl}", " "))
                .append("by", coming.by())
                .append("invite", coming.invite())
                .append("swap", coming.swap())
                .append("headings", cut(top.headings(), MAX_HEADING))
                .append(
                        "rows",
                        top.rows().stream().map(row -> cut(row, MAX_CHARS)).toList())
                .append("unreadable", unreadable == null ? null : MessageDocument.of(unreadable));
    }

    private static List<String> cut(List<String> cells, int most) {
        return cells.stream()
                .limit(MAX_COLUMNS)
                .map(cell -> cell.length() <= most ? cell : Excerpt.of(cell, most))
                .toList();
    }

    private void makeRoom(long packed) {
        List<Document> all =
                mongo.find(new Query().with(Sort.by(Sort.Direction.ASC, "at", "_id")), Document.class, COLLECTION);
        long sum = packed + all.stream().mapToLong(WaitingFiles::packed).sum();
        int left = all.size();
        for (Document oldest : all) {
            if (sum <= MAX_PACKED && left < MAX_FILES) {
                return;
            }
            drop(oldest.getString("_id"));
            sum -= packed(oldest);
            left--;
        }
    }

    private static long packed(Document row) {
        return row.get("packed", Number.class).longValue();
    }

    /** Returns a file that waits still. */
    Optional<WaitingFile> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, COLLECTION))
                .map(WaitingFiles::read)
                .filter(file -> clock.instant().isBefore(file.until()));
    }

    /** Those that wait, the newest first. */
    List<WaitingFile> all() {
        return mongo
                .find(new Query().with(Sort.by(Sort.Direction.DESC, "at", "_id")), Document.class, COLLECTION)
                .stream()
                .map(WaitingFiles::read)
                .filter(file -> clock.instant().isBefore(file.until()))
                .toList();
    }

    /** The content, to be closed. */
    InputStream open(WaitingFile file) throws IOException {
        return new GZIPInputStream(parts.reader(file.id(), file.parts()));
    }

    /** A copy of the file on this node's disk, to be closed. */
    LocalCopy copy(WaitingFile file) {
        LocalCopy copy = copies.make(file.kind().fileName());
        try (InputStream from = open(file);
                OutputStream to = PrivateFiles.newOutputStream(copy.file())) {
            from.transferTo(to);
            return copy;
        } catch (IOException broken) {
            copy.close();
            throw new UncheckedIOException(
                    "the file %s is not there as a whole; send it again".formatted(file.id()), broken);
        }
    }

    /**
     * Puts what is known of a file in the place of what was known.
     *
     * @param token of the run that found that out; empty for none
     * @return whether that was still so, and the file there
     */
    boolean saveTrial(String id, String token, StoredTrial trial) {
        var same = where("_id").is(id);
        return mongo.updateFirst(
                                Query.query(
                                        token.isEmpty()
                                                ? same.and("trial").exists(false)
                                                : same.and("trial.token").is(token)),
                                new Update().set("trial", trial.toDocument()),
                                COLLECTION)
                        .getMatchedCount()
                == 1;
    }

    /** Takes a file to import it; false when somebody else has it, or it waits no longer. */
    boolean claim(String id) {
        Instant now = clock.instant();
        var free = new Criteria()
                .orOperator(where("claimedAt").exists(false), where("claimedAt").lte(Date.from(now.minus(CLAIM))));
        return mongo.updateFirst(
                                Query.query(where("_id")
                                        .is(id)
                                        .and("until")
                                        .gt(Date.from(now))
                                        .andOperator(free)),
                                Update.update("claimedAt", Date.from(now)),
                                COLLECTION)
                        .getMatchedCount()
                == 1;
    }

    /** Gives a file back that could not be imported. */
    void release(String id) {
        mongo.updateFirst(Query.query(where("_id").is(id)), new Update().unset("claimedAt"), COLLECTION);
    }

    /** Deletes a file, because it was imported or nobody wants it. */
    void drop(String id) {
        mongo.remove(Query.query(where("_id").is(id)), COLLECTION);
        parts.remove(id);
    }

    /** Deletes what nobody came back for, and the parts of what never became whole. */
    @Scheduled(fixedDelay = 600_000)
    void removeAbandoned() {
        Date now = Date.from(clock.instant());
        mongo.remove(Query.query(where("until").lte(now)), COLLECTION);
        parts.removeOver(now);
    }

    @SuppressWarnings("unchecked") // as it was written
    private static WaitingFile read(Document row) {
        Document unreadable = row.get("unreadable", Document.class);
        Document trial = row.get("trial", Document.class);
        List<?> rows = row.getList("rows", List.class, List.of());
        return new WaitingFile(
                row.getString("_id"),
                Kind.valueOf(row.getString("kind")),
                row.getString("name"),
                row.getString("by"),
                row.getBoolean("invite", false),
                row.getString("swap"),
                row.getDate("at").toInstant(),
                row.getDate("until").toInstant(),
                row.get("bytes", Number.class).longValue(),
                Objects.requireNonNull(row.getInteger("parts")),
                row.getString("sha256"),
                row.getList("headings", String.class, List.of()),
                rows.stream().map(cells -> List.copyOf((List<String>) cells)).toList(),
                unreadable == null ? null : MessageDocument.read(unreadable),
                trial == null ? null : StoredTrial.read(trial));
    }
}
