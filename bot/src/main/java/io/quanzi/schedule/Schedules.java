package io.quanzi.schedule;

import io.quanzi.playbook.Playbook;
import io.quanzi.shared.FailureCause;
import io.quanzi.shared.Message;
import io.quanzi.work.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What schedules there are, when each comes next, what managers leave out or move of it, and running one by hand or by time. */
@Component
public class Schedules implements DisposableBean {
    private final Playbook playbook;
    private final ScheduleFiles files;
    private final Runs runs;
    private final RunExceptions exceptions;
    private final RunExecutor executor;
    private final DueRuns dueRuns;
    private final Clock clock;

    @Autowired
    Schedules(Playbook playbook, ScheduleFiles files, Runs runs, RunExceptions exceptions, Clock clock) {
        this(playbook, files, runs, exceptions, clock, !clock.equals(Clock.systemUTC()));
    }

    /** @param clockMoves the clock may be moved ahead under the running program: it is not the machine's own */
    Schedules(
            Playbook playbook,
            ScheduleFiles files,
            Runs runs,
            RunExceptions exceptions,
            Clock clock,
            boolean clockMoves) {
        this.playbook = playbook;
        this.files = files;
        this.runs = runs;
        this.exceptions = exceptions;
        this.executor = new RunExecutor(runs, this::find, clockMoves);
        this.dueRuns = new DueRuns(playbook, files, runs, exceptions, executor, clock);
        this.clock = clock;
    }

    /** One occurrence to come. */
    public record Next(String schedule, String title, String action, Instant at) {}

    /** The occurrences after an instant up to and with another, in order, at most {@code most}. */
    public List<Next> next(Instant from, Instant to, int most) {
        var coming = new ArrayList<Next>();
        List<RunException> excepted = exceptions.between(from, to);
        for (Schedule<?> schedule : playbook.all(files)) {
            for (Instant at : RunExceptions.applied(schedule, schedule.between(from, to), from, to, excepted)) {
                coming.add(new Next(
                        schedule.name(), schedule.title(), schedule.action().name(), at));
            }
        }
        coming.sort(Comparator.comparing(Next::at).thenComparing(Next::schedule));
        return coming.subList(0, Math.min(most, coming.size()));
    }

    /** The first occurrences of each schedule after an instant up to and with another, at most {@code most} of each, in order. */
    public List<Next> firstOfEach(Instant from, Instant to, int most) {
        var first = new ArrayList<Next>();
        List<RunException> excepted = exceptions.between(from, to);
        for (Schedule<?> schedule : playbook.all(files)) {
            first(schedule, from, to, excepted, most)
                    .forEach(at -> first.add(new Next(
                            schedule.name(), schedule.title(), schedule.action().name(), at)));
        }
        first.sort(Comparator.comparing(Next::at).thenComparing(Next::schedule));
        return List.copyOf(first);
    }

    /** The next times of one schedule, however far ahead; fewer when it comes no more, none when none has the name. */
    public List<Instant> nextOf(String name, Instant from, int most) {
        Instant end = from.plus(RunExceptions.AHEAD.multipliedBy(2));
        List<RunException> excepted = exceptions.between(from, end);
        return find(name)
                .map(schedule -> first(schedule, from, Instant.MAX, excepted, most))
                .orElse(List.of());
    }

    /** The first times of a schedule: each that was left out or moved away may stand before one that comes. */
    private static List<Instant> first(
            Schedule<?> schedule, Instant from, Instant to, List<RunException> excepted, int most) {
        List<RunException> own = excepted.stream()
                .filter(one -> one.schedule().equals(schedule.name()))
                .toList();
        var coming = new ArrayList<Instant>();
        for (Optional<Instant> at = schedule.after(from);
                at.isPresent() && !at.get().isAfter(to) && coming.size() < most + own.size();
                at = schedule.after(at.get())) {
            coming.add(at.get());
        }
        List<Instant> applied = RunExceptions.applied(schedule, coming, from, to, own);
        return List.copyOf(applied.subList(0, Math.min(most, applied.size())));
    }

    /**
     * Returns the latest runs of one schedule, newest first.
     *
     * @param schedule its name; empty for all
     */
    public List<Run> latestOf(String schedule, int most) {
        return schedule.isEmpty() ? runs.latest(most) : runs.latestOf(schedule, most);
    }

    /** The newest run of each schedule that has had one since an instant. */
    public List<Run> latestOfEach(Instant since) {
        var newest = new LinkedHashMap<String, Run>();
        runs.since(since).forEach(run -> newest.putIfAbsent(run.schedule(), run));
        return List.copyOf(newest.values());
    }

    /** The titles of all schedules by their names. */
    public Map<String, String> titles() {
        var titles = new LinkedHashMap<String, String>();
        playbook.all(files).forEach(schedule -> titles.put(schedule.name(), schedule.title()));
        return titles;
    }

    /** The actions of all schedules by their names. */
    public Map<String, String> actions() {
        var actions = new LinkedHashMap<String, String>();
        playbook.all(files)
                .forEach(schedule ->
                        actions.put(schedule.name(), schedule.action().name()));
        return actions;
    }

