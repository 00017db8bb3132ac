package io.quanzi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Runs that take longer than other schedules can wait: they hold up nothing, and outlive the program they began in. */
class LongRunTests {
    private final SettableClock clock = new SettableClock("2026-03-03T01:59:59Z"); // 09:59:59 in Shanghai
    private final MongoTemplate mongo = TestMongo.fresh();

    private Schedules of(Schedule<?>... files) {
        return Timetable.of(mongo, clock, List.of(files));
    }

    private static Schedule<NoSettings> nightly(Slow slow) {
        return Timetable.file("nightly", "0 0 10 * * ?", new Errand(true, occurrence -> slow.run()));
    }

    /** Runs until it is let go. */
    private static final class Slow {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicInteger runs = new AtomicInteger();

        String run() {
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

    @Test
    void givesARunThatTakesLongAThreadOfItsOwnAndEndsItsOccurrenceWhenItEnds() throws InterruptedException {
        var slow = new Slow();
        var ran = new ArrayList<Instant>();
        var daily = Timetable.file("daily", "0 1 10 * * ?", Errand.of(occurrence -> ran.add(occurrence.at())));
        Schedules schedules = of(nightly(slow), daily);
        schedules.tick();
        clock.advance(Duration.ofSeconds(1));
        schedules.tick();
        slow.begun.await();
        assertThat(schedules.latestOf("", 1)).extracting(Run::state).containsExactly(Run.State.RUNNING);

        for (int minutes = 0; minutes < 30; minutes++) {
            clock.advance(Duration.ofMinutes(1));
            schedules.tick();
        }

        assertThat(ran).as("the other one, at its time").containsExactly(Instant.parse("2026-03-03T02:01:00Z"));
        assertThat(of(nightly(slow))).satisfies(Schedules::tick);
        assertThat(slow.runs).as("nobody took it over").hasValue(1);
        slow.end.countDown();
        schedules.fastForward(clock.instant().plusSeconds(1), clock::set, () -> {});
        assertThat(schedules.latestOf("", 9))
                .filteredOn(run -> run.schedule().equals("nightly"))
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.state()).isEqualTo(Run.State.DONE);
                    assertThat(run.summary()).isEqualTo("slowly done");
                });
    }

    @Test
    void beginsNoSecondRunOfWhatDoesTheWorkOfThoseBeforeItWhileOneGoesOn() throws InterruptedException {
        var slow = new Slow();
        var begun = Collections.synchronizedList(new ArrayList<Instant>());
        var often = Timetable.file("often", "0 0/1 * * * ?", new Errand(true, true, occurrence -> {
            begun.add(occurrence.at());
            return slow.run();
        }));
        Schedules schedules = of(often);
        schedules.tick();
        clock.advance(Duration.ofSeconds(1));
        schedules.tick();
        slow.begun.await();

        for (int minutes = 0; minutes < 3; minutes++) {
            clock.advance(Duration.ofMinutes(1));
            schedules.tick();
        }

        assertThat(begun).containsExactly(Instant.parse("2026-03-03T02:00:00Z"));
        slow.end.countDown();
        schedules.fastForward(clock.instant().plusSeconds(1), clock::set, () -> {});
        assertThat(begun)
                .as("then the last of those that were due, for all")
                .containsExactly(Instant.parse("2026-03-03T02:00:00Z"), Instant.parse("2026-03-03T02:03:00Z"));
    }

    @Test
    void takesUpAgainWhatTheEndOfTheProgramInterrupted() throws InterruptedException {
        var slow = new Slow();
        Schedules stopped = of(nightly(slow));
        stopped.tick();
        clock.advance(Duration.ofSeconds(1));
        stopped.tick();
        slow.begun.await();

        stopped.destroy();

        slow.ended.await();
        slow.end.countDown();
        clock.advance(Duration.ofMinutes(11));
        Schedules next = of(nightly(slow));
        next.fastForward(clock.instant().plusSeconds(1), clock::set, () -> {});
        assertThat(slow.runs).hasValue(2);
        assertThat(next.latestOf("", 9))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.DONE));
    }

    @Test
    void endsARunOfTheButtonThatItTookOver() throws InterruptedException {
        clock.set(Instant.parse("2026-03-03T01:59:59.123456789Z"));
        var slow = new Slow();
        Schedules stopped = of(nightly(slow));
        assertThat(stopped.run("nightly", false).map(Schedules.Ran::words)).contains("已开始，在后台执行");
        slow.begun.await();
        stopped.destroy();
        slow.ended.await();
        slow.end.countDown();
        clock.set(Instant.parse("2026-03-03T03:00:00Z"));
        Schedules next = of(nightly(slow));

        next.fastForward(clock.instant().plusSeconds(1), clock::set, () -> {});

        assertThat(slow.runs).hasValue(2);
        assertThat(next.latestOf("", 9))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(Run.State.DONE));
    }
}
