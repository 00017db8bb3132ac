package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes documents past the {@code expireAfterSeconds} of an index, in the background. */
final class Expiry implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Expiry.class);
    private static final int EVERY_SECONDS = 30;

    private final StoreBackend backend;
    private final ScheduledExecutorService worker;
    private final Future<?> runs;

    Expiry(StoreBackend backend) {
        this.backend = backend;
        this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "store-expiry");
            thread.setDaemon(true);
            return thread;
        });
        this.runs = worker.scheduleWithFixedDelay(this::runOnce, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void runOnce() {
        try {
            removeExpired();
        } catch (RuntimeException e) {
            // Tried again at the next time; an exception would end them all.
            log.warn("expired documents could not be removed reason=\"{}\"", e.getMessage());
        }
    }

    void removeExpired() {
        Instant now = backend.getClock().instant();
        for (StoreCollection collection : backend.collections()) {
            for (SortedIndex index : collection.liveIndexes()) {
                Long seconds = index.spec.expireAfterSeconds();
                if (seconds != null) {
                    String field = index.spec.fields().get(0).path();
                    Document past = new Document(field, new Document("$lte", now.minusSeconds(seconds)));
                    Document filter = index.spec.filter();
                    Document expired = filter == null ? past : new Document("$and", List.of(past, filter));
                    collection.deleteDocuments(expired, 0, NoopOplog.get());
                }
            }
        }
        backend.journal().commit(true);
    }

    @Override
    public void close() {
        runs.cancel(false);
        worker.shutdown();
    }
}
