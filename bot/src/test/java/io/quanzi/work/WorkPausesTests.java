package io.quanzi.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.FailureCause;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.util.Date;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** How long work waits when a clock was ahead, and when the last try may still take effect. */
class WorkPausesTests {
    private static final String JOBS = "jobs";
    private static final WorkLayout LAYOUT = WorkLayout.of(
                    "jobs", JOBS, RetryPolicy.maxRetries(3).withBackoff(Duration.ofSeconds(10), Duration.ofMinutes(1)))
            .versionIn("version");

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final WorkQueue queue = new WorkQueue(mongo, LAYOUT, clock);

    private void put(String... ids) {
        int seq = 0;
        for (String id : ids) {
            mongo.insert(
                    new Document("_id", id)
                            .append("version", 1L)
                            .append("whose", id.substring(0, 1))
                            .append("seq", seq++)
                            .append("tries", 0)
                            .append("nextAt", Date.from(clock.instant())),
                    JOBS);
        }
    }

    @Test
    void workTakenByAClockThatWasAheadIsTakenAgain() {
        put("a");
        clock.advance(Duration.ofDays(9));
        assertThat(queue.takeNext()).isPresent();
        clock.advance(Duration.ofDays(-9));

        assertThat(queue.takeNext()).isPresent();
    }

    @Test
    void aPauseThatAClockAheadBeganIsOver() {
        put("a");
        clock.advance(Duration.ofDays(9));
        queue.finish(queue.takeNext().orElseThrow(), new Outcome.Failed("45009"));
        clock.advance(Duration.ofDays(-9));

        assertThat(queue.runDue(row -> new Outcome.Failed("45009"), 1)).isEqualTo(1);

        clock.advance(Duration.ofSeconds(19));
        assertThat(queue.runDue(row -> Outcome.done(), 1)).as("its own pause").isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(queue.runDue(row -> Outcome.done(), 1)).isEqualTo(1);
    }

    @Test
    void inOrderSuchAPauseHoldsUpNothing() {
        var ordered = new WorkQueue(mongo, LAYOUT.inOrder("seq", "whose"), clock);
        put("a-1", "a-2");
        clock.advance(Duration.ofDays(9));
        ordered.finish(ordered.due(1).get(0), new Outcome.Failed("503"));
        clock.advance(Duration.ofDays(-9));
        assertThat(ordered.due(10)).isEmpty();

        ordered.recover();

        assertThat(ordered.due(10)).extracting(row -> row.get("_id")).containsExactly("a-1", "a-2");
    }

    @Test
    void nobodyTakesWorkWhoseLastTryMayStillTakeEffect() {
        put("a");
        queue.finish(
                queue.takeNext().orElseThrow(),
                new Outcome.Unknown(Duration.ofSeconds(15), "timeout", FailureCause.OTHER));
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is("a")), queue.reopened(new Update().inc("version", 1)), JOBS);

        clock.advance(Duration.ofSeconds(14));
        assertThat(queue.takeNext()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(queue.takeNext()).isPresent();
    }

    @Test
    void nobodyTakesItWhenItsPauseIsLongEither() {
        RetryPolicy slow = RetryPolicy.unlimited().withBackoff(Duration.ofMinutes(10), Duration.ofMinutes(10));
        var patient = new WorkQueue(mongo, WorkLayout.of("jobs", JOBS, slow).versionIn("version"), clock);
        put("a");
        patient.finish(
                patient.takeNext().orElseThrow(),
                new Outcome.Unknown(Duration.ofSeconds(15), "timeout", FailureCause.OTHER));
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is("a")), patient.reopened(new Update().inc("version", 1)), JOBS);

        clock.advance(Duration.ofSeconds(14));
        assertThat(patient.takeNext()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(patient.takeNext()).isPresent();
    }
}
