package io.quanzi.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import io.quanzi.schedule.Schedules.Changed;
import io.quanzi.shared.Message;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.work.DeathAtEveryCommand;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

class RunExceptionsTests {
    private static final Instant TODAY = Instant.parse("2026-03-03T02:00:00Z");
    private static final Instant TOMORROW = Instant.parse("2026-03-04T02:00:00Z");
    private static final Instant AFTERNOON = Instant.parse("2026-03-03T07:00:00Z");

    private final SettableClock clock = new SettableClock("2026-03-03T01:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<Instant> ran = new ArrayList<>();

    @Test
    void noNodeRunsWhatIsSkippedNorCallsItMissedHoweverLateItLooks() {
        Schedules here = schedules();
        Schedules there = schedules();
        here.tick();
        there.tick();

        assertThat(here.skip("daily", TODAY, "xiaolan", "店休")).isEqualTo(Changed.DONE);
        assertThat(there.skip("daily", TODAY, "mei", "")).isEqualTo(Changed.UNKNOWN);
        clock.set(TODAY);
        there.tick();
        clock.advance(Duration.ofHours(9));
        here.tick();
        schedules().tick(); // after a restart

        assertThat(ran).isEmpty();
        assertThat(here.latestOf("daily", 5)).singleElement().satisfies(run -> {
            assertThat(run.state()).isEqualTo(Run.State.SKIPPED);
            assertThat(run.summary()).isEqualTo("xiaolan:店休");
        });
        assertThat(alarms(here)).isEmpty();
        clock.set(TOMORROW);
        here.tick();
        assertThat(ran).containsExactly(TOMORROW);
    }

    @Test
    void aSkippedRunHidesNoAlarmOfTheOneBefore() {
        schedules().tick();
        clock.set(TODAY.plus(Duration.ofHours(3)));
        Schedules schedules = schedules();
        schedules.tick();
        assertThat(alarms(schedules)).containsExactly("alarm.schedules.missed");

        schedules.skip("daily", TOMORROW, "xiaolan", "");
        assertThat(schedules.latestOf("daily", 5)).extracting(Run::state).containsExactly(Run.State.MISSED);
        clock.set(TOMORROW);
        schedules.tick();

        assertThat(alarms(schedules)).containsExactly("alarm.schedules.missed");
    }

    @Test
    void comesAtItsTimeAgainWhenTheSkipIsUndone() {
        Schedules schedules = schedules();
        schedules.tick();
        schedules.skip("daily", TODAY, "xiaolan", "");
        String id = "daily@" + TODAY;
        assertThat(schedules.exception(id)).hasValueSatisfying(one -> {
            assertThat(one.by()).isEqualTo("xiaolan");
            assertThat(one.changedAt()).isEqualTo(clock.instant());
            assertThat(one.skipped()).isTrue();
        });
        assertThat(schedules.nextOf("daily", clock.instant(), 1)).containsExactly(TOMORROW);

        assertThat(schedules.undo(id)).isEqualTo(Changed.DONE);
        assertThat(schedules.undo(id)).isEqualTo(Changed.TOO_LATE);
        clock.set(TODAY);
        schedules.tick();

        assertThat(ran).containsExactly(TODAY);
    }

    @Test
    void movesNothingOntoATimeWhoseOwnRunIsLeftOutOrMovedAway() {
        Schedules schedules = schedules();
        schedules.tick();
        schedules.skip("daily", TODAY, "xiaolan", "");
        assertThat(schedules.move("daily", TOMORROW, TODAY, "mei", "")).isEqualTo(Changed.LEFT_OUT);

        assertThat(schedules.undo("daily@" + TODAY)).isEqualTo(Changed.DONE);
        assertThat(schedules.move("daily", TODAY, AFTERNOON, "mei", "")).isEqualTo(Changed.DONE);
        assertThat(schedules.move("daily", TOMORROW, TODAY, "mei", "")).isEqualTo(Changed.LEFT_OUT);
        schedules.fastForward(TOMORROW, clock::set, () -> {});

        assertThat(ran).containsExactly(AFTERNOON, TOMORROW);
    }

    @Test
    void runsAtItsOwnTimeWhenItIsMovedBackThere() {
        Schedules schedules = schedules();
        schedules.tick();
        schedules.move("daily", TODAY, AFTERNOON, "xiaolan", "");

        assertThat(schedules.move("daily", AFTERNOON, TODAY, "mei", "")).isEqualTo(Changed.DONE);
        schedules.fastForward(TOMORROW, clock::set, () -> {});

        assertThat(ran).containsExactly(TODAY, TOMORROW);
    }

    @Test
    void takesBackOneOfTwoThatWereMovedToOneTimeAtOnce() {
        Schedules schedules = schedules();
        schedules.tick();
        mongo.insert(
                Document.parse("{_id: 'daily@%s', schedule: 'daily', state: 'MOVED', by: 'mei', why: ''}"
                                .formatted(TOMORROW))
                        .append("at", TOMORROW)
                        .append("to", AFTERNOON)
                        .append("changedAt", clock.instant()),
                Runs.OCCURRENCES);

        assertThat(schedules.move("daily", TODAY, AFTERNOON, "xiaolan", "")).isEqualTo(Changed.TAKEN);

        assertThat(schedules.nextOf("daily", clock.instant(), 2)).containsExactly(TODAY, AFTERNOON);
    }

    @Test
    void takesBackAMoveOntoARunThatASecondManagerLetsComeAgainAtThatMoment() {
        MongoTemplate store = spy(mongo);
        var asked = new AtomicInteger();
        doAnswer(call -> {
                    if (asked.decrementAndGet() == 0) {
                        mongo.remove(Query.query(Criteria.where("_id").is("daily@" + TODAY)), Runs.OCCURRENCES);
                    }
                    return call.callRealMethod();
                })
                .when(store)
                .find(any(Query.class), eq(Document.class), eq(Runs.OCCURRENCES));
        Schedules schedules = schedules(store, clock, ran);
        schedules.tick();
        schedules.skip("daily", TODAY, "xiaolan", "");

        asked.set(3); // after it was seen that nothing comes then, before that its run was left out
        assertThat(schedules.move("daily", TOMORROW, TODAY, "mei", "")).isEqualTo(Changed.TAKEN);

        assertThat(schedules.nextOf("daily", clock.instant(), 2)).containsExactly(TODAY, TOMORROW);
    }

    @Test
    void runsWhereItWasMovedAndOnlyThere() {
        Schedules schedules = schedules();
        schedules.tick();

        assertThat(schedules.move("daily", TODAY, AFTERNOON, "xiaolan", "直播")).isEqualTo(Changed.DONE);
        assertThat(schedules.next(clock.instant(), TOMORROW, 9))
                .extracting(Schedules.Next::at)
                .containsExactly(AFTERNOON, TOMORROW);
        assertThat(schedules.firstOfEach(clock.instant(), TOMORROW, 1))
                .extracting(Schedules.Next::at)
                .containsExactly(AFTERNOON);
        assertThat(schedules.firstOfEach(clock.instant(), TOMORROW, 3))
                .extracting(Schedules.Next::at)
                .containsExactly(AFTERNOON, TOMORROW);
        clock.set(TODAY);
        schedules.tick();
        assertThat(ran).isEmpty();
        clock.set(AFTERNOON);
        schedules.tick();
        schedules().tick();

        assertThat(ran).containsExactly(AFTERNOON);
        assertThat(schedules.undo("daily@" + TODAY)).isEqualTo(Changed.TOO_LATE);
    }

    @Test
    void isMissedOrLateWhereItWasMovedAsAnyRun() {
        schedules().tick();
        schedules().move("daily", TODAY, AFTERNOON, "xiaolan", "");

        clock.set(AFTERNOON.plus(Duration.ofMinutes(50)));
        Schedules late = schedules();
        late.tick();
        assertThat(ran).containsExactly(AFTERNOON);
        late.move("daily", TOMORROW, TOMORROW.plusSeconds(7200), "xiaolan", "");
        clock.set(TOMORROW.plus(Duration.ofHours(9)));
        Schedules later = schedules();
        later.tick();

        assertThat(ran).containsExactly(AFTERNOON);
        assertThat(alarms(later)).containsExactly("alarm.schedules.missed");
    }

    @Test
    void movesOnOrSkipsWhatWasMoved() {
        Schedules schedules = schedules();
        schedules.tick();
        schedules.move("daily", TODAY, AFTERNOON, "xiaolan", "");
        Instant evening = Instant.parse("2026-03-03T12:00:00Z");

        assertThat(schedules.move("daily", AFTERNOON, evening, "mei", "")).isEqualTo(Changed.DONE);
        assertThat(schedules.skip("daily", AFTERNOON, "mei", "")).isEqualTo(Changed.UNKNOWN);
        assertThat(schedules.skip("daily", evening, "mei", "")).isEqualTo(Changed.DONE);
        assertThat(schedules.undo("daily@" + TODAY)).isEqualTo(Changed.DONE);

        assertThat(schedules.nextOf("daily", clock.instant(), 1)).containsExactly(TODAY);
    }

    @Test
    void countsTheDaysOfAWeekAsTheyWillBe() {
        Schedules schedules = schedules();
        schedules.tick();
        assertThat(daysOf(schedules)).hasSize(7);

        schedules.move("daily", TODAY, AFTERNOON, "xiaolan", "");
        assertThat(daysOf(schedules)).hasSize(7);
        schedules.move("daily", AFTERNOON, TOMORROW.plusSeconds(7200), "xiaolan", "");
        assertThat(daysOf(schedules)).hasSize(6).startsWith(LocalDate.of(2026, 3, 4));
        schedules.skip("daily", TOMORROW, "xiaolan", "");
        assertThat(daysOf(schedules)).hasSize(6);
        schedules.skip("daily", TOMORROW.plusSeconds(7200), "xiaolan", "");
        assertThat(daysOf(schedules)).hasSize(5).startsWith(LocalDate.of(2026, 3, 5));
    }

    private List<LocalDate> daysOf(Schedules schedules) {
        return List.copyOf(
                schedules.settingsOf(new SpeakingAction(ran), 7).get(0).days());
    }

    @Test
    void refusesWhatCannotBe() {
        Schedules schedules = schedules();
        schedules.tick();

        assertThat(schedules.skip("nobody", TODAY, "xiaolan", "")).isEqualTo(Changed.UNKNOWN);
        assertThat(schedules.skip("daily", AFTERNOON, "xiaolan", "")).isEqualTo(Changed.UNKNOWN);
        assertThat(schedules.move("daily", TODAY, TOMORROW, "xiaolan", "")).isEqualTo(Changed.TAKEN);
        assertThat(schedules.move("daily", TODAY, clock.instant(), "xiaolan", ""))
                .isEqualTo(Changed.PAST);
        assertThat(schedules.move("daily", TODAY, TODAY.plus(Duration.ofDays(90)), "xiaolan", ""))
                .isEqualTo(Changed.TOO_FAR);
        clock.set(TODAY.minusSeconds(59));
        assertThat(schedules.skip("daily", TODAY, "xiaolan", "")).isEqualTo(Changed.TOO_LATE);
    }

    @Test
    void stopsWhereARunWasMovedWhenFastForwarding() {
        Schedules schedules = schedules();
        schedules.move("daily", TODAY, AFTERNOON, "xiaolan", "");
        var stops = new ArrayList<Instant>();

        schedules.fastForward(TOMORROW, clock::set, () -> stops.add(clock.instant()));

        assertThat(stops).startsWith(TODAY, AFTERNOON, TOMORROW);
        assertThat(ran).containsExactly(AFTERNOON, TOMORROW);
    }

    @Test
    @Tag("deaths")
    void aMovedRunEndsWhereverTheProcessDies() {
        int places = DeathAtEveryCommand.of((store, time) -> {
            var runs = new ArrayList<Instant>();
            time.set(Instant.parse("2026-03-03T01:00:00Z"));
            return new DeathAtEveryCommand.User(
                    Duration.ofMinutes(11),
                    () -> {
                        Schedules schedules = schedules(store, time, runs);
                        schedules.tick();
                        schedules.move("daily", TODAY, AFTERNOON, "xiaolan", "");
                        time.set(AFTERNOON);
                    },
                    () -> schedules(store, time, runs).tick(),
                    when -> {
                        boolean moved = schedules(store, time, runs)
                                .exception("daily@" + TODAY)
                                .isPresent();
                        assertThat(runs)
                                .as(when)
                                .allSatisfy(at -> assertThat(at).isEqualTo(moved ? AFTERNOON : TODAY))
                                .hasSizeLessThanOrEqualTo(2);
                    });
        });

        assertThat(places).isGreaterThan(4);
    }

    private List<String> alarms(Schedules schedules) {
        return new ScheduleAlarms(schedules, Timetable.runs(mongo, clock))
                .alarms().stream().map(alarm -> alarm.key()).toList();
    }

    private Schedules schedules() {
        return schedules(mongo, clock, ran);
    }

    private static Schedules schedules(MongoOperations store, Clock clock, List<Instant> ran) {
        return Timetable.of(store, clock, List.of(Timetable.file("daily", "0 0 10 * * ?", new SpeakingAction(ran))));
    }

    /** Speaks to customers, as its file says. */
    private record SpeakingAction(List<Instant> said) implements Action<NoSettings> {
        @Override
        public String name() {
            return "speech";
        }

        @Override
        public Class<NoSettings> settings() {
            return NoSettings.class;
        }

        @Override
        public boolean speaks() {
            return true;
        }

        @Override
        public Message run(Occurrence<NoSettings> occurrence) {
            said.add(occurrence.at());
            return Message.literal("said");
        }
    }
}
