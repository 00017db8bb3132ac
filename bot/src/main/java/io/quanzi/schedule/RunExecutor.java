package io.quanzi.schedule;

import io.quanzi.schedule.Schedules.Ran;
import io.quanzi.shared.FailureCause;
import io.quanzi.shared.Message;
import io.quanzi.shared.StoredMessage;
import io.quanzi.work.Outcome;
import io.quanzi.work.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.query.Update;

/** Carries out the runs that this node has claimed, and takes over those that have no outcome. */
final class RunExecutor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunExecutor.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    /** How late a program that was up may be with anything, for other schedules that held it up. */
    private static final Duration HELD_UP = Duration.ofMinutes(10);

    private final Runs runs;
    private final WorkQueue queue;
    private final Function<String, Optional<Schedule<?>>> find;
    private final boolean clockMoves;
    private final BackgroundRuns backgroundRuns = new BackgroundRuns();
    private final Set<String> inProgress = ConcurrentHashMap.newKeySet();
    private Instant lookedForDead = Instant.EPOCH;

    /**
     * @param find the schedule of a name
     * @param clockMoves the clock may be moved ahead under the running program: it is not the machine's own
     */
    RunExecutor(Runs runs, Function<String, Optional<Schedule<?>>> find, boolean clockMoves) {
        this.runs = runs;
        this.queue = runs.queue();
        this.find = find;
        this.clockMoves = clockMoves;
    }

    /** Whether a run of a schedule goes on here. */
    boolean isAtWork(Schedule<?> schedule) {
        return inProgress.stream().anyMatch(id -> id.startsWith(schedule.name() + "@"));
    }

    /** Waits for the runs that go on in the background. */
    void await() {
        backgroundRuns.await();
    }

    /** Keeps this node's runs while they are at work, however long they take, and however far the clock is moved. */
    void keep() {
        for (String id : inProgress) {
            if (!queue.renew(id) && inProgress.contains(id)) { // else it has just ended
                log.warn("schedule lost its run to another node run={}", id);
            }
        }
    }

    /**
     * A store that could not be reached, or a machine that stood still, makes late as a program does that was down. A clock
     * that was moved does not.
     */
    boolean isTooLate(Schedule<?> schedule, Instant at, Instant now, boolean wasUp) {
        if (wasUp && clockMoves) {
            return false;
        }
        Duration most = schedule.catchUp();
        if (wasUp && most.compareTo(HELD_UP) < 0) {
            most = HELD_UP;
        }
        return at.plus(most).isBefore(now);
    }

    /** Takes over what has no outcome: what a process left that died or lost its lease, and what failed, after its pause. */
    void takeOver(Instant now, boolean wasUp) {
        if (Duration.between(lookedForDead, now).abs().compareTo(BETWEEN_LOOKS) >= 0) {
            runs.releaseOfDeadProcesses();
            runs.freeOwnBut(Set.copyOf(inProgress));
            lookedForDead = now;
        }
        for (Optional<Document> taken = queue.takeNext(); taken.isPresent(); taken = queue.takeNext()) {
            Document row = taken.get();
            Run run = runs.read(row);
            log.info("schedule taken over run={} tries={}", run.id(), run.tries());
            find.apply(run.schedule())
                    .ifPresentOrElse(schedule -> again(schedule, run, row, now, wasUp), () -> gone(row));
        }
    }

    private void gone(Document taken) {
        end(taken, Run.State.GONE, null);
        log.warn("schedule gone, its run ended run={}", taken.getString("_id"));
    }

    private boolean end(Document taken, Run.State state, @Nullable Message said) {
        return queue.finish(
                taken,
                new Outcome.Done(new Update()
                        .set("state", state.name())
                        .set("summary", said == null ? null : said.in(Locale.SIMPLIFIED_CHINESE))
                        .set("said", said == null ? null : StoredMessage.write(said))));
    }

    private <S> void again(Schedule<S> schedule, Run run, Document taken, Instant now, boolean wasUp) {
        Instant wanted = taken.getDate("nextAt").toInstant(); // later than its instant when a person asked for it again
        Instant since = wanted.isAfter(run.at()) ? wanted : run.at();
        if (isTooLate(schedule, since.plus(ScheduleFiles.EXTRA_LATENESS_ONCE_BEGUN), now, wasUp)) {
            end(taken, Run.State.MISSED, Message.of("run.did.missed"));
            log.warn("schedule begun and missed run={} catchUp={}", run.id(), schedule.catchUp());
            return;
        }
        boolean mayRepeat = taken.getBoolean("mayRepeat", false);
        execute(schedule, schedule.at(run.at(), mayRepeat), taken, Outcome.Failed::new);
    }

    /**
     * Runs what was taken, or begins to when it takes long.
     *
     * @param failure what becomes of it when it fails, and why that was
     */
    <S> Ran execute(
            Schedule<S> schedule,
            Occurrence<S> occurrence,
            Document taken,
            BiFunction<String, FailureCause, Outcome> failure) {
        inProgress.add(occurrence.id());
        if (!schedule.action().takesLong()) {
            return carryOut(schedule, occurrence, taken, failure);
        }
        backgroundRuns.run(occurrence.id(), () -> carryOut(schedule, occurrence, taken, failure));
        return new Ran(Ran.How.BEGUN, Message.of("run.did.begun"));
    }

    private <S> Ran carryOut(
            Schedule<S> schedule,
            Occurrence<S> occurrence,
            Document taken,
            BiFunction<String, FailureCause, Outcome> failure) {
        String id = occurrence.id();
        Message summary;
        try {
            summary = schedule.action().run(occurrence);
        } catch (RuntimeException failed) {
            if (Thread.currentThread().isInterrupted()) {
                log.info("schedule stopped with the program run={}", id);
                return new Ran(Ran.How.STOPPED, Message.of("run.did.stopping"));
            }
            inProgress.remove(id); // before it is given free, so that it does not look lost
            log.warn("schedule failed run={}", id, failed);
            String why = String.valueOf(failed.getMessage());
            FailureCause cause = FailureCause.of(failed);
            queue.finish(taken, failure.apply(why, cause));
            return new Ran(Ran.How.FAILED, Message.literal(why), cause);
        } finally {
            inProgress.remove(id);
        }
        if (end(taken, Run.State.DONE, summary)) {
            runs.settleFailed(schedule.name(), occurrence.at());
            log.info("schedule ran run={} summary=\"{}\"", id, summary);
        } else {
            log.warn("schedule ran longer than its lease, another node has it run={}", id);
        }
        return new Ran(Ran.How.DONE, summary);
    }

    /** Stops; runs that go on are taken over after the next start. */
    @Override
    public void close() {
        backgroundRuns.close();
    }
}
