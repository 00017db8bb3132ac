package io.quanzi.schedule;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.playbook.Playbook;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.data.mongodb.core.MongoOperations;

/** Schedules of a test's making, with an hour to catch up. */
final class Timetable {
    private Timetable() {}

    /** Schedules at work, as one node has them. */
    static Schedules of(MongoOperations store, Clock clock, List<? extends Schedule<?>> files) {
        return of(store, clock, files, true);
    }

    /** Schedules at work on a clock that nobody moves. */
    static Schedules onTheMachinesClock(MongoOperations store, Clock clock, List<? extends Schedule<?>> files) {
        return of(store, clock, files, false);
    }

    private static Schedules of(
            MongoOperations store, Clock clock, List<? extends Schedule<?>> files, boolean clockMoves) {
        Playbook playbook = mock(Playbook.class);
        when(playbook.all(any())).thenAnswer(call -> files);
        return new Schedules(
                playbook,
                mock(ScheduleFiles.class),
                runs(store, clock),
                new RunExceptions(store, clock),
                clock,
                clockMoves);
    }

    static Runs runs(MongoOperations store, Clock clock) {
        return new Runs(store, clock, mock(Playbook.class), mock(ScheduleFiles.class));
    }

    static Schedule<NoSettings> file(String name, String cron, Action<NoSettings> errand) {
        return new Schedule<>(
                "schedules/" + name + ".yaml",
                name,
                "每日",
                cron,
                ChinaTime.ZONE,
                Duration.ofHours(1),
                errand,
                new NoSettings(),
                false);
    }
}
