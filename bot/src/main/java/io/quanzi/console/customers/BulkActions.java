package io.quanzi.console.customers;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.customers.BulkAction.Kind;
import io.quanzi.console.customers.BulkAction.State;
import io.quanzi.segments.HandPlacements.Placement;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import io.quanzi.work.RetryPolicy;
import io.quanzi.work.WorkLayout;
import io.quanzi.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * What is done with many customers at once, in {@code bulk_actions}, and the turn of each of them, in {@code bulk_rows}.
 *
 * <pre>{"_id": "ACTION/c66f…", "action": "ACTION", "customer": "c66f…", "wanted": "IN", "expected": null, "before": "RULE", "byRule": true,
 *  "state": "WAITING|OPEN|DONE|PARKED", "result": "CHANGED|SAME|LEFT", "why": "bulk.left.gone", "tries": 0, "nextAt": ISODate}</pre>
 *
 * Of what failed and is tried again a row has {@code "item": "events/…"} and no customer.
 *
 * <p>The people are written down before anybody is asked to confirm, so that it is done with those whose number was
 * confirmed; what nobody confirms never opens. Then each has a turn in the engine, which may come twice: {@code before} is stored before
 * anything changes, and kept.
 */
@Component
class BulkActions {
    static final String WAITING = "WAITING";

    static final String BY_RULE = "byRule";

    private static final String ACTIONS = "bulk_actions";
    private static final String ROWS = "bulk_rows";
    private static final String ACTION = "action";
    private static final String CUSTOMER = "customer";
    private static final String ITEM = "item";
    private static final String STATE = "state";
    private static final String RESULT = "result";
    private static final String OPEN = "OPEN";
    private static final String PARKED = "PARKED";
    private static final int BATCH = 1_000;
    private static final Duration KEPT = Duration.ofDays(365);
    private static final Duration NEVER_BEGAN = Duration.ofHours(1);
    private static final RetryPolicy RETRIES =
            RetryPolicy.maxRetries(4).withBackoff(Duration.ofSeconds(2), Duration.ofMinutes(1));

    private final MongoOperations mongo;
    private final Audit audit;
    private final Clock clock;
    private final WorkQueue queue;

    BulkActions(MongoOperations mongo, Audit audit, Clock clock) {
        this.mongo = mongo;
        this.audit = audit;
        this.clock = clock;
        this.queue = new WorkQueue(
                mongo,
                WorkLayout.of("bulk", ROWS, RETRIES)
                        .keptFor(KEPT)
                        .withOwnAlarm()
                        .linkedTo(row -> "/bulk/" + row.getString(ACTION)),
                clock);
        // serves an action's progress, and the reasons of those left
        mongo.indexOps(ROWS)
                .createIndex(new Index(ACTION, Sort.Direction.ASC)
                        .on(STATE, Sort.Direction.ASC)
                        .on(RESULT, Sort.Direction.ASC));
        // serves the timeline of a person
        mongo.indexOps(ROWS).createIndex(new Index(CUSTOMER, Sort.Direction.ASC));
    }

    /** What came of a person's turn. */
    enum Result {
        CHANGED,
        /** It was so already. */
        SAME,
        /** It could not be; the row says why. */
        LEFT
    }

    /** How far an action is; failed are those of whom the tries are over. */
    record Counts(long open, long changed, long same, long left, long failed) {
        long done() {
            return changed + same + left + failed;
        }
    }

    /**
     * Somebody or something with whom it was not done.
     *
     * @param item the customer's id, or that of what was tried again
     * @param why the message's key; null where a fault stopped it
     * @param code for the gap of that message; empty where it has none
     * @param fault in the program's words; null where there is a key
     */
    record Left(
            String item,
            @Nullable String why,
            String code,
            @Nullable String fault) {}

    /** An action as a person's timeline has it. */
    record Took(BulkAction action, Instant at) {}

    /** The queue of people whose turn is to come. */
    @Bean("bulkQueue")
    WorkQueue queue() {
        return queue;
    }

    /** Begins to write down an action; false when it is there already. */
    boolean begin(BulkAction action) {
        try {
            mongo.insert(action.toDocument(), ACTIONS);
            return true;
        } catch (DuplicateKeyException sentTwice) {
            return false;
        }
    }

    /** Writes down people of an action that has not opened. */
    void add(String action, List<String> people, @Nullable Placement wanted) {
        insert(people.stream().map(person -> row(action, person, wanted)).toList());
    }

    /** Writes down what is to be tried again, of an action that has not opened. */
    void addItems(String action, List<String> items) {
        insert(items.stream().map(item -> row(action, item).append(ITEM, item)).toList());
    }

