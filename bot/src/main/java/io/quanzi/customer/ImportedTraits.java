package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.MongoException;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.FailureCause;
import io.quanzi.work.Outcome;
import io.quanzi.work.RetryPolicy;
import io.quanzi.work.WorkLayout;
import io.quanzi.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The collection {@code imported_traits}: the imports of orders after which the order traits of the buyers are to be worked
 * out, so that they are in segments as whoever bought since.
 *
 * <pre>{"_id": "b064dd60-…", "ended": true, "state": "OPEN|PARKED", "tries": 0, "nextAt": ISODate, "last": "c66f...",
 *  "again": ["c66f..."], "through": true}</pre>
 *
 * <p>It is done when an import has ended, which it does not slow down. One that broke off is waited for an hour.
 */
@Component
class ImportedTraits {
    private static final Logger log = LoggerFactory.getLogger(ImportedTraits.class);
    private static final String IMPORTS = "imported_traits";
    private static final String ENDED = "ended";
    private static final String LAST = "last";
    /** Whose traits could not be written. */
    private static final String AGAIN = "again";

    private static final String THROUGH = "through";
    private static final Duration LONGEST_IMPORT = Duration.ofHours(1);
    private static final int BATCH = 500;
    private static final int AT_ONCE = 20 * BATCH;
    /** Where more of a pass fail, it is not theirs to wait: the pass comes again. */
    private static final int MAX_APART = 1_000;

    private static final RetryPolicy RETRIES =
            RetryPolicy.within(Duration.ofHours(24)).withBackoff(Duration.ofSeconds(10), Duration.ofMinutes(30));
    private static final WorkLayout LAYOUT = WorkLayout.of("imported-traits", IMPORTS, RETRIES)
            .versionIn(ENDED)
            .linkedTo(row -> "/imports/" + row.getString("_id"))
            .removedWhenDone();

    private final MongoOperations mongo;
    private final ImportMarks marks;
    private final OrderTraitsUpdate update;
    private final Clock clock;
    private final WorkQueue queue;

    ImportedTraits(MongoOperations mongo, ImportMarks marks, OrderTraitsUpdate update, Clock clock) {
        this.mongo = mongo;
        this.marks = marks;
        this.update = update;
        this.clock = clock;
        this.queue = new WorkQueue(mongo, LAYOUT, clock);
    }

    /** The imports whose buyers wait for their traits. */
    @Bean("importedTraitsQueue")
    WorkQueue queue() {
        return queue;
    }

    /** Notes that an import begins. */
    void begin(String importId) {
        put(importId, false, clock.instant().plus(LONGEST_IMPORT));
    }

    /** Notes that an import has ended, however it did: its buyers are due. */
    void end(String importId) {
        put(importId, true, clock.instant());
    }

    private void put(String importId, boolean ended, Instant due) {
        mongo.upsert(
                Query.query(where("_id").is(importId)),
                new Update()
                        .set(ENDED, ended)
                        .set("nextAt", due)
                        .unset(LAST)
                        .unset(AGAIN)
                        .unset(THROUGH)
                        .setOnInsert("state", "OPEN")
                        .setOnInsert("tries", 0),
                IMPORTS);
    }

    /** Works out what is due. */
    @Scheduled(fixedDelay = 1_000, initialDelay = 5_000)
    void workDue() {
        try {
            queue.runDue(this::workOut, 1);
        } catch (DataAccessException | MongoException unreachable) {
            log.warn("traits of imported buyers are worked out later cause={}", unreachable.toString());
        }
    }

    /** Forgets an import that is being undone; a pass over its buyers that is under way ends unnoticed. */
    void cancel(String importId) {
        mongo.remove(Query.query(where("_id").is(importId)), IMPORTS);
    }

    /**
     * Works through the next of an import's people, ten thousand at most, so that no thread is held for long; those whose
     * traits could not be written come when all others are through.
     */
    private Outcome workOut(Document row) {
        if (row.getBoolean(THROUGH, false)) {
            return repeat(row.getList(AGAIN, String.class, List.of()));
        }
        String last = row.get(LAST, "");
        List<String> people = marks.people(row.getString("_id")).stream()
                .filter(person -> person.compareTo(last) > 0)
                .sorted()
                .toList();
        List<String> some = people.subList(0, Math.min(people.size(), AT_ONCE));
        var again = new ArrayList<>(row.getList(AGAIN, String.class, List.of()));
        Map<CustomerId, Throwable> failed = write(some);
        if (failed.size() > MAX_APART) {
            return failed(failed, new Update());
        }
        failed.keySet().forEach(person -> again.add(person.value()));
        boolean through = some.size() == people.size();
        if (through && again.isEmpty()) {
            return Outcome.done();
        }
        Update update = new Update().set(AGAIN, again).set(THROUGH, through);
        return new Outcome.Step(through ? update : update.set(LAST, some.get(some.size() - 1)), clock.instant());
    }

    private Outcome repeat(List<String> people) {
        Map<CustomerId, Throwable> failed = write(people);
        if (failed.isEmpty()) {
            return Outcome.done();
        }
        List<String> again = failed.keySet().stream().map(CustomerId::value).toList();
        return failed(failed, new Update().set(AGAIN, again));
    }

    private static Outcome failed(Map<CustomerId, Throwable> failed, Update update) {
        Throwable first = failed.values().iterator().next();
        return new Outcome.Failed(failed.size() + " customers: " + first, FailureCause.of(first), update);
    }

    private Map<CustomerId, Throwable> write(List<String> people) {
        var failed = new HashMap<CustomerId, Throwable>();
        for (int from = 0; from < people.size(); from += BATCH) {
            List<String> some = people.subList(from, Math.min(people.size(), from + BATCH));
            failed.putAll(
                    update.of(mongo.find(Query.query(where("_id").in(some)), Document.class, Customers.COLLECTION)));
        }
        return failed;
    }
}