    /** The names of those that are paused. */
    public List<String> paused() {
        return playbook.all(files).stream()
                .filter(schedule -> schedule.paused())
                .map(schedule -> schedule.name())
                .toList();
    }

    /** The names of those that speak to customers. */
    public List<String> speaking() {
        return playbook.all(files).stream()
                .filter(schedule -> schedule.action().speaks())
                .map(schedule -> schedule.name())
                .toList();
    }

    /**
     * A schedule of some action.
     *
     * @param days the Shanghai days, of those asked for, on which it will run at least once
     */
    public record Planned<S>(S settings, Set<LocalDate> days) {}

    /** The settings of all schedules with an action, and the coming days on which each runs: what managers left out or moved is counted as they said. */
    public <S> List<Planned<S>> settingsOf(Action<S> action, int days) {
        Instant now = clock.instant();
        Instant end = now.plus(Duration.ofDays(days));
        List<RunException> excepted = exceptions.between(now, end);
        var planned = new ArrayList<Planned<S>>();
        for (Schedule<?> schedule : playbook.all(files)) {
            if (schedule.action().name().equals(action.name())) {
                planned.add(new Planned<>(
                        action.settings().cast(schedule.settings()),
                        RunExceptions.daysOf(schedule, now, end, excepted)));
            }
        }
        return List.copyOf(planned);
    }

    /** The occurrences of all schedules with an action, after an instant up to and with another. */
    public <S> List<Occurrence<S>> occurrences(Action<S> action, Instant from, Instant to) {
        var coming = new ArrayList<Occurrence<S>>();
        List<RunException> excepted = exceptions.between(from, to);
        for (Schedule<?> schedule : playbook.all(files)) {
            if (schedule.action().name().equals(action.name())) {
                S settings = action.settings().cast(schedule.settings());
                RunExceptions.applied(schedule, schedule.between(from, to), from, to, excepted)
                        .forEach(at -> coming.add(new Occurrence<>(schedule.name(), at, settings)));
            }
        }
        return List.copyOf(coming);
    }

    /** What managers left out or moved of the runs whose own time, or new one, is after an instant up to another. */
    public List<RunException> exceptions(Instant from, Instant to) {
        return exceptions.between(from, to);
    }

    /** The runs of all schedules from an instant up to another, newest first, and what was left out or moved. */
    public List<Run> runsBetween(Instant from, Instant to) {
        return runs.between(from, to);
    }

    /** What became of a manager's wish for one run. */
    public enum Changed {
        DONE,
        /** No schedule that speaks to customers comes at that time. */
        UNKNOWN,
        /** It has begun, its time has come, or somebody else was faster. */
        TOO_LATE,
        /** The new time is past, or less than a minute away. */
        PAST,
        /** The new time is too far ahead. */
        TOO_FAR,
        /** The schedule comes at that time already, by itself or as another run of it was moved there. */
        TAKEN,
        /** The schedule's own run of that time was left out or moved away; its row would stand in the way of this one. */
        LEFT_OUT
    }

    /**
     * Leaves out one run of a schedule that speaks to customers: no node begins it, and nobody calls it missed.
     *
     * @param at when it comes, also where it was moved to
     */
    public Changed skip(String name, Instant at, String by, String why) {
        return except(name, at, null, by, why);
    }

    /**
     * Moves one run of a schedule that speaks to customers to another time, once; one that was moved, back to its own time
     * as well.
     */
    public Changed move(String name, Instant at, Instant to, String by, String why) {
        Instant now = clock.instant();
        if (!to.isAfter(now.plus(RunExceptions.MARGIN))) {
            return Changed.PAST;
        }
        if (to.isAfter(now.plus(RunExceptions.AHEAD))) {
            return Changed.TOO_FAR;
        }
        Optional<RunException> moved = movedTo(name, at).stream().findFirst();
        String id = moved.map(RunException::id).orElse(Occurrence.id(name, at));
        if (moved.filter(one -> one.at().equals(to)).isPresent()) {
            return undo(id);
        }
        if (!coming(name, to).isEmpty()) {
            return Changed.TAKEN;
        }
        if (exceptions.find(Occurrence.id(name, to)).isPresent()) {
            return Changed.LEFT_OUT;
        }
        Changed changed = except(name, at, to, by, why);
        if (changed == Changed.DONE && (movedTo(name, to).size() > 1 || comesByItself(name, to))) {
            // two managers at once: whoever sees two runs at one time takes the own one back
            if (moved.isPresent()) {
                exceptions.find(id).ifPresent(own -> exceptions.change(own, at, by, why));
            } else {
                exceptions.undo(id);
            }
            return Changed.TAKEN;
        }
        return changed;
    }

    /** Whether a schedule's own run comes at an instant, neither left out nor moved away. */
    private boolean comesByItself(String name, Instant at) {
        return find(name)
                        .filter(schedule ->
                                schedule.between(at.minusMillis(1), at).contains(at))
                        .isPresent()
                && exceptions.find(Occurrence.id(name, at)).isEmpty();
    }

    private List<RunException> movedTo(String name, Instant at) {
        return exceptions.between(at.minusMillis(1), at).stream()
                .filter(one -> one.schedule().equals(name) && at.equals(one.to()))
                .toList();
    }