    private Document row(String action, String person, @Nullable Placement wanted) {
        return row(action, person).append(CUSTOMER, person).append("wanted", wanted == null ? null : wanted.name());
    }

    private Document row(String action, String turn) {
        return new Document("_id", action + "/" + turn)
                .append(ACTION, action)
                .append(STATE, WAITING)
                .append("tries", 0)
                .append("nextAt", Date.from(clock.instant()));
    }

    private void insert(List<Document> rows) {
        for (int from = 0; from < rows.size(); from += BATCH) {
            mongo.insert(rows.subList(from, Math.min(rows.size(), from + BATCH)), ROWS);
        }
    }

    /** Lets an action go that is not to begin after all. */
    void drop(String id) {
        mongo.remove(Query.query(where(ACTION).is(id)), ROWS);
        mongo.remove(Query.query(where("_id").is(id).and(STATE).is(State.PREPARING.name())), ACTIONS);
    }

    /** From now on it is done, with those who were written down and are there still. */
    void open(BulkAction action, long asked) {
        open(action, count(where(ACTION).is(action.id())), asked);
    }

    /** All of its people are written down: from now on it is done. */
    void open(BulkAction action, long people, long asked) {
        String detail = "people=%d".formatted(people);
        if (action.kind() == Kind.RETRY) {
            audit.recordChange(action.by(), "work.retry", "bulk/" + action.id(), "FAILED " + people, "OPEN " + people);
        } else if (action.of() == null) {
            audit.recordChange(action.by(), "customers.bulk", action.id(), "", inWords(action), detail);
        } else {
            String done = find(action.of()).map(BulkActions::inWords).orElse("");
            audit.recordChange(action.by(), "customers.bulk.undo", action.of(), done, "UNDONE", detail);
        }
        mongo.updateFirst(
                Query.query(where("_id").is(action.id()).and(STATE).is(State.PREPARING.name())),
                new Update().set(STATE, State.OPEN.name()).set("people", people).set("asked", asked),
                ACTIONS);
        giveTurns(action.id());
    }

    /** What is done, such as {@code PUT_IN moms}; each person's row keeps where they were before. */
    private static String inWords(BulkAction action) {
        return (action.kind() + " " + action.segment()).strip();
    }

    private long giveTurns(String id) {
        return mongo.updateMulti(
                        Query.query(where(ACTION).is(id).and(STATE).is(WAITING)),
                        new Update().set(STATE, OPEN).set("nextAt", clock.instant()),
                        ROWS)
                .getModifiedCount();
    }

    /** Opens what a dead process had begun to open, ends what everybody had their turn of, and forgets what never began. */
    void tend() {
        for (BulkAction action : list(where(STATE).is(State.OPEN.name()), 100)) {
            if (giveTurns(action.id()) == 0
                    && count(where(ACTION).is(action.id()).and(STATE).is(OPEN)) == 0) {
                mongo.updateFirst(
                        Query.query(where("_id").is(action.id()).and(STATE).is(State.OPEN.name())),
                        new Update().set(STATE, State.ENDED.name()).set("endedAt", clock.instant()),
                        ACTIONS);
            }
        }
        list(
                        where(STATE)
                                .is(State.PREPARING.name())
                                .and("at")
                                .lt(Date.from(clock.instant().minus(NEVER_BEGAN))),
                        100)
                .forEach(action -> {
                    mongo.updateFirst(
                            Query.query(where("undoneBy").is(action.id())), new Update().unset("undoneBy"), ACTIONS);
                    drop(action.id());
                });
    }

    Optional<BulkAction> find(String id) {
        return list(where("_id").is(id), 1).stream().findFirst();
    }

    /** The latest that were begun, newest first. */
    List<BulkAction> latest(int most) {
        return list(where(STATE).ne(State.PREPARING.name()), most);
    }

    /** The first people of an action. */
    List<String> people(String id, int most) {
        return mongo
                .find(Query.query(where(ACTION).is(id)).with(Sort.by("_id")).limit(most), Document.class, ROWS)
                .stream()
                .map(row -> row.getString(CUSTOMER))
                .toList();
    }

    /** The ids of the latest that were about some segments. */
    List<String> ofSegments(Collection<String> segments, int most) {
        return segments.isEmpty()
                ? List.of()
                : list(where("segment").in(segments), most).stream()
                        .map(BulkAction::id)
                        .toList();
    }

