package io.quanzi.schedule;

import io.quanzi.playbook.Playbook;
import io.quanzi.work.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the schedules that are due.
 *
 * <p>{@link #tick()} works out every occurrence since the last tick, in the order of their instants, and for each: (1)
 * when it is later than the schedule's {@code catchUp}, because the process, the machine or the store was down, records it
 * as missed; (2) claims it by inserting {@code <schedule>@<instant>}, unless a manager left that one out or moved it
 * ({@link RunExceptions}); (3) runs the action, renewing the claim's lease; (4) writes the outcome. A claim without an
 * outcome is taken over when its lease is past, or its process is seen to be gone; so is one whose action failed, after a
 * pause. A clock that was moved ahead under a running process makes nothing late.
 */
class DueRuns {
    private static final Logger log = LoggerFactory.getLogger(DueRuns.class);
    private static final Duration BETWEEN_MARKS = Duration.ofMinutes(5);

    private final Playbook playbook;
    private final ScheduleFiles files;
    private final Runs runs;
    private final RunExceptions exceptions;
    private final RunExecutor executor;
    private final Clock clock;
    private @Nullable Instant lastTick;
    private final Map<String, Instant> marks = new HashMap<>();
    private final Map<String, Instant> written = new HashMap<>();

    DueRuns(
            Playbook playbook,
            ScheduleFiles files,
            Runs runs,
            RunExceptions exceptions,
            RunExecutor executor,
            Clock clock) {
        this.playbook = playbook;
        this.files = files;
        this.runs = runs;
        this.exceptions = exceptions;
        this.executor = executor;
        this.clock = clock;
    }

    /** Runs all that is due by now, each at its own instant. Safe to call from several places and nodes. */
    synchronized void tick() {
        Instant now = clock.instant();
        if (lastTick == null) {
            marks.putAll(runs.marks());
            written.putAll(marks);
        }
        boolean wasUp = lastTick != null;
        List<? extends Schedule<?>> free = playbook.all(files).stream()
                .filter(schedule -> !waits(schedule, now))
                .toList();
        for (Due<?> due : due(free, now)) {
            runDue(due, now, wasUp);
        }
        for (Schedule<?> schedule : free) {
            remember(schedule.name(), now);
        }
        executor.keep();
        executor.takeOver(now, wasUp);
        lastTick = now;
    }

    /**
     * Moves the clock ahead as time itself would: to each occurrence on the way, running it there, then to the target.
     * Given to {@code between} after every step, to let the rest of the program catch up.
     */
    void fastForward(Instant target, ClockMover mover, Runnable between) {
        tick();
        executor.await();
        for (Optional<Instant> stop = nextStop(target); stop.isPresent(); stop = nextStop(target)) {
            mover.moveTo(stop.get());
            tick();
            executor.await();
            between.run();
        }
        mover.moveTo(target);
        tick();
        executor.await();
        between.run();
    }

    private Optional<Instant> nextStop(Instant target) {
        Instant now = clock.instant();
        Stream<Instant> moved = exceptions.between(now, target).stream()
                .flatMap(one -> Optional.ofNullable(one.to()).stream())
                .filter(at -> at.isAfter(now));
        Stream<Instant> planned = playbook.all(files).stream()
                .filter(schedule -> !schedule.action().coalesces())
                .flatMap(schedule -> schedule.after(now).stream());
        return Stream.concat(moved, planned).filter(at -> !at.isAfter(target)).min(Comparator.naturalOrder());
    }

    private record Due<S>(Schedule<S> schedule, Instant at) {}

    /**
     * Whether what is due of a schedule is left until its run that goes on has ended: where the next does the work of those
     * before it, two at once would do it twice.
     */
    private boolean waits(Schedule<?> schedule, Instant now) {
        boolean waits = schedule.action().takesLong() && schedule.action().coalesces() && executor.isAtWork(schedule);
        if (waits) {
            marks.putIfAbsent(schedule.name(), now);
        }
        return waits;
    }

    private List<Due<?>> due(List<? extends Schedule<?>> schedules, Instant now) {
        var due = new ArrayList<Due<?>>();
        Instant earliest = schedules.stream()
                .map(schedule -> marks.getOrDefault(schedule.name(), now))
                .min(Comparator.naturalOrder())
                .orElse(now);
        List<RunException> excepted = earliest.isBefore(now) ? exceptions.between(earliest, now) : List.of();
        for (Schedule<?> schedule : schedules) {
            Instant from = marks.getOrDefault(schedule.name(), now);
            List<Instant> instants = RunExceptions.applied(schedule, schedule.between(from, now), from, now, excepted);
            boolean last = schedule.action().coalesces() && !instants.isEmpty();
            (last ? instants.subList(instants.size() - 1, instants.size()) : instants)
                    .forEach(at -> due.add(new Due<>(schedule, at)));
        }
        due.sort(Comparator.comparing(Due<?>::at)
                .thenComparing(one -> one.schedule().name()));
        return due;
    }

    private <S> void runDue(Due<S> due, Instant now, boolean wasUp) {
        Occurrence<S> occurrence = due.schedule().at(due.at());
        if (executor.isTooLate(due.schedule(), due.at(), now, wasUp)) {
            if (runs.missed(occurrence)) {
                log.warn(
                        "schedule missed run={} catchUp={}",
                        occurrence.id(),
                        due.schedule().catchUp());
            }
        } else {
            runs.claim(occurrence)
                    .ifPresent(taken -> executor.execute(due.schedule(), occurrence, taken, Outcome.Failed::new));
        }
        remember(due.schedule().name(), due.at());
    }

    /**
     * How far a schedule was worked out. Written at first sight and then every few minutes: what lies between is worked
     * out again after a restart, and the claims tell what has run.
     */
    private void remember(String schedule, Instant at) {
        marks.put(schedule, at);
        Instant before = written.get(schedule);
        if (before == null || at.isAfter(before.plus(BETWEEN_MARKS))) {
            runs.mark(schedule, at);
            written.put(schedule, at);
        }
    }
}
