package io.quanzi.console.today;

import io.quanzi.inbox.Inbox;
import io.quanzi.schedule.Run;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.FailureCause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Collects the alarms above the numbers of the first page: what failed in the inbox and the schedules, and what
 * modules tell.
 */
@Component
class Alarms {
    private static final Duration LONG = Duration.ofMinutes(5);
    /** A run that failed longer ago says nothing of now. */
    private static final Duration LATELY = Duration.ofHours(1);

    private static final int MAX_COUNTED = 100;

    private final Inbox inbox;
    private final Schedules schedules;
    private final ModuleAlarms modules;
    private final Clock clock;

    Alarms(Inbox inbox, Schedules schedules, ModuleAlarms modules, Clock clock) {
        this.inbox = inbox;
        this.schedules = schedules;
        this.modules = modules;
        this.clock = clock;
    }

    /** An alarm, and whether the check-up can tell more of it. */
    public record Shown(Alarm alarm, boolean doctor) {}

    /** The gravest first; empty when all is well. */
    List<Shown> now(Inbox.Backlog standing) {
        var alarms = new ArrayList<Shown>();
        outage().ifPresent(alarms::add);
        if (standing.parked() > 0) {
            alarms.add(shown("today.parked", standing.parked(), null));
        }
        long failing = standing.open() == 0 ? 0 : inbox.failing();
        Optional<Instant> oldest = standing.open() == 0 ? Optional.empty() : inbox.oldestWaiting();
        if (oldest.filter(at -> at.plus(LONG).isBefore(clock.instant())).isPresent()) {
            alarms.add(shown("alarm.waiting", Math.max(failing, 1), oldest.get()));
        }
        modules.now().forEach(alarm -> alarms.add(new Shown(alarm, false)));
        alarms.sort(Comparator.comparing(one -> !one.alarm().grave()));
        return List.copyOf(alarms);
    }

    private static Shown shown(String key, long count, @Nullable Instant since) {
        return new Shown(new Alarm(key, count, List.of(), since, "/inbox", false), false);
    }

    private record Trouble(FailureCause cause, Instant since) {}

    /** Returns the alarm that nothing gets through to WeCom, since the first of what still fails by it. */
    private Optional<Shown> outage() {
        Instant lately = clock.instant().minus(LATELY);
        Stream<Trouble> events = Stream.concat(inbox.retried(MAX_COUNTED).stream(), inbox.parked(MAX_COUNTED).stream())
                .filter(failed -> !failed.nextAt().isBefore(lately))
                .map(failed -> new Trouble(failed.cause(), failed.entry().receivedAt()));
        Stream<Trouble> runs = schedules.latestOfEach(lately).stream()
                .filter(Run::failed)
                .map(run -> new Trouble(run.failureCause(), run.at()));
        List<Trouble> outages = Stream.concat(events, runs)
                .filter(trouble -> trouble.cause().isOutage())
                .toList();
        return outages.stream()
                .min(Comparator.comparing(Trouble::since))
                .map(first -> new Shown(
                        new Alarm(
                                "alarm." + first.cause().key(),
                                outages.size(),
                                List.of(),
                                first.since(),
                                "/inbox",
                                true),
                        true));
    }
}
