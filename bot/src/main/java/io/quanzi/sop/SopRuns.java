package io.quanzi.sop;

import io.quanzi.outreach.MessageContent;
import io.quanzi.schedule.ClockAdvanceListener;
import io.quanzi.schedule.HistoryProgress;
import io.quanzi.shared.ChinaTime;
import io.quanzi.sop.SopFiles.InForce;
import io.quanzi.work.RetryPolicy;
import io.quanzi.work.WorkLayout;
import io.quanzi.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Fixes the steps of the day half an hour before their times, and has each worked off at its time. */
@Component
class SopRuns implements ClockAdvanceListener {
    static final String RUNS = "sop_runs";
    /** So long before its time a step's words are fixed. */
    static final Duration LOCK = Duration.ofMinutes(30);

    static final String LOCKED = "LOCKED";
    static final String MISSED = "MISSED";

    /** How many days back a step is written to be missed when nobody was there. */
    private static final int LOOK_BACK_DAYS = 3;

    private static final int BATCH = 50;

    /** Tried until the quiet hours of its day, which end it. */
    private static final RetryPolicy RETRIES =
            RetryPolicy.unlimited().withBackoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

    private static final WorkLayout LAYOUT = WorkLayout.of("sop-runs", RUNS, RETRIES)
            .openAs(List.of(LOCKED))
            .reasonIn("failure")
            .namedBy("title")
            .shownBy(row -> row.getString("title") + " · " + row.getString("step"));

    private final MongoOperations mongo;
    private final WorkQueue queue;
    private final SopFiles files;
    private final SopRunner runner;
    private final StepContents contents;
    private final ObjectProvider<HistoryProgress> histories;
    private final Clock clock;
    /** Those of a day that are known to stand in the store. */
    private final Set<String> known = new HashSet<>();

    private @Nullable LocalDate knownDay;
    private final Map<String, Instant> begun = new HashMap<>();

    SopRuns(
            MongoOperations mongo,
            SopFiles files,
            SopRunner runner,
            StepContents contents,
            ObjectProvider<HistoryProgress> histories,
            Clock clock) {
        this.mongo = mongo;
        this.queue = new WorkQueue(mongo, LAYOUT, clock);
        this.files = files;
        this.runner = runner;
        this.contents = contents;
        this.histories = histories;
        this.clock = clock;
    }

    /** The queue of the steps whose time has come. */
    @Bean("sopRunQueue")
    WorkQueue queue() {
        return queue;
    }

    @Scheduled(fixedDelay = 1_000)
    void pulse() {
        drive();
    }

    private boolean isHistoryPlayed() {
        return histories.stream().anyMatch(history -> history.playing().isPresent());
    }

    /** Fixes what is due soon and works off what is due, on the calling thread. History that is played knows no SOP. */
    synchronized void drive() {
        if (isHistoryPlayed()) {
            return;
        }
        Instant now = clock.instant();
        LocalDate today = ChinaTime.dayOf(now);
        List<InForce> all = files.all();
        if (!today.equals(knownDay)) {
            known.clear();
            begun.clear();
            files.forgetOthers(all);
        }
        for (InForce one : all) {
            if (!one.sop().isPaused()) {
                fix(one, today, now);
            } else {
                known.removeIf(id -> id.startsWith(one.sop().name() + "/"));
            }
        }
        knownDay = today;
        queue.runDue(runner::run, BATCH);
    }

    private void fix(InForce one, LocalDate today, Instant now) {
        Instant since = begun.computeIfAbsent(one.sop().name(), files::begin);
        Instant from = since.isAfter(one.at().plus(LOCK)) ? since : one.at().plus(LOCK);
        if (!today.equals(knownDay)) {
            for (int back = LOOK_BACK_DAYS; back > 0; back--) {
                insert(one.sop(), today.minusDays(back), MISSED, from, now);
            }
        }
        insert(one.sop(), today, LOCKED, one.at().isAfter(since) ? from : since, now.plus(LOCK));
    }

    /** Stores those of a day that are due from an instant up to another and are not known, with their words. */
    private void insert(Sop sop, LocalDate day, String state, Instant from, Instant to) {
        for (SopRun run : of(sop, day)) {
            if (!run.at().isBefore(from) && !run.at().isAfter(to) && !known.contains(run.id())) {
                MessageContent content = sop.step(run.step()).map(contents::of).orElse(run.content());
                known.add(run.id());
                try {
                    mongo.insert(run.saying(content).row(state), RUNS);
                } catch (DuplicateKeyException stored) {
                    // by this process before it started anew, or by another
                }
            }
        }
    }

    /** The runs of a day, as the files have them now, without their words. */
    List<SopRun> of(Sop sop, LocalDate day) {
        SopBatches batches = files.batches();
        var runs = new ArrayList<SopRun>();
        for (SopStep step : sop.steps()) {
            Set<LocalTime> times = sop.toPeople() ? batches.timesOf(step.at()) : Set.of(step.at());
            times.forEach(time -> runs.add(run(sop, step.id(), step.day(), day, time)));
        }
        Integer goalDays = sop.goalDays();
        if (sop.toPeople() && goalDays != null) {
            runs.add(run(sop, SopRun.END, goalDays, day, Sop.FIRST));
        }
        return runs;
    }

    private static SopRun run(Sop sop, String step, int offset, LocalDate day, LocalTime time) {
        return new SopRun(
                "%s/%s@%sT%s".formatted(sop.name(), step, day, time),
                sop.name(),
                step,
                day,
                offset,
                day.atTime(time).atZone(ChinaTime.ZONE).toInstant(),
                sop.title(),
                MessageContent.of(""));
    }

    @Override
    public Instant nextStop(Instant after) {
        if (isHistoryPlayed()) {
            return Instant.MAX;
        }
        LocalDate day = ChinaTime.dayOf(after);
        return files.all().stream()
                .filter(one -> !one.sop().isPaused())
                .flatMap(one ->
                        java.util.stream.Stream.of(day, day.plusDays(1)).flatMap(on -> of(one.sop(), on).stream()))
                .map(SopRun::at)
                .filter(at -> at.isAfter(after))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    @Override
    public void clockStopped() {
        drive();
    }

    /** A run whose words are fixed; empty before that. */
    Optional<SopRun> fixed(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, RUNS)).map(SopRun::read);
    }
}
