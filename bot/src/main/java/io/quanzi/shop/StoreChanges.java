package io.quanzi.shop;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.work.Outcome;
import io.quanzi.work.RetryPolicy;
import io.quanzi.work.WorkLayout;
import io.quanzi.work.WorkQueue;
import io.quanzi.work.WorkRunner;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Orders of the Store that were pushed as changed and are still to be read, one document an order however many pushes it
 * had. They are read on threads of their own: a slow Store must not hold up the inbox, where welcomes go through.
 *
 * <pre>{"_id": "3705115058471208928", "pushes": 2, "tries": 0, "since": ISODate, "nextAt": ISODate}</pre>
 *
 * and what {@link WorkQueue} writes. It goes when the order was read and no push came meanwhile. A second reading finds the
 * same facts.
 */
@Component
class StoreChanges implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(StoreChanges.class);
    private static final String CHANGES = "store_changes";
    private static final int READERS = 4;
    private static final RetryPolicy RETRIES =
            RetryPolicy.within(Duration.ofDays(2)).withBackoff(Duration.ofSeconds(15), Duration.ofMinutes(16));

    private final StoreOrderReader facts;
    private final StoreSettings settings;
    private final MongoOperations mongo;
    private final Clock clock;
    private final WorkQueue queue;
    private final WorkRunner readers;
    private volatile @Nullable ScheduledExecutorService timer;

    StoreChanges(StoreOrderReader facts, StoreSettings settings, MongoOperations mongo, Clock clock) {
        this.facts = facts;
        this.settings = settings;
        this.mongo = mongo;
        this.clock = clock;
        this.queue = new WorkQueue(
                mongo,
                WorkLayout.of("store-orders", CHANGES, RETRIES)
                        .versionIn("pushes")
                        .removedWhenDone(),
                clock);
        this.readers = new WorkRunner("store-orders", queue, READERS, this::read);
    }

    /** The orders that are to be read. */
    @Bean("storeChangesQueue")
    WorkQueue queue() {
        return queue;
    }

    /** Notes that an order changed. Safe to call twice. */
    void enqueue(String orderId) {
        mongo.upsert(
                Query.query(where("_id").is(orderId)),
                queue.reopened(new Update().inc("pushes", 1).setOnInsert("since", clock.instant())),
                CHANGES);
    }

    /** Reads what is due until nothing is; how many orders were tried. */
    int readDue() throws InterruptedException {
        return readers.runDue();
    }

    private Outcome read(Document change) {
        try {
            facts.put(facts.read(change.getString("_id")).entries());
            return Outcome.done();
        } catch (StoreException failed) {
            return new Outcome.Failed(String.valueOf(failed.getMessage()), failed.failureCause());
        }
    }

    @Override
    public void start() {
        if (!settings.isConfigured()) {
            return;
        }
        readers.open();
        var pool = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "store-orders");
            thread.setDaemon(true);
            return thread;
        });
        var unused = pool.scheduleWithFixedDelay(this::turn, 250, 500, TimeUnit.MILLISECONDS);
        timer = pool;
    }

    private void turn() {
        try {
            readDue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            log.warn("store orders not read cause={}", failed.toString());
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService pool = timer;
        timer = null;
        if (pool != null) {
            pool.shutdownNow();
            readers.close();
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }
}
