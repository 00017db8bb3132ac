package io.quanzi.shop;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Orders of the Store that were pushed as changed and are still to be read, one document an order however many pushes it
 * had. They are read on threads of their own: a slow Store must not hold up the inbox, where welcomes go through.
 *
 * <pre>{"_id": "3705115058471208928", "pushes": 2, "tries": 0, "since": ISODate, "nextAt": ISODate}</pre>
 *
 * Taking one moves its {@code nextAt} ahead, which is its lease and its pause before the next try in one; it goes when it
 * was read and no push came meanwhile. A second reading finds the same facts.
 */
@Component
class StoreChanges implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(StoreChanges.class);
    private static final String CHANGES = "store_changes";
    private static final int READERS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration KEPT_TRYING = Duration.ofDays(2);

    private final StoreFacts facts;
    private final StoreSettings settings;
    private final MongoOperations mongo;
    private final Clock clock;
    private volatile @Nullable ScheduledExecutorService readers;

    StoreChanges(StoreFacts facts, StoreSettings settings, MongoOperations mongo, Clock clock) {
        this.facts = facts;
        this.settings = settings;
        this.mongo = mongo;
        this.clock = clock;
        // serves the look for the next one to read
        mongo.indexOps(CHANGES).createIndex(new Index("nextAt", Sort.Direction.ASC));
    }

    /** Notes that an order changed. Safe to call twice. */
    void note(String orderId) {
        Date now = Date.from(clock.instant());
        mongo.upsert(
                Query.query(where("_id").is(orderId)),
                new Update().inc("pushes", 1).set("tries", 0).set("nextAt", now).setOnInsert("since", now),
                CHANGES);
    }

    /** Reads what is due until nothing is; how many orders that were. */
    int readDue() {
        int read = 0;
        for (Optional<Document> change = claim(); change.isPresent(); change = claim()) {
            read += read(change.get()) ? 1 : 0;
        }
        return read;
    }

    private Optional<Document> claim() {
        Instant now = clock.instant();
        Document change = mongo.findAndModify(
                Query.query(where("nextAt").lte(now)).with(Sort.by("nextAt")).limit(1),
                new Update().inc("tries", 1).set("nextAt", now.plus(FIRST_PAUSE)),
                FindAndModifyOptions.options().returnNew(true),
                Document.class,
                CHANGES);
        return Optional.ofNullable(change);
    }

    private boolean read(Document change) {
        String orderId = change.getString("_id");
        try {
            facts.put(facts.read(orderId).entries());
        } catch (StoreException failed) {
            later(change, failed);
            return false;
        }
        mongo.remove(Query.query(where("_id").is(orderId).and("pushes").is(change.get("pushes"))), CHANGES);
        return true;
    }

    private void later(Document change, StoreException failed) {
        String orderId = change.getString("_id");
        int tries = change.getInteger("tries");
        Instant now = clock.instant();
        var unchanged = Query.query(where("_id").is(orderId).and("pushes").is(change.get("pushes")));
        if (change.getDate("since").toInstant().plus(KEPT_TRYING).isBefore(now)) {
            log.error("store order given up id={} tries={} cause={}", orderId, tries, failed.getMessage());
            mongo.remove(unchanged, CHANGES);
            return;
        }
        log.warn("store order read again later id={} tries={} cause={}", orderId, tries, failed.getMessage());
        mongo.updateFirst(
                unchanged,
                new Update()
                        .set("nextAt", now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS)))),
                CHANGES);
    }

    @Override
    public void start() {
        if (!settings.isConfigured()) {
            return;
        }
        var pool = Executors.newScheduledThreadPool(READERS, work -> {
            var thread = new Thread(work, "store-orders");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < READERS; i++) {
            var unused = pool.scheduleWithFixedDelay(this::turn, 250, 500, TimeUnit.MILLISECONDS);
        }
        readers = pool;
    }

    private void turn() {
        try {
            readDue();
        } catch (RuntimeException failed) {
            // what was claimed is due again after its pause
            log.warn("store orders not read cause={}", failed.toString());
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService pool = readers;
        readers = null;
        if (pool == null) {
            return;
        }
        pool.shutdownNow();
        try {
            if (!pool.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("store orders still being read at the end; they are read again after the next start");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return readers != null;
    }
}
