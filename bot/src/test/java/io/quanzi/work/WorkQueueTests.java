package io.quanzi.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quanzi.shared.FailureCause;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

class WorkQueueTests {
    private static final String JOBS = "jobs";
    private static final WorkLayout LAYOUT = WorkLayout.of(
                    "jobs", JOBS, RetryPolicy.maxRetries(3).withBackoff(Duration.ofSeconds(10), Duration.ofMinutes(1)))
            .versionIn("version");

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final WorkQueue queue = new WorkQueue(mongo, LAYOUT, clock);

    private void put(MongoTemplate mongo, String... ids) {
        put(mongo, clock, ids);
    }

    private static void put(MongoTemplate mongo, SettableClock clock, String... ids) {
        for (String id : ids) {
            mongo.insert(
                    new Document("_id", id)
                            .append("version", 1L)
                            .append("tries", 0)
                            .append("nextAt", Date.from(clock.instant())),
                    JOBS);
        }
    }

    private Document row(String id) {
        return mongo.findById(id, Document.class, JOBS);
    }

    @Test
    void workIsTakenByOneUntilItsLeaseIsOver() {
        put(mongo, "a");
        assertThat(queue.takeNext()).isPresent();
        assertThat(queue.takeNext()).isEmpty();
        assertThat(queue.takeOpen("a")).isEmpty();

        clock.advance(LAYOUT.lease);

        assertThat(queue.takeNext()).isPresent();
    }

    @Test
    void whatWaitsLongestIsTakenFirst() {
        put(mongo, "b");
        clock.advance(Duration.ofSeconds(1));
        put(mongo, "a");

        assertThat(queue.takeNext().orElseThrow().getString("_id")).isEqualTo("b");
        assertThat(queue.takeNext().orElseThrow().getString("_id")).isEqualTo("a");
    }

    @Test
    void failedWorkIsTriedAgainAfterItsPauseThenParked() {
        put(mongo, "a");
        for (int pause : List.of(10, 20, 40)) {
            queue.finish(queue.takeNext().orElseThrow(), new Outcome.Failed("45009"));
            assertThat(queue.retried(10)).hasSize(1);
            clock.advance(Duration.ofSeconds(pause).minusMillis(1));
            assertThat(queue.takeNext()).isEmpty();
            clock.advance(Duration.ofMillis(1));
        }
        queue.finish(queue.takeNext().orElseThrow(), new Outcome.Failed("45009"));
        clock.advance(Duration.ofDays(1));

        assertThat(queue.takeNext()).isEmpty();
        assertThat(queue.parked()).isEqualTo(1);
        assertThat(queue.parked(10)).singleElement().satisfies(parked -> {
            assertThat(parked.getString("reason")).isEqualTo("45009");
            assertThat(parked.getInteger("tries")).isEqualTo(4);
        });
    }

    @Test
    void parkedWorkIsTriedAtOnceWhenAPersonSaysSo() {
        put(mongo, "a", "b", "c");
        queue.finish(queue.takeNext().orElseThrow(), new Outcome.Refused("84061"));
        queue.finish(queue.takeNext().orElseThrow(), new Outcome.Failed("-1"));
        queue.finish(queue.takeNext().orElseThrow(), Outcome.done());

        assertThat(queue.retry("c")).as("what is done").isFalse();
        assertThat(queue.retry("a")).isTrue();
        assertThat(queue.takeNext().orElseThrow().getInteger("tries")).isZero();
        assertThat(queue.retry("a")).as("what is at work").isFalse();
        assertThat(queue.retryAll()).isEqualTo(1);
        assertThat(queue.takeNext().orElseThrow().getString("_id")).isEqualTo("b");
    }

    @Test
    void whatHasNoPointAnyMoreIsNobodysToLookAt() {
        put(mongo, "a");
        queue.finish(queue.takeNext().orElseThrow(), new Outcome.Moot("84061"));
        clock.advance(Duration.ofDays(1));

        assertThat(queue.takeNext()).isEmpty();
        assertThat(queue.parked()).isZero();
        assertThat(queue.parked(10)).isEmpty();
        assertThat(queue.retryAll()).isZero();
        assertThat(row("a")).containsEntry("state", "PARKED").containsEntry("reason", "84061");
    }

    @Test
    void whyItFailedStandsBesideTheTextUntilItIsDone() {
        put(mongo, "a");
        var refused = new FailureCause(FailureCause.Kind.REFUSED, "40058");
        queue.finish(queue.takeNext().orElseThrow(), new Outcome.Failed("errcode 40058", refused));

        assertThat(FailedWork.of(queue))
                .singleElement()
                .satisfies(item -> assertThat(item.cause()).isEqualTo(refused));
        assertThat(row("a")).containsEntry("cause", "refused 40058");

        queue.retryAll();
        queue.finish(queue.takeNext().orElseThrow(), new Outcome.Failed("who knows"));

        assertThat(row("a")).doesNotContainKey("cause").containsEntry("reason", "who knows");
    }

