package io.quanzi.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.playbook.Playbook;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Faults;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.MongoTemplate;

class SchedulesTests {
    private final SettableClock clock = new SettableClock("2026-03-03T01:59:59Z"); // 09:59:59 in Shanghai
    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<Instant> ran = Collections.synchronizedList(new ArrayList<>());
    private Runnable atWork = () -> {};
    private int failures;

    @Test
    void runsWhatIsDueJustNow() {
        Schedules schedules = schedules("0 0 10 * * ?", Duration.ofHours(1));
        schedules.tick();
        assertThat(ran).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        schedules.tick();
        schedules.tick();

        assertThat(ran).containsExactly(Instant.parse("2026-03-03T02:00:00Z"));
        assertThat(schedules.latest(5))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.DONE));
    }

    @Test
    void walksEveryOccurrenceWhenTheClockIsMovedAhead() {
        Schedules schedules = schedules("0 0 10 * * ?", Duration.ofHours(1));
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
        schedules("0 0 10 * * ?", Duration.ofHours(1)).tick();

        clock.advance(Duration.ofDays(1).plusMinutes(30));
        Schedules afterRestart = schedules("0 0 10 * * ?", Duration.ofHours(1));
        afterRestart.tick();

        assertThat(ran).containsExactly(Instant.parse("2026-03-04T02:00:00Z"));
        assertThat(afterRestart.latest(5)).extracting(Run::state).containsExactly(Run.State.DONE, Run.State.MISSED);
    }

    @Test
    void runsOnceHoweverManyNodesTick() throws InterruptedException {
        List<Schedules> nodes = IntStream.range(0, 8)
                .mapToObj(node -> schedules("0 0 10 * * ?", Duration.ofHours(1)))
                .toList();
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
        Schedules schedules = schedules("0 0 10 * * ?", Duration.ofHours(1));
        schedules.tick();
        Instant due = Instant.parse("2026-03-03T02:00:00Z");
        new Runs(mongo).claim(new Occurrence<>("daily", due, new NoSettings()), due);

        clock.set(due);
        schedules.tick();
        assertThat(ran).isEmpty();

        clock.advance(Duration.ofMinutes(11));
        schedules.tick();
        assertThat(ran).containsExactly(due);
    }

    @Test
    void triesAgainAfterAPauseWhatFailed() {
        Schedules schedules = schedules("0 0 10 * * ?", Duration.ofHours(1));
        schedules.tick();
        failures = 2;

        clock.advance(Duration.ofSeconds(1));
        schedules.tick();
        assertThat(schedules.latest(1))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.RUNNING))
                .satisfies(run -> assertThat(run.summary()).isEqualTo("not now"));
        clock.advance(Duration.ofSeconds(61));
        schedules.tick();
        clock.advance(Duration.ofSeconds(121));
        schedules.tick();

        assertThat(ran).hasSize(1);
        assertThat(schedules.latest(1))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.DONE));
    }

    @Test
    void givesUpWhatFailsForHalfAnHour() {
        Schedules schedules = schedules("0 0 10 * * ?", Duration.ofHours(1));
        schedules.tick();
        failures = 100;

        clock.advance(Duration.ofSeconds(1));
        for (int minute = 0; minute < 60; minute++) {
            schedules.tick();
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(schedules.latest(1))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.FAILED));
        assertThat(failures).isEqualTo(94);
    }

    @Test
    void runsSoonWhatItClaimedWithoutHearingSo() {
        schedules("0 0 10 * * ?", Duration.ofHours(1)).tick();
        clock.advance(Duration.ofSeconds(1));
        new Runs(mongo).claim(new Occurrence<>("daily", clock.instant(), new NoSettings()), clock.instant());
        Schedules schedules = schedules("0 0 10 * * ?", Duration.ofHours(1));
        schedules.tick();
        assertThat(ran).isEmpty();

        clock.advance(Duration.ofSeconds(31));
        schedules.tick();

        assertThat(ran).hasSize(1);
    }

    @Test
    void keepsARunThatTakesLongerThanItsLease() {
        Schedules schedules = schedules("0 0 10 * * ?", Duration.ofHours(1));
        schedules.tick();
        var anotherNode = new Runs(mongo);
        atWork = () -> {
            for (int minute = 0; minute < 30; minute++) {
                clock.advance(Duration.ofMinutes(1));
                schedules.keep();
                assertThat(anotherNode.takeOver(clock.instant())).isEmpty();
            }
        };

        clock.advance(Duration.ofSeconds(1));
        schedules.tick();

        assertThat(ran).hasSize(1);
    }

    @Test
    void recordsAsMissedWhatWasBegunAndCannotBeEndedInTime() {
        schedules("0 0 10 * * ?", Duration.ofHours(1)).tick();
        Instant due = Instant.parse("2026-03-03T02:00:00Z");
        new Runs(mongo).claim(new Occurrence<>("daily", due, new NoSettings()), due);

        clock.advance(Duration.ofHours(20));
        Schedules afterRestart = schedules("0 0 10 * * ?", Duration.ofHours(1));
        afterRestart.tick();

        assertThat(ran).isEmpty();
        assertThat(afterRestart.latest(5)).extracting(Run::state).containsExactly(Run.State.MISSED);
    }

    @Test
    void endsEveryRunWhereverTheProcessDies() {
        for (int moment = 1; ; moment++) {
            Faults faults = Faults.crashAt(moment);
            MongoTemplate store = TestMongo.fresh();
            clock.set(Instant.parse("2026-03-03T01:59:59Z"));
            ran.clear();
            schedules(store).tick();
            clock.advance(Duration.ofSeconds(1));
            try {
                schedules(faults.before(MongoOperations.class, store)).tick();
            } catch (Faults.Crash killed) {
                // so it ends
            }
            var after = schedules(store);
            for (int minute = 0; minute < 25; minute++) {
                clock.advance(Duration.ofMinutes(1));
                after.tick();
            }

            assertThat(after.latest(9))
                    .as("killed at moment %d", moment)
                    .extracting(Run::state)
                    .containsExactly(Run.State.DONE);
            assertThat(ran).as("killed at moment %d", moment).hasSizeBetween(1, 2);
            if (!faults.happened()) {
                assertThat(moment).isGreaterThan(6);
                return;
            }
        }
    }

    @Test
    void goesToEachOccurrenceOnTheWayWhenFastForwarding() {
        Schedules schedules = schedules("0 0 10,20 * * ?", Duration.ofHours(1));
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

    @Test
    void givesARunThatTakesLongAThreadOfItsOwnAndEndsItsOccurrenceWhenItEnds() throws InterruptedException {
        var slow = new Slow();
        Schedules schedules = of(schedule("nightly", "0 0 10 * * ?", slow), schedule("daily", "0 1 10 * * ?"));
        schedules.tick();
        clock.advance(Duration.ofSeconds(1));
        schedules.tick();
        slow.begun.await();
        assertThat(schedules.latest(1)).extracting(Run::state).containsExactly(Run.State.RUNNING);

        for (int minutes = 0; minutes < 30; minutes++) {
            clock.advance(Duration.ofMinutes(1));
            schedules.tick();
        }

        assertThat(ran).as("the other one, at its time").containsExactly(Instant.parse("2026-03-03T02:01:00Z"));
        assertThat(of(schedule("nightly", "0 0 10 * * ?", slow))).satisfies(Schedules::tick);
        assertThat(slow.runs).as("nobody took it over").hasValue(1);
        slow.end.countDown();
        schedules.fastForward(clock.instant().plusSeconds(1), clock::set, () -> {});
        assertThat(schedules.latest(9))
                .filteredOn(run -> run.schedule().equals("nightly"))
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.state()).isEqualTo(Run.State.DONE);
                    assertThat(run.summary()).isEqualTo("slowly done");
                });
    }

    @Test
    void takesUpAgainWhatTheEndOfTheProgramInterrupted() throws InterruptedException {
        var slow = new Slow();
        Schedules stopped = of(schedule("nightly", "0 0 10 * * ?", slow));
        stopped.tick();
        clock.advance(Duration.ofSeconds(1));
        stopped.tick();
        slow.begun.await();

        stopped.destroy();

        slow.ended.await();
        slow.end.countDown();
        clock.advance(Duration.ofMinutes(11));
        Schedules next = of(schedule("nightly", "0 0 10 * * ?", slow));
        next.fastForward(clock.instant().plusSeconds(1), clock::set, () -> {});
        assertThat(slow.runs).hasValue(2);
        assertThat(next.latest(9))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.DONE));
    }

    @Test
    void endsARunOfTheButtonThatItTookOver() throws InterruptedException {
        clock.set(Instant.parse("2026-03-03T01:59:59.123456789Z"));
        var slow = new Slow();
        Schedules stopped = of(schedule("nightly", "0 0 10 * * ?", slow));
        assertThat(stopped.runNow("nightly")).contains("已开始，在后台执行");
        slow.begun.await();
        stopped.destroy();
        slow.ended.await();
        slow.end.countDown();
        clock.set(Instant.parse("2026-03-03T03:00:00Z"));
        Schedules next = of(schedule("nightly", "0 0 10 * * ?", slow));

        next.fastForward(clock.instant().plusSeconds(1), clock::set, () -> {});

        assertThat(slow.runs).hasValue(2);
        assertThat(next.latest(9))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.DONE));
    }

    /** Runs until it is let go. */
    private static final class Slow implements Action<NoSettings> {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicInteger runs = new AtomicInteger();

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public Class<NoSettings> settings() {
            return NoSettings.class;
        }

        @Override
        public boolean takesLong() {
            return true;
        }

        @Override
        public List<String> plan(Occurrence<NoSettings> occurrence) {
            return List.of();
        }

        @Override
        public String run(Occurrence<NoSettings> occurrence) {
            runs.incrementAndGet();
            begun.countDown();
            try {
                end.await();
                return "slowly done";
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the program stops", stopped);
            } finally {
                ended.countDown();
            }
        }
    }

    private static Schedule<NoSettings> schedule(String name, String cron, Action<NoSettings> action) {
        return new Schedule<>(
                "schedules/" + name + ".yaml",
                name,
                "每日",
                cron,
                ChinaTime.ZONE,
                Duration.ofHours(1),
                action,
                new NoSettings());
    }

    private Schedule<NoSettings> schedule(String name, String cron) {
        return schedule(name, cron, new Remember());
    }

    private Schedules schedules(String cron, Duration catchUp) {
        return schedules(cron, catchUp, mongo);
    }

    private Schedules schedules(MongoOperations store) {
        return schedules("0 0 10 * * ?", Duration.ofHours(1), store);
    }

    private Schedules schedules(String cron, Duration catchUp, MongoOperations store) {
        var schedule = new Schedule<>(
                "schedules/daily.yaml", "daily", "每日", cron, ChinaTime.ZONE, catchUp, new Remember(), new NoSettings());
        return of(store, schedule);
    }

    private Schedules of(Schedule<?>... schedules) {
        return of(mongo, schedules);
    }

    private Schedules of(MongoOperations store, Schedule<?>... schedules) {
        Playbook playbook = mock(Playbook.class);
        when(playbook.all(any())).thenAnswer(call -> List.of(schedules));
        return new Schedules(playbook, mock(ScheduleFiles.class), new Runs(store), clock);
    }

    private class Remember implements Action<NoSettings> {
        @Override
        public String name() {
            return "remember";
        }

        @Override
        public Class<NoSettings> settings() {
            return NoSettings.class;
        }

        @Override
        public List<String> plan(Occurrence<NoSettings> occurrence) {
            return List.of();
        }

        @Override
        public String run(Occurrence<NoSettings> occurrence) {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("not now");
            }
            atWork.run();
            ran.add(occurrence.at());
            return "done";
        }
    }
}