    private Changed except(String name, Instant at, @Nullable Instant to, String by, String why) {
        Optional<Schedule<?>> schedule = coming(name, at);
        if (schedule.isEmpty()) {
            return Changed.UNKNOWN;
        }
        if (!at.isAfter(clock.instant().plus(RunExceptions.MARGIN))) {
            return Changed.TOO_LATE;
        }
        Optional<RunException> moved = movedTo(name, at).stream().findFirst();
        boolean done;
        if (moved.isPresent()) {
            done = exceptions.change(moved.get(), to, by, why);
        } else if (to == null) {
            done = exceptions.skip(schedule.get().at(at), by, why);
        } else {
            done = exceptions.move(schedule.get().at(at), to, by, why);
        }
        return done ? Changed.DONE : Changed.TOO_LATE;
    }

    /** The schedule of a name, if it speaks and comes at an instant. */
    private Optional<Schedule<?>> coming(String name, Instant at) {
        Instant before = at.minusMillis(1);
        return find(name)
                .filter(schedule -> schedule.action().speaks())
                .filter(schedule -> RunExceptions.applied(
                                schedule, schedule.between(before, at), before, at, exceptions.between(before, at))
                        .contains(at));
    }

    /**
     * Lets a run that was left out or moved come at its own time again. Too late when that time has come, or it ran; taken
     * when another run was moved there meanwhile, which would otherwise be one with it.
     *
     * @param id the occurrence's, as {@link RunException#id()}
     */
    public Changed undo(String id) {
        if (exceptions.find(id).filter(exceptions::isReplaced).isPresent()) {
            return Changed.TAKEN;
        }
        return exceptions.undo(id) ? Changed.DONE : Changed.TOO_LATE;
    }

    /** The manager's word on one run; empty when there is none. */
    public Optional<RunException> exception(String id) {
        return exceptions.find(id);
    }

    /** The path of a schedule's file; empty when none has the name. */
    public Optional<String> pathOf(String name) {
        return find(name).map(Schedule::path);
    }

    /** The occurrence that a schedule would have if it ran now; empty when none of that action has the name. */
    public <S> Optional<Occurrence<S>> now(String name, Action<S> action) {
        return find(name)
                .filter(schedule -> schedule.action().name().equals(action.name()))
                .map(schedule -> new Occurrence<>(
                        name, clock.instant(), action.settings().cast(schedule.settings()), false));
    }

    /**
     * The result of running a schedule by hand.
     *
     * @param said what the action said it did, or why it failed
     * @param cause of which the words for a failure are
     */
    public record Ran(How how, Message said, FailureCause cause) {
        public Ran(How how, Message said) {
            this(how, said, FailureCause.OTHER);
        }

        /** What it said, in Chinese. */
        public String words() {
            return said.in(Locale.SIMPLIFIED_CHINESE);
        }

        /** How far it came. */
        public enum How {
            DONE,
            /** The run takes long, and goes on. */
            BEGUN,
            /** The run failed and is not tried again by itself. */
            FAILED,
            /** Another run goes on; none was begun. */
            BUSY,
            /** The program stops; it goes on after the next start. */
            STOPPED
        }
    }

    /**
     * Runs a schedule once, now, outside its times; empty when no schedule has the name.
     *
     * @param mayRepeat whether people may be told again what they were told today
     */
    public Optional<Ran> run(String name, boolean mayRepeat) {
        // as exact as it is stored: who takes it over knows it by the same id
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return find(name).map(schedule -> run(schedule, now, mayRepeat));
    }

    private <S> Ran run(Schedule<S> schedule, Instant now, boolean mayRepeat) {
        Occurrence<S> occurrence = schedule.at(now, mayRepeat);
        Optional<Document> taken = runs.claim(occurrence);
        if (taken.isEmpty()) {
            return new Ran(Ran.How.BUSY, Message.of("run.did.busy"));
        }
        // whoever asked reads what came of it, and asks again: nobody expects it to happen later by itself
        return executor.execute(schedule, occurrence, taken.get(), Outcome.Refused::new);
    }

    private Optional<Schedule<?>> find(String name) {
        return playbook.all(files).stream()
                .<Schedule<?>>map(schedule -> schedule)
                .filter(schedule -> schedule.name().equals(name))
                .findFirst();
    }

    /** Runs all that is due by now, each at its own instant. Safe to call from several places and nodes. */
    public void tick() {
        dueRuns.tick();
    }

    /** Keeps this node's runs while they are at work, however long they take, and however far the clock is moved. */
    @Scheduled(fixedDelay = 60_000)
    void keep() {
        executor.keep();
    }

    /**
     * Moves the clock ahead as time itself would: to each occurrence on the way, running it there, then to the target.
     * Given to {@code between} after every step, to let the rest of the program catch up.
     */
    public void fastForward(Instant target, ClockMover mover, Runnable between) {
        dueRuns.fastForward(target, mover, between);
    }

    /** Stops; runs that go on are taken over after the next start. */
    @Override
    public void destroy() {
        executor.close();
    }
}
