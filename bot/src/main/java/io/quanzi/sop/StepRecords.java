package io.quanzi.sop;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DuplicateKeys;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * What became of each step for each person and group, once for each beginning.
 *
 * <pre>{"_id": "new-contacts/hello/c66f.../2026-03-01", "sop": "new-contacts", "step": "hello", "customer": "c66f...",
 *  "anchor": "2026-03-01", "day": "2026-03-02", "run": "new-contacts/hello@2026-03-02T10:00", "officer": "lan",
 *  "state": "SKIPPED", "reason": "NO_CONSENT", "at": ISODate}</pre>
 *
 * with {@code "chat": "wr..."} in place of {@code customer} where the SOP is for groups.
 */
@Component
class StepRecords {
    static final String STEPS = "sop_steps";

    private final MongoOperations mongo;

    StepRecords(MongoOperations mongo) {
        this.mongo = mongo;
        // serves what is kept of a person
        mongo.indexOps(STEPS).createIndex(new Index("customer", Sort.Direction.ASC).sparse());
        // serves the counts of a SOP
        mongo.indexOps(STEPS)
                .createIndex(new Index("sop", Sort.Direction.ASC)
                        .on("state", Sort.Direction.ASC)
                        .on("reason", Sort.Direction.ASC));
        // serves what came of a run
        mongo.indexOps(STEPS).createIndex(new Index("run", Sort.Direction.ASC));
    }

    /** What became of a step. */
    enum State {
        /** In a task that the officer or owner has not tapped. */
        TASKED,
        SENT,
        SKIPPED
    }

    /**
     * A step of somebody, or of a group.
     *
     * @param to the person's id, or the group's
     * @param reason of what is skipped; empty else
     */
    record StepRecord(
            String sop,
            String step,
            boolean ofGroup,
            String to,
            LocalDate anchor,
            LocalDate day,
            String run,
            @Nullable String officer,
            State state,
            String reason,
            Instant at) {
        String id() {
            return sop + "/" + step + "/" + to + "/" + anchor;
        }
    }

    /** Writes those that nothing is written of. */
    void add(Collection<StepRecord> records) {
        List<Document> rows = records.stream()
                .map(one -> new Document("_id", one.id())
                        .append("sop", one.sop())
                        .append("step", one.step())
                        .append(one.ofGroup() ? "chat" : "customer", one.to())
                        .append("anchor", one.anchor().toString())
                        .append("day", one.day().toString())
                        .append("run", one.run())
                        .append("officer", one.officer())
                        .append("state", one.state().name())
                        .append("reason", one.reason())
                        .append("at", Date.from(one.at())))
                .toList();
        if (!rows.isEmpty()) {
            DuplicateKeys.insertMissing(mongo.getCollection(STEPS), rows);
        }
    }

    /** Those of some that a step that began for them on a day is written of, by another run than one. */
    Set<String> had(String sop, String step, LocalDate anchor, Collection<String> some, String run) {
        return mongo
                .find(
                        Query.query(where("_id")
                                .in(some.stream()
                                        .map(to -> sop + "/" + step + "/" + to + "/" + anchor)
                                        .toList())
                                .and("run")
                                .ne(run)),
                        Document.class,
                        STEPS)
                .stream()
                .map(StepRecords::to)
                .collect(Collectors.toSet());
    }

    /** Those of some people who had a step on a day, by another run than one. */
    Set<CustomerId> toldOn(LocalDate day, Collection<CustomerId> people, String run) {
        return mongo
                .find(
                        Query.query(where("customer")
                                .in(people.stream().map(CustomerId::value).toList())
                                .and("day")
                                .is(day.toString())
                                .and("state")
                                .in(State.TASKED.name(), State.SENT.name())
                                .and("run")
                                .ne(run)),
                        Document.class,
                        STEPS)
                .stream()
                .map(row -> new CustomerId(row.getString("customer")))
                .collect(Collectors.toSet());
    }

    /** Writes what became of those of an officer that wait in a run's task. */
    void end(String run, String officer, Collection<String> sent, String reasonOfOthers, Instant at) {
        var waiting =
                where("run").is(run).and("officer").is(officer).and("state").is(State.TASKED.name());
        for (Document row : mongo.find(Query.query(waiting), Document.class, STEPS)) {
            boolean has = sent.contains(to(row));
            mongo.updateFirst(
                    Query.query(where("_id").is(row.getString("_id"))),
                    new Update()
                            .set("state", (has ? State.SENT : State.SKIPPED).name())
                            .set("reason", has ? "" : reasonOfOthers)
                            .set("at", at),
                    STEPS);
        }
    }

    List<StepRecord> of(CustomerId customer) {
        return mongo.find(Query.query(where("customer").is(customer.value())), Document.class, STEPS).stream()
                .map(StepRecords::read)
                .toList();
    }

    List<StepRecord> ofRun(String run) {
        return mongo.find(Query.query(where("run").is(run)), Document.class, STEPS).stream()
                .map(StepRecords::read)
                .toList();
    }

    long count(String sop, State state) {
        return mongo.count(Query.query(where("sop").is(sop).and("state").is(state.name())), STEPS);
    }

    long countOfStep(String sop, String step, State state) {
        return mongo.count(
                Query.query(where("sop")
                        .is(sop)
                        .and("state")
                        .is(state.name())
                        .and("step")
                        .is(step)),
                STEPS);
    }

    /** How many steps of a SOP were skipped, by the reason. */
    Map<String, Long> skipped(String sop) {
        var skipped = new TreeMap<String, Long>();
        var which = where("sop").is(sop).and("state").is(State.SKIPPED.name());
        for (String reason : mongo.findDistinct(Query.query(which), "reason", STEPS, String.class)) {
            skipped.put(
                    reason,
                    mongo.count(
                            Query.query(where("sop")
                                    .is(sop)
                                    .and("state")
                                    .is(State.SKIPPED.name())
                                    .and("reason")
                                    .is(reason)),
                            STEPS));
        }
        return skipped;
    }

    private static String to(Document row) {
        String customer = row.getString("customer");
        return customer == null ? row.getString("chat") : customer;
    }

    private static StepRecord read(Document row) {
        return new StepRecord(
                row.getString("sop"),
                row.getString("step"),
                row.getString("customer") == null,
                to(row),
                LocalDate.parse(row.getString("anchor")),
                LocalDate.parse(row.getString("day")),
                row.getString("run"),
                row.getString("officer"),
                State.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getDate("at").toInstant());
    }
}