    @Test
    void whatIsWantedMeanwhileIsNotTakenForDone() {
        for (Outcome outcome : List.of(Outcome.done(), new Outcome.Failed("-1"), new Outcome.Refused("84061"))) {
            put(mongo, "a");
            Document taken = queue.takeNext().orElseThrow();
            mongo.updateFirst(
                    Query.query(Criteria.where("_id").is("a")), queue.reopened(new Update().inc("version", 1)), JOBS);
            assertThat(queue.takeNext()).as("one try at a time").isEmpty();

            queue.finish(taken, outcome);

            assertThat(queue.takeNext()).isPresent();
            mongo.remove(new Query(), JOBS);
        }
    }

    @Test
    void whatTookLongerThanItsLeaseLeavesTheOthersOutcome() {
        put(mongo, "a");
        Document slow = queue.takeNext().orElseThrow();
        clock.advance(LAYOUT.lease);
        mongo.updateFirst(Query.query(Criteria.where("_id").is("a")), new Update().set("owner", "another"), JOBS);

        queue.finish(slow, Outcome.done());

        assertThat(row("a")).containsEntry("owner", "another").doesNotContainKey("state");
    }

    @Test
    void workOfADeadProcessIsFreeAtOnceOrWhenItHasSettled() {
        put(mongo, "a");
        var settling = new WorkQueue(mongo, LAYOUT.settlingFor(Duration.ofSeconds(15)), clock);
        assertThat(settling.takeNext()).isPresent();
        String dead = Leases.OWNER.replaceFirst("/\\d+@", "/1@");
        mongo.updateFirst(new Query(), new Update().set("owner", dead), JOBS);

        assertThat(settling.runDue(row -> Outcome.done(), 1)).isZero();
        clock.advance(Duration.ofSeconds(15));
        assertThat(queue.takeNext()).isPresent();
        mongo.updateFirst(new Query(), new Update().set("owner", dead), JOBS);
        assertThat(queue.runDue(row -> Outcome.done(), 1)).isEqualTo(1);
    }