    private List<BulkAction> list(Criteria which, int most) {
        return mongo
                .find(
                        Query.query(which)
                                .with(Sort.by(Sort.Direction.DESC, "at", "_id"))
                                .limit(most),
                        Document.class,
                        ACTIONS)
                .stream()
                .map(BulkAction::read)
                .toList();
    }

    Counts counts(String id) {
        return new Counts(
                count(where(ACTION).is(id).and(STATE).in(WAITING, OPEN)),
                countOf(id, Result.CHANGED),
                countOf(id, Result.SAME),
                countOf(id, Result.LEFT),
                count(where(ACTION).is(id).and(STATE).is(PARKED)));
    }

    private long countOf(String id, Result result) {
        return count(where(ACTION).is(id).and(STATE).is("DONE").and(RESULT).is(result.name()));
    }

    /** Of those it changed, how many were by the segment's rule already where they are by hand now. */
    long countByRule(String id) {
        return count(where(ACTION)
                .is(id)
                .and(STATE)
                .is("DONE")
                .and(RESULT)
                .is(Result.CHANGED.name())
                .and(BY_RULE)
                .is(true));
    }

    private long count(Criteria which) {
        return mongo.count(Query.query(which), ROWS);
    }

    /** Those with whom it was not done, and why. */
    List<Left> left(String id, int most) {
        var which = where(ACTION)
                .is(id)
                .orOperator(
                        where(STATE).is(PARKED),
                        where(STATE).is("DONE").and(RESULT).is(Result.LEFT.name()));
        return mongo.find(Query.query(which).with(Sort.by("_id")).limit(most), Document.class, ROWS).stream()
                .map(row -> new Left(
                        Objects.requireNonNullElseGet(row.getString(CUSTOMER), () -> row.get(ITEM, "")),
                        row.getString("why"),
                        row.get("code", ""),
                        row.getString("reason")))
                .toList();
    }

    /** What was done with a person, the latest first. */
    List<Took> of(CustomerId person, int most) {
        var query = Query.query(where(CUSTOMER)
                        .is(person.value())
                        .and(STATE)
                        .is("DONE")
                        .and(RESULT)
                        .is(Result.CHANGED.name()))
                .with(Sort.by(Sort.Direction.DESC, "endedAt", "_id"))
                .limit(most);
        return mongo.find(query, Document.class, ROWS).stream()
                .flatMap(row -> find(row.getString(ACTION)).stream()
                        .map(action -> new Took(action, row.getDate("endedAt").toInstant())))
                .toList();
    }

    /** Undoes an action: whoever it changed is put back. Returns the undoing; empty when there is none to be. */
    Optional<BulkAction> undo(String id, String by) {
        BulkAction done = find(id).filter(BulkAction::isUndoable).orElse(null);
        if (done == null) {
            return Optional.empty();
        }
        String undoing = UUID.randomUUID().toString();
        BulkAction undo = new BulkAction(
                undoing, Kind.UNDO, done.segment(), by, clock.instant(), State.PREPARING, 0, 0, id, null, null);
        begin(undo);
        boolean first = mongo.updateFirst(
                                Query.query(where("_id").is(id).and("undoneBy").is(null)),
                                new Update().set("undoneBy", undoing),
                                ACTIONS)
                        .getMatchedCount()
                == 1;
        if (!first) {
            drop(undoing);
            return Optional.empty();
        }
        long people = 0;
        String last = "";
        while (true) {
            List<Document> changed = mongo.find(
                    Query.query(where(ACTION)
                                    .is(id)
                                    .and(STATE)
                                    .is("DONE")
                                    .and(RESULT)
                                    .is(Result.CHANGED.name())
                                    .and("_id")
                                    .gt(last))
                            .with(Sort.by("_id"))
                            .limit(BATCH),
                    Document.class,
                    ROWS);
            if (changed.isEmpty()) {
                break;
            }
            insert(changed.stream()
                    .map(row -> row(undoing, row.getString(CUSTOMER), Placement.valueOf(row.getString("before")))
                            .append("expected", row.getString("wanted")))
                    .toList());
            people += changed.size();
            last = changed.get(changed.size() - 1).getString("_id");
        }
        open(undo, people, people);
        return Optional.of(undo);
    }

    /** Deletes what is kept of a person. */
    void erase(CustomerId person) {
        mongo.remove(Query.query(where(CUSTOMER).is(person.value())), ROWS);
    }

    /** A person's rows are another's. */
    void merge(CustomerId from, CustomerId into) {
        mongo.updateMulti(
                Query.query(where(CUSTOMER).is(from.value())), new Update().set(CUSTOMER, into.value()), ROWS);
    }
}
