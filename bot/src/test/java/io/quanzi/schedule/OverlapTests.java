package io.quanzi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Ways in which jobs of other systems overlap, or fall between two stools: each occurrence runs once, none is lost. */
class OverlapTests {
    private static final Instant TEN = Instant.parse("2026-03-03T02:00:00Z");

    private final SettableClock clock = new SettableClock("2026-03-03T01:59:59Z"); // 09:59:59 in Shanghai
    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void leavesARunThatIsUnderWayToWhoeverBeganIt() throws InterruptedException {
        var began = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        Schedules slow = schedules(occurrence -> await(began, goOn), plan("daily", "0 0 10 * * ?"));
        Schedules other = schedules(occurrence -> {}, plan("daily", "0 0 10 * * ?"));
        slow.tick();
        other.tick();
        clock.set(TEN);

        var done = threads.submit(slow::tick);
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
        other.tick();
        other.tick();
        assertThat(ran).isEmpty();
        goOn.countDown();
        assertThat(done).succeedsWithin(Duration.ofSeconds(20));

        other.tick();
        assertThat(ran).containsExactly("daily@2026-03-03T02:00:00Z");
    }

    @Test
    void runsWhatCameDueDuringALongRunOnceAndLosesNoneOfIt() {
        Schedules schedules = schedules(
                occurrence -> {
                    if (occurrence.at().equals(TEN)) {
                        clock.advance(Duration.ofMinutes(4)); // the run takes as long
                    }
                },
                plan("often", "0 0/1 * * * ?"));
        schedules.tick();
        clock.set(TEN);

        schedules.tick();
        schedules.tick();
        schedules.tick();

        assertThat(ran)
                .containsExactly(
                        "often@2026-03-03T02:00:00Z",
                        "often@2026-03-03T02:01:00Z",
                        "often@2026-03-03T02:02:00Z",
                        "often@2026-03-03T02:03:00Z",
                        "often@2026-03-03T02:04:00Z");
    }

    @Test
    void runsTwoSchedulesOfOneInstantBothOnce() {
        Schedules schedules = schedules(occurrence -> {}, plan("tip", "0 0 10 * * ?"), plan("deal", "0 0 10 ? * TUE"));
        schedules.tick();
        clock.set(TEN);

        schedules.tick();
        schedules.tick();

        assertThat(ran).containsExactlyInAnyOrder("tip@2026-03-03T02:00:00Z", "deal@2026-03-03T02:00:00Z");
    }

    @Test
    void runsOnceWhatAManagerStartsAtTheVeryInstantItIsDue() {
        Schedules schedules = schedules(occurrence -> {}, plan("daily", "0 0 10 * * ?"));
        schedules.tick();
        clock.set(TEN);

        schedules.run("daily", false);
        schedules.tick();
        schedules.run("daily", false);

        assertThat(ran).containsExactly("daily@2026-03-03T02:00:00Z");
    }

    @Test
    void keepsWhatIsStillToComeThoughARunBeforeItWasDoneTwice() {
        Schedules first = schedules(occurrence -> {}, plan("daily", "0 0 10 * * ?"));
        first.tick();
        clock.set(TEN);
        first.tick();

        Schedules restarted = schedules(occurrence -> {}, plan("daily", "0 0 10 * * ?"));
        restarted.tick();
        clock.advance(Duration.ofDays(1));
        restarted.tick();
        first.tick();

        assertThat(ran).containsExactly("daily@2026-03-03T02:00:00Z", "daily@2026-03-04T02:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0 * * ?", "0 30 0 * * ?", "59 59 0 * * ?", "0 5 0 * * ?"})
    void runsInTheHourAfterMidnight(String cron) {
        clock.set(Instant.parse("2026-03-02T15:59:59Z")); // a second before midnight in Shanghai
        Schedules schedules = schedules(occurrence -> {}, plan("nightly", cron));
        schedules.tick();

        for (int minute = 0; minute < 120; minute++) {
            for (int seconds : List.of(1, 28, 30, 1)) { // both sides of each full minute, and its middle
                clock.advance(Duration.ofSeconds(seconds));
                schedules.tick();
            }
        }

        assertThat(ran).hasSize(1).first().asString().startsWith("nightly@2026-03-02T16:");
    }

    @ParameterizedTest
    @CsvSource({"2024-02-28,2024-02-29", "2025-02-28,2025-03-01", "2025-12-31,2026-01-01", "2026-04-30,2026-05-01"})
    void runsAtMidnightOfEveryDayOfTheCalendar(LocalDate eve, LocalDate day) {
        clock.set(eve.atTime(LocalTime.of(12, 0)).atZone(ChinaTime.ZONE).toInstant());
        Schedules schedules = schedules(occurrence -> {}, plan("nightly", "0 0 0 * * ?"));
        schedules.tick();

        clock.advance(Duration.ofDays(1));
        schedules.tick();

        assertThat(ran)
                .containsExactly("nightly@" + day.atStartOfDay(ChinaTime.ZONE).toInstant());
    }

    /** What a schedule is, before its action is known. */
    private record Plan(String name, String cron) {}

    private static Plan plan(String name, String cron) {
        return new Plan(name, cron);
    }

    private Schedules schedules(Consumer<Occurrence<NoSettings>> meanwhile, Plan... plans) {
        Errand errand = Errand.of(occurrence -> {
            meanwhile.accept(occurrence);
            ran.add(occurrence.id());
        });
        return Timetable.of(
                mongo,
                clock,
                Arrays.stream(plans)
                        .map(plan -> Timetable.file(plan.name(), plan.cron(), errand))
                        .toList());
    }

    private static void await(CountDownLatch began, CountDownLatch goOn) {
        began.countDown();
        try {
            goOn.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
