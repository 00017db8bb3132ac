package io.quanzi.console.customers;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.csv.CsvWriter;
import io.quanzi.csv.RejectedRow;
import io.quanzi.csv.RejectedRows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * The rows that imports set aside, so that they can be looked at and mended after a restart too, in the language of who
 * reads them. They are full of people: at most {@value #MAX_CHARS} characters of an import are kept, and for two weeks.
 *
 * <pre>import_rejected      {"_id": "0c1f…", "header": ["order_no", …], "rows": 120, "of": 120, "until": ISODate}
 *import_rejected_rows {"_id": "0c1f…/0", "import": "0c1f…", "n": 0, "until": ISODate, "line": 3, "reason": {}, "cure": {}, "cells": []}</pre>
 *
 * An earlier version kept them as one text, {@code csv}, in the language of who sent the file; it is shown as it is.
 */
@Component
class RejectedRowsStore {
    static final Duration KEPT_FOR = Duration.ofDays(14);
    static final int MAX_CHARS = 2_000_000;

    private static final String COLLECTION = "import_rejected";
    private static final String ROWS = "import_rejected_rows";
    private static final int BATCH = 500;

    /** What a row takes beside its cells. */
    private static final int CHARS_OF_A_ROW = 150;

    private final MongoOperations mongo;
    private final Clock clock;

    RejectedRowsStore(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        for (String collection : List.of(COLLECTION, ROWS)) {
            mongo.indexOps(collection).createIndex(new Index("until", Sort.Direction.ASC).expire(Duration.ZERO));
        }
        // serves an import's page
        mongo.indexOps(ROWS).createIndex(new Index("import", Sort.Direction.ASC).on("n", Sort.Direction.ASC));
    }

    /**
     * The rows kept of those that an import set aside.
     *
     * @param header of the file
     * @param rows how many are kept
     * @param of how many there were
     * @param until when they are deleted
     * @param csv the rows with their heading, of an earlier version; null when each is kept by itself
     */
    record Kept(
            String importId,
            List<String> header,
            long rows,
            long of,
            Instant until,
            @Nullable String csv) {
        boolean isWhole() {
            return rows == of;
        }
    }

    /** Keeps rows as they come, from the first on, until there is no more room; what is kept is shown once it is closed. */
    final class Writer implements AutoCloseable {
        private final String importId;
        private final Instant until;
        private final List<Document> batch = new ArrayList<>();
        private List<String> header = List.of();
        private long chars;
        private long rows;
        private long of;

        private Writer(String importId) {
            this.importId = importId;
            this.until = clock.instant().plus(KEPT_FOR);
        }

        void row(RejectedRow row) {
            if (of++ == 0) {
                header = row.header();
                chars = header.stream().mapToLong(String::length).sum();
            }
            chars += row.cells().stream().mapToLong(String::length).sum() + CHARS_OF_A_ROW;
            if (chars > MAX_CHARS) {
                return;
            }
            batch.add(StoredRow.of(row)
                    .append("_id", importId + "/" + rows)
                    .append("import", importId)
                    .append("n", rows)
                    .append("until", Date.from(until)));
            rows++;
            if (batch.size() == BATCH) {
                flush();
            }
        }

        private void flush() {
            mongo.insert(batch, ROWS);
            batch.clear();
        }

        @Override
        public void close() {
            if (of == 0) {
                return;
            }
            if (!batch.isEmpty()) {
                flush();
            }
            mongo.insert(
                    new Document("_id", importId)
                            .append("header", rows == 0 ? List.of() : header)
                            .append("rows", rows)
                            .append("of", of)
                            .append("until", Date.from(until)),
                    COLLECTION);
        }
    }

    Writer writer(String importId) {
        return new Writer(importId);
    }

    Optional<Kept> find(String importId) {
        return Optional.ofNullable(mongo.findById(importId, Document.class, COLLECTION))
                .map(row -> new Kept(
                        importId,
                        row.getList("header", String.class, List.of()),
                        row.get("rows", Number.class).longValue(),
                        row.get("of", Number.class).longValue(),
                        row.getDate("until").toInstant(),
                        row.getString("csv")))
                .filter(kept -> clock.instant().isBefore(kept.until()));
    }

    /** Some of the rows of an import, in their order; with a text only those of which it is a cell. */
    List<RejectedRow> rows(Kept kept, String cell, long skip, int most) {
        return mongo
                .find(
                        query(kept, cell)
                                .with(Sort.by(Sort.Direction.ASC, "n"))
                                .skip(skip)
                                .limit(most),
                        Document.class,
                        ROWS)
                .stream()
                .map(row -> StoredRow.read(kept.header(), row))
                .toList();
    }

    long count(Kept kept, String cell) {
        return mongo.count(query(kept, cell), ROWS);
    }

    private static Query query(Kept kept, String cell) {
        Criteria ofImport = where("import").is(kept.importId());
        return Query.query(cell.isEmpty() ? ofImport : ofImport.and("cells").is(cell));
    }

    /** The rows as a file to mend and import again: line, reason and cure, then the row as it was. */
    String csv(Kept kept, Locale language) {
        return csv(kept, language, Integer.MAX_VALUE);
    }

    /** The beginning of that file. */
    String csv(Kept kept, Locale language, int most) {
        if (kept.csv() != null) {
            return kept.csv();
        }
        var all = new ArrayList<List<?>>();
        all.add(Stream.concat(RejectedRows.columns(language).stream(), kept.header().stream())
                .toList());
        rows(kept, "", 0, most).forEach(row -> all.add(RejectedRows.cells(row, language)));
        String text = CsvWriter.text(all);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
