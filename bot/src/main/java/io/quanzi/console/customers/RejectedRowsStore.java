package io.quanzi.console.customers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.stereotype.Component;

/**
 * The rows that imports set aside, so that they can be mended after a restart too. They are full of people: at most
 * {@value #MAX_CHARS} characters of an import are kept, and for two weeks.
 *
 * <pre>{"_id": "0c1f…", "csv": "line,reason,cure,order_no…", "rows": 120, "of": 120, "until": ISODate}</pre>
 */
@Component
class RejectedRowsStore {
    static final Duration KEPT_FOR = Duration.ofDays(14);
    static final int MAX_CHARS = 2_000_000;

    private static final String COLLECTION = "import_rejected";

    private final MongoOperations mongo;
    private final Clock clock;

    RejectedRowsStore(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        mongo.indexOps(COLLECTION).createIndex(new Index("until", Sort.Direction.ASC).expire(Duration.ZERO));
    }

    /**
     * The rows kept of those that an import set aside.
     *
     * @param csv with the heading; no row is cut
     * @param rows how many are kept
     * @param of how many there were
     * @param until when they are deleted
     */
    record Kept(@Id String importId, String csv, long rows, long of, Instant until) {
        /** The lines, the heading first. */
        List<String> lines() {
            return csv.lines().toList();
        }
    }

    /** Keeps the rows of a file of {@link io.quanzi.csv.RejectedRows}, from the first on. */
    void keep(String importId, Path file) {
        var kept = new StringBuilder();
        long ends = 0;
        long rows = 0;
        boolean full = false;
        try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            var row = new StringBuilder();
            boolean quoted = false;
            for (int next = text.read(); next >= 0; next = text.read()) {
                char c = (char) next;
                quoted ^= c == '"';
                if (!full && c != '\uFEFF') {
                    row.append(c);
                }
                if (c == '\n' && !quoted) {
                    ends++;
                    full |= kept.length() + row.length() > MAX_CHARS;
                    if (!full) {
                        kept.append(row);
                        rows = ends;
                    }
                    row.setLength(0);
                }
                full |= row.length() > MAX_CHARS;
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
        mongo.save(
                new Kept(
                        importId,
                        kept.toString(),
                        Math.max(0, rows - 1),
                        ends - 1,
                        clock.instant().plus(KEPT_FOR)),
                COLLECTION);
    }

    Optional<Kept> find(String importId) {
        return Optional.ofNullable(mongo.findById(importId, Kept.class, COLLECTION))
                .filter(kept -> clock.instant().isBefore(kept.until()));
    }
}