    @Test
    void everythingIsTriedOnceByManyThreadsOfTwoNodes() throws Exception {
        put(mongo, IntStream.range(0, 200).mapToObj(i -> "j" + i).toArray(String[]::new));
        Map<Object, Integer> tried = new ConcurrentHashMap<>();
        var other = new WorkQueue(mongo, LAYOUT, clock);
        try (var here = runner(queue, tried);
                var there = runner(other, tried)) {
            var thread = new Thread(() -> {
                try {
                    there.runDue();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            here.runDue();
            thread.join();
        }

        assertThat(tried)
                .hasSize(200)
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
        assertThat(queue.countOpen()).isZero();
    }

    private static WorkRunner runner(WorkQueue queue, Map<Object, Integer> tried) {
        return new WorkRunner("test", queue, 8, taken -> {
            tried.merge(taken.get("_id"), 1, Integer::sum);
            return Outcome.done();
        });
    }

    @Test
    void goesOnAfterAStopAndAStart() throws Exception {
        put(mongo, "a");
        var runner = new WorkRunner("test", queue, 2, taken -> Outcome.done());
        runner.close();
        assertThat(runner.runDue()).isZero();

        runner.open();

        assertThat(runner.runDue()).isEqualTo(1);
        runner.close();
    }

    @Test
    void oneThatThrowsHoldsUpNoOther() throws Exception {
        put(mongo, "a", "b", "c");
        try (var runner = new WorkRunner("test", queue, 2, taken -> {
            if (taken.getString("_id").equals("b")) {
                throw new IllegalStateException("broken");
            }
            return Outcome.done();
        })) {
            assertThat(runner.runDue()).isEqualTo(3);
        }

        assertThat(queue.retried(10))
                .singleElement()
                .satisfies(failed -> assertThat(failed.getString("reason")).endsWith("broken"));
        assertThat(queue.countOpen()).isEqualTo(1);
    }

    @Test
    void inOrderNothingOvertakesWhatWaitsOfItsPartition() {
        var ordered = new WorkQueue(mongo, LAYOUT.inOrder("seq", "whose"), clock);
        int seq = 0;
        for (String id : List.of("a-1", "a-2", "b-1", "b-2")) {
            mongo.insert(
                    new Document("_id", id)
                            .append("whose", id.substring(0, 1))
                            .append("seq", seq++)
                            .append("tries", 0)
                            .append("nextAt", Date.from(clock.instant())),
                    JOBS);
        }

        ordered.finish(ordered.due(1).get(0), new Outcome.Failed("503"));
        assertThat(ordered.due(10)).extracting(row -> row.get("_id")).containsExactly("b-1", "b-2");
        ordered.finishAll(ordered.due(10));
        clock.advance(Duration.ofSeconds(10));

        assertThat(ordered.due(10)).extracting(row -> row.get("_id")).containsExactly("a-1", "a-2");
        assertThat(ordered.countDone()).isEqualTo(2);
        assertThat(ordered.retry("a-1")).isTrue();
        assertThat(row("a-1")).containsEntry("tries", 0);
    }

    @Test
    void aStepKeepsWorkOpenForTheNext() {
        put(mongo, "a");
        queue.finish(queue.takeNext().orElseThrow(), new Outcome.Failed("-1"));
        clock.advance(Duration.ofSeconds(10));

        boolean written = queue.finish(
                queue.takeNext().orElseThrow(),
                new Outcome.Step(
                        new Update().set("state", "OPEN").set("made", true),
                        clock.instant().plusSeconds(30)));

        assertThat(written).isTrue();
        assertThat(queue.takeNext()).isEmpty();
        assertThat(queue.retried(10)).isEmpty();
        assertThat(queue.takeOpen("a")).isPresent();
        assertThat(row("a")).containsEntry("made", true).doesNotContainKeys("reason", "failedSince");
    }

    @Test
    void whatIsDoneGoesWhenItsTimeIsOver() {
        var kept = new WorkQueue(mongo, LAYOUT.keptFor(Duration.ofDays(90)), clock);
        put(mongo, "a", "b");
        kept.finish(kept.takeNext().orElseThrow(), Outcome.done());
        kept.finish(kept.takeNext().orElseThrow(), new Outcome.Refused("84061"));
        clock.advance(Duration.ofDays(90));
        assertThat(kept.removeExpired()).isZero();
        clock.advance(Duration.ofMillis(1));

        assertThat(queue.removeExpired()).as("kept for good").isZero();
        assertThat(kept.removeExpired()).isEqualTo(1);
        assertThat(kept.parked()).as("what waits for a person stays").isEqualTo(1);
    }

    @Test
    void figuresTellWhatWaitsAndWhatWasTried() {
        var registry = new SimpleMeterRegistry();
        var beans = new StaticListableBeanFactory(Map.of("queue", queue));
        new WorkUpkeep(beans.getBeanProvider(WorkQueue.class)).bindTo(registry);
        put(mongo, "a", "b", "c");
        queue.finish(queue.takeNext().orElseThrow(), Outcome.done());
        queue.finish(queue.takeNext().orElseThrow(), new Outcome.Refused("84061"));
        clock.advance(Duration.ofSeconds(7));

        assertThat(registry.get("quanzi.work.waiting")
                        .tag("queue", "jobs")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("quanzi.work.parked").gauge().value()).isEqualTo(1);
        assertThat(registry.get("quanzi.work.oldest").gauge().value()).isEqualTo(7);
        assertThat(registry.get("quanzi.work.tries")
                        .tag("outcome", "done")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("quanzi.work.tries")
                        .tag("outcome", "refused")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    /** The effect is had once or more, never lost, wherever the process dies; the next process finds the work. */
    @Test
    @Tag("deaths")
    void isDoneInTheEndWhereverTheProcessDies() {
        for (WorkLayout layout : List.of(LAYOUT, LAYOUT.removedWhenDone())) {
            int places = DeathAtEveryCommand.of((mongo, clock) -> user(mongo, clock, layout));
            assertThat(places).isGreaterThan(5);
        }
    }

    private static DeathAtEveryCommand.User user(MongoTemplate mongo, SettableClock clock, WorkLayout layout) {
        var effects = new ArrayList<String>();
        var failed = new AtomicInteger();
        Runnable life = () -> {
            var dying = new WorkQueue(mongo, layout, clock);
            for (var taken = dying.takeNext(); taken.isPresent(); taken = dying.takeNext()) {
                String id = taken.get().getString("_id");
                if (id.equals("b") && failed.getAndIncrement() == 0) {
                    dying.finish(taken.get(), new Outcome.Failed("first"));
                } else {
                    effects.add(id);
                    dying.finish(taken.get(), Outcome.done());
                }
            }
        };
        return new DeathAtEveryCommand.User(
                layout.lease.plusSeconds(1), () -> put(mongo, clock, "a", "b"), life, when -> {
                    assertThat(effects).as(when).contains("a", "b").hasSizeLessThan(4);
                    var queue = new WorkQueue(mongo, layout, clock);
                    assertThat(queue.countOpen()).as(when).isZero();
                    assertThat(queue.parked()).as(when).isZero();
                });
    }
}
