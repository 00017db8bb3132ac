package io.quanzi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.work.DeathAtEveryCommand;
import io.quanzi.work.FailedWork;
import io.quanzi.work.Retention;
import io.quanzi.work.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.MongoTemplate;

class SchedulesTests {
    private final SettableClock clock = new SettableClock("2026-03-03T01:59:59Z"); // 09:59:59 in Shanghai
    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<Instant> ran = Collections.synchronizedList(new ArrayList<>());
    private Runnable inProgress = () -> {};
    private int failures;

    @Test
    void runsWhatIsDueJustNow() {
        Schedules schedules = schedules();
        schedules.tick();
        assertThat(ran).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        schedules.tick();
        schedules.tick();

        assertThat(ran).containsExactly(Instant.parse("2026-03-03T02:00:00Z"));
        assertThat(schedules.latestOf("", 5))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.DONE));
    }

    @Test
    void walksEveryOccurrenceWhenTheClockIsMovedAhead() {
        Schedules schedules = schedules();
        schedules.tick();

        clock.advance(Duration.ofDays(3));
        schedules.tick();

        assertThat(ran)
                .containsExactly(
                        Instant.parse("2026-03-03T02:00:00Z"),
                        Instant.parse("2026-03-04T02:00:00Z"),
                        Instant.parse("2026-03-05T02:00:00Z"));
    }

    @Test
    void runsLateWithinCatchUpAndRecordsTheRestAsMissed() {
        schedules().tick();

        clock.advance(Duration.ofDays(1).plusMinutes(30));
        Schedules afterRestart = schedules();
        afterRestart.tick();

        assertThat(ran).containsExactly(Instant.parse("2026-03-04T02:00:00Z"));
        assertThat(afterRestart.latestOf("", 5))
                .extracting(Run::state)
                .containsExactly(Run.State.DONE, Run.State.MISSED);
    }

    @Test
    void runsOnceHoweverManyNodesTick() throws InterruptedException {
        List<Schedules> nodes =
                IntStream.range(0, 8).mapToObj(node -> schedules()).toList();
        nodes.forEach(Schedules::tick);
        clock.advance(Duration.ofSeconds(1));

        var done = new CountDownLatch(nodes.size());
        var threads = Executors.newFixedThreadPool(nodes.size());
        nodes.forEach(node -> threads.execute(() -> {
            node.tick();
            done.countDown();
        }));
        done.await();
        threads.shutdown();

        assertThat(ran).hasSize(1);
    }

    @Test
    void takesOverARunThatDiedWhenItsLeaseIsPast() {
        Schedules schedules = schedules();
        schedules.tick();
        Instant due = Instant.parse("2026-03-03T02:00:00Z");
        Timetable.runs(mongo, clock).claim(new Occurrence<>("daily", due, new NoSettings()));

        clock.set(due);
        schedules.tick();
        assertThat(ran).isEmpty();

        clock.advance(Duration.ofMinutes(11));
        schedules.tick();
        assertThat(ran).containsExactly(due);
    }

    @Test
    void triesAgainAfterAPauseWhatFailed() {
        Schedules schedules = schedules();
        schedules.tick();
        failures = 2;

        clock.advance(Duration.ofSeconds(1));
        schedules.tick();
        assertThat(schedules.latestOf("", 1))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.RUNNING))
                .satisfies(run -> assertThat(run.summary()).isEqualTo("not now"));
        clock.advance(Duration.ofSeconds(61));
        schedules.tick();
        clock.advance(Duration.ofSeconds(121));
        schedules.tick();

        assertThat(ran).hasSize(1);
        assertThat(schedules.latestOf("", 1))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.DONE));
    }

    @Test
    void givesUpWhatFailsForHalfAnHour() {
        Schedules schedules = schedules();
        schedules.tick();
        failures = 100;

        clock.advance(Duration.ofSeconds(1));
        for (int minute = 0; minute < 60; minute++) {
            schedules.tick();
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(schedules.latestOf("", 1))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.FAILED));
        assertThat(failures).isEqualTo(94);
    }

    @Test
    void runsSoonWhatItClaimedWithoutHearingSo() {
        schedules().tick();
        clock.advance(Duration.ofSeconds(1));
        Timetable.runs(mongo, clock).claim(new Occurrence<>("daily", clock.instant(), new NoSettings()));
        Schedules schedules = schedules();
        schedules.tick();
        assertThat(ran).isEmpty();

        clock.advance(Duration.ofSeconds(31));
        schedules.tick();

        assertThat(ran).hasSize(1);
    }

    @Test
    void keepsARunThatTakesLongerThanItsLease() {
        Schedules schedules = schedules();
        schedules.tick();
        var anotherNode = Timetable.runs(mongo, clock);
        inProgress = () -> {
            for (int minute = 0; minute < 30; minute++) {
                clock.advance(Duration.ofMinutes(1));
                schedules.keep();
                assertThat(anotherNode.queue().takeNext()).isEmpty();
            }
        };

        clock.advance(Duration.ofSeconds(1));
        schedules.tick();

        assertThat(ran).hasSize(1);
    }

    @Test
    void recordsAsMissedWhatWasBegunAndCannotBeEndedInTime() {
        schedules().tick();
        Instant due = Instant.parse("2026-03-03T02:00:00Z");
        Timetable.runs(mongo, clock).claim(new Occurrence<>("daily", due, new NoSettings()));

        clock.advance(Duration.ofHours(20));
        Schedules afterRestart = schedules();
        afterRestart.tick();

        assertThat(ran).isEmpty();
        assertThat(afterRestart.latestOf("", 5)).extracting(Run::state).containsExactly(Run.State.MISSED);
    }

    @Test
    void recordsAsMissedWhatTheMachineOrItsStoreSleptThrough() {
        Schedules schedules = onTheMachinesClock();
        schedules.tick();

        clock.advance(Duration.ofHours(9));
        schedules.tick();

        assertThat(ran).isEmpty();
        assertThat(schedules.latestOf("", 5)).extracting(Run::state).containsExactly(Run.State.MISSED);
    }

    @Test
    void recordsAsMissedWhatWasBegunBeforeTheMachineSlept() {
        Schedules schedules = onTheMachinesClock();
        schedules.tick();
        failures = 1;
        clock.advance(Duration.ofSeconds(1));
        schedules.tick();

        clock.advance(Duration.ofHours(9));
        schedules.tick();

        assertThat(ran).isEmpty();
        assertThat(schedules.latestOf("", 5)).extracting(Run::state).containsExactly(Run.State.MISSED);
    }

    @Test
    void runsLateWithinCatchUpWhatTheMachineSleptThrough() {
        Schedules schedules = onTheMachinesClock();
        schedules.tick();

        clock.advance(Duration.ofMinutes(59));
        schedules.tick();

        assertThat(ran).hasSize(1);
    }

    private Schedules onTheMachinesClock() {
        return Timetable.onTheMachinesClock(
                mongo, clock, List.of(Timetable.file("daily", "0 0 10 * * ?", Errand.of(this::work))));
    }

    @Test
    void endsARunWhoseScheduleIsGoneInsteadOfTakingItOverForEver() {
        Instant due = Instant.parse("2026-03-03T02:00:00Z");
        Timetable.runs(mongo, clock).claim(new Occurrence<>("removed", due, new NoSettings()));
        clock.set(due.plus(Duration.ofMinutes(11)));
        Schedules schedules = schedules();

        schedules.tick();

        assertThat(schedules.latestOf("", 5)).extracting(Run::state).containsExactly(Run.State.GONE);
        clock.advance(Duration.ofMinutes(11));
        assertThat(Timetable.runs(mongo, clock).queue().takeNext()).isEmpty();
    }

    @Test
    void forgetsAfterNinetyDaysWhatHasEnded() {
        var runs = Timetable.runs(mongo, clock);
        Instant now = clock.instant();
        for (int days : List.of(91, 89)) {
            Instant at = now.minus(Duration.ofDays(days));
            runs.missed(new Occurrence<>("daily", at, new NoSettings()));
        }
        runs.claim(new Occurrence<>("weekly", now.minus(Duration.ofDays(91)), new NoSettings()));

        assertThat(Retention.removeExpired(runs.queue())).isEqualTo(1);

        assertThat(runs.latest(9))
                .extracting(Run::id)
                .containsExactly("daily@" + now.minus(Duration.ofDays(89)), "weekly@" + now.minus(Duration.ofDays(91)));
    }

    @Test
    @Tag("deaths")
    void endsEveryRunWhereverTheProcessDies() {
        int places = DeathAtEveryCommand.of((store, time) -> {
            var runs = new ArrayList<Instant>();
            time.set(Instant.parse("2026-03-03T01:59:59Z"));
            Schedule<NoSettings> daily = Timetable.file("daily", "0 0 10 * * ?", Errand.of(one -> runs.add(one.at())));
            return new DeathAtEveryCommand.User(
                    Duration.ofMinutes(11),
                    () -> {
                        Timetable.of(store, time, List.of(daily)).tick();
                        time.advance(Duration.ofSeconds(1));
                    },
                    () -> Timetable.of(store, time, List.of(daily)).tick(),
                    when -> {
                        assertThat(Timetable.runs(store, time).latest(9))
                                .as(when)
                                .extracting(Run::state)
                                .containsExactly(Run.State.DONE);
                        assertThat(runs).as(when).hasSizeBetween(1, 2);
                    });
        });

        assertThat(places).isGreaterThan(6);
    }

    @Test
    void triesAgainWhatFailedWhenAPersonSaysSoHoweverLate() {
        Schedules schedules = onTheMachinesClock();
        schedules.tick();
        failures = 6;
        clock.advance(Duration.ofSeconds(1));
        for (int minute = 0; minute < 60; minute++) {
            schedules.tick();
            clock.advance(Duration.ofMinutes(1));
        }
        WorkQueue queue = Timetable.runs(mongo, clock).queue();
        assertThat(FailedWork.of(queue)).singleElement().satisfies(failed -> {
            assertThat(failed.subject()).isEqualTo("daily · 2026-03-03 10:00");
            assertThat(failed.reason()).isEqualTo("not now");
            assertThat(failed.since()).isEqualTo(Instant.parse("2026-03-03T02:00:00Z"));
            assertThat(failed.nextAt()).isNull();
        });
        for (int minute = 0; minute < 600; minute++) {
            schedules.tick();
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(queue.retry("daily@2026-03-03T02:00:00Z")).isTrue();
        schedules.tick();

        assertThat(ran).containsExactly(Instant.parse("2026-03-03T02:00:00Z"));
        assertThat(FailedWork.of(queue)).isEmpty();
    }

    @Test
    void whatFailedIsNobodysToLookAtOnceALaterRunIsDone() {
        Schedules schedules = schedules();
        schedules.tick();
        failures = 6;
        clock.advance(Duration.ofSeconds(1));
        for (int hour = 0; hour < 23; hour++) {
            schedules.tick();
            clock.advance(Duration.ofHours(1));
        }
        WorkQueue queue = Timetable.runs(mongo, clock).queue();
        assertThat(queue.parked()).isEqualTo(1);

        clock.advance(Duration.ofHours(1));
        schedules.tick();

        assertThat(ran).containsExactly(Instant.parse("2026-03-04T02:00:00Z"));
        assertThat(queue.parked()).isZero();
    }

    @Test
    void goesOnWithARunThatAnEarlierVersionClaimed() {
        mongo.insert(
                new org.bson.Document("_id", "daily@2026-03-03T01:59:00Z")
                        .append("schedule", "daily")
                        .append("at", Instant.parse("2026-03-03T01:59:00Z"))
                        .append("owner", "1/1@elsewhere")
                        .append("leaseUntil", clock.instant().plusSeconds(60))
                        .append("state", "RUNNING")
                        .append("tries", 1)
                        .append("summary", "not now"),
                "occurrences");
        Schedules schedules = schedules();
        schedules.tick();
        assertThat(ran).isEmpty();

        clock.advance(Duration.ofSeconds(60));
        schedules.tick();

        assertThat(ran).contains(Instant.parse("2026-03-03T01:59:00Z"));
    }

    @Test
    void goesToEachOccurrenceOnTheWayWhenFastForwarding() {
        Schedules schedules = schedules(mongo, "0 0 10,20 * * ?");
        var stops = new ArrayList<Instant>();

        schedules.fastForward(Instant.parse("2026-03-04T03:00:00Z"), clock::set, () -> stops.add(clock.instant()));

        assertThat(stops)
                .containsExactly(
                        Instant.parse("2026-03-03T02:00:00Z"),
                        Instant.parse("2026-03-03T12:00:00Z"),
                        Instant.parse("2026-03-04T02:00:00Z"),
                        Instant.parse("2026-03-04T03:00:00Z"));
        assertThat(ran).hasSize(3);
    }

    private Schedules schedules() {
        return schedules(mongo);
    }

    private Schedules schedules(MongoOperations store) {
        return schedules(store, "0 0 10 * * ?");
    }

    private Schedules schedules(MongoOperations store, String cron) {
        return Timetable.of(store, clock, List.of(Timetable.file("daily", cron, Errand.of(this::work))));
    }

    private void work(Occurrence<NoSettings> occurrence) {
        if (failures > 0) {
            failures--;
            throw new IllegalStateException("not now");
        }
        inProgress.run();
        ran.add(occurrence.at());
    }
}
