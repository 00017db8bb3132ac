package io.quanzi.console.customers;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * The rows of imported files whose orders were known before: their lines and order numbers, at most {@value #MAX_ROWS} of an
 * import, for as long as the rows set aside.
 *
 * <pre>import_known      {"_id": "0c1f…", "rows": 20000, "of": 31000, "until": ISODate}
 *import_known_rows {"_id": "0c1f…/0", "import": "0c1f…", "n": 0, "until": ISODate, "lines": [2, 3], "orders": ["O-1", "O-2"]}</pre>
 *
 * A document of the rows has {@value #PART} of them, {@code n} counts these.
 */
@Component
class KnownRowsStore {
    static final int MAX_ROWS = 20_000;

    private static final String COLLECTION = "import_known";
    private static final String ROWS = "import_known_rows";
    private static final int PART = 500;

    private final MongoOperations mongo;
    private final Clock clock;

    KnownRowsStore(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        for (String collection : List.of(COLLECTION, ROWS)) {
            mongo.indexOps(collection).createIndex(new Index("until", Sort.Direction.ASC).expire(Duration.ZERO));
        }
        // serves an import's page
        mongo.indexOps(ROWS).createIndex(new Index("import", Sort.Direction.ASC).on("n", Sort.Direction.ASC));
    }

    /** A row of an order that was known. */
    public record Known(long line, String orderNo) {}

    /**
     * The rows kept of those of an import.
     *
     * @param rows how many are kept
     * @param of how many there were
     */
    record Kept(String importId, long rows, long of) {}

    /** Keeps rows as they come, from the first on; they are shown once it is closed. */
    final class Writer implements AutoCloseable {
        private final String importId;
        private final Instant until;
        private final List<Long> lines = new ArrayList<>();
        private final List<String> orders = new ArrayList<>();
        private int parts;
        private long rows;
        private long of;

        private Writer(String importId) {
            this.importId = importId;
            this.until = clock.instant().plus(RejectedRowsStore.KEPT_FOR);
        }

        void row(long line, String orderNo) {
            if (of++ >= MAX_ROWS) {
                return;
            }
            lines.add(line);
            orders.add(orderNo);
            rows++;
            if (lines.size() == PART) {
                flush();
            }
        }

        private void flush() {
            mongo.insert(
                    new Document("_id", importId + "/" + parts)
                            .append("import", importId)
                            .append("n", parts)
                            .append("until", Date.from(until))
                            .append("lines", List.copyOf(lines))
                            .append("orders", List.copyOf(orders)),
                    ROWS);
            parts++;
            lines.clear();
            orders.clear();
        }

        @Override
        public void close() {
            if (of == 0) {
                return;
            }
            if (!lines.isEmpty()) {
                flush();
            }
            mongo.insert(
                    new Document("_id", importId)
                            .append("rows", rows)
                            .append("of", of)
                            .append("until", Date.from(until)),
                    COLLECTION);
        }
    }

    Writer writer(String importId) {
        return new Writer(importId);
    }

    /** Returns what is kept of an import; empty when no order of it was known, and after a while. */
    Optional<Kept> find(String importId) {
        return Optional.ofNullable(mongo.findById(importId, Document.class, COLLECTION))
                .filter(row -> clock.instant().isBefore(row.getDate("until").toInstant()))
                .map(row -> new Kept(
                        importId,
                        row.get("rows", Number.class).longValue(),
                        row.get("of", Number.class).longValue()));
    }

    /** Some of the rows of an import, in the file's order; with an order's number only its own. */
    List<Known> rows(Kept kept, String orderNo, long skip, int most) {
        Criteria which = where("import").is(kept.importId());
        if (orderNo.isEmpty()) {
            long last = Math.min(kept.rows(), skip + most) - 1;
            which = which.and("n").gte(skip / PART).lte(last / PART);
        } else {
            which = which.and("orders").is(orderNo);
        }
        var found = new ArrayList<Known>();
        for (Document part : mongo.find(Query.query(which).with(Sort.by("n")), Document.class, ROWS)) {
            List<Number> lines = part.getList("lines", Number.class);
            List<String> orders = part.getList("orders", String.class);
            for (int i = 0; i < lines.size(); i++) {
                if (orderNo.isEmpty() || orderNo.equals(orders.get(i))) {
                    found.add(new Known(lines.get(i).longValue(), orders.get(i)));
                }
            }
        }
        long before = orderNo.isEmpty() ? skip % PART : skip;
        return found.stream().skip(before).limit(most).toList();
    }

    /** How many of the kept rows are of an order's number; of an empty one, all. */
    long count(Kept kept, String orderNo) {
        return orderNo.isEmpty()
                ? kept.rows()
                : rows(kept, orderNo, 0, MAX_ROWS).size();
    }
}
