package io.quanzi.doctor;

import io.quanzi.callback.CallbackStatistics;
import io.quanzi.inbox.Inbox;
import io.quanzi.shared.AlarmSource;
import io.quanzi.shared.Audit;
import io.quanzi.shared.StaffSource;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Runs the diagnostics of the running bot, one run at a time, for whoever asks. The last report is kept, for every
 * node and over a restart:
 *
 * <pre>{"_id": "last", "at": ISODate, "report": "{\"at\": ..., \"findings\": [...]}"}</pre>
 */
@Component
public class Doctor {
    private static final Logger log = LoggerFactory.getLogger(Doctor.class);
    private static final String LAST = "last";

    private final ConfigurableEnvironment environment;
    private final Audit audit;
    private final DiagnosticContext.Bot bot;
    private volatile Map<String, Set<String>> indexesAtStart = Map.of();
    private volatile @Nullable DiagnosticReport latest;
    private @Nullable Running running;

    private record Running(DiagnosticRun run, CompletableFuture<DiagnosticReport> report) {}

    Doctor(
            ConfigurableEnvironment environment,
            MongoOperations mongo,
            Inbox inbox,
            CallbackStatistics callbackStatistics,
            ObjectProvider<AlarmSource> alarmSources,
            ObjectProvider<StaffSource> staffSources,
            Audit audit,
            Clock clock) {
        this.environment = environment;
        this.audit = audit;
        this.bot = new DiagnosticContext.Bot(
                mongo,
                inbox,
                clock,
                () -> staffSources
                        .orderedStream()
                        .flatMap(Doctor::userIds)
                        .distinct()
                        .toList(),
                () -> indexesAtStart,
                () -> AlarmSource.all(alarmSources.orderedStream()),
                callbackStatistics::of);
    }

    @EventListener(ApplicationReadyEvent.class)
    void rememberIndexes() {
        indexesAtStart = DatabaseCheck.indexesOf(bot.mongo());
    }

    /**
     * Begins an examination, unless one is under way.
     *
     * @param area what alone is looked at, while what was found elsewhere stays; null for the whole, which it is too
     *     when nothing was found yet
     * @param by who asks, for the audit
     */
    public void begin(@Nullable Area area, String by) {
        start(area != null && last().isPresent() ? area : null, by);
    }

    /** Examines, and returns when it is over; one that is under way already is waited for. */
    public DiagnosticReport examine(String by) {
        try {
            return start(null, by).report().join();
        } catch (CompletionException failed) {
            throw new IllegalStateException("the examination failed: " + failed.getCause(), failed);
        }
    }

    private synchronized Running start(@Nullable Area area, String by) {
        if (running == null) {
            // freshness and skew are the machine's affair, also where the bot lives by the sandbox's clock
            var context = DiagnosticContext.of(environment, Clock.systemUTC(), bot);
            var run = new DiagnosticRun(context, DiagnosticRun::lookAtBot, area);
            var report = CompletableFuture.supplyAsync(
                    () -> run(run, by, area), work -> DiagnosticRun.daemon(work).start());
            running = new Running(run, report);
        }
        return running;
    }

    private DiagnosticReport run(DiagnosticRun run, String by, @Nullable Area area) {
        try {
            DiagnosticReport found = run.run(bot.clock().instant());
            DiagnosticReport whole = area == null
                    ? found
                    : last().map(before -> before.with(found, area)).orElse(found);
            latest = whole; // also where the database is away
            keep(whole, by);
            return whole;
        } catch (RuntimeException failed) {
            log.error("examination failed", failed);
            throw failed;
        } finally {
            end();
        }
    }

    private synchronized void end() {
        running = null;
    }

    private void keep(DiagnosticReport report, String by) {
        var sum = report.summary();
        log.info("examined wrong={} warn={} ok={} skipped={}", sum.wrong(), sum.warn(), sum.ok(), sum.skipped());
        try {
            String json = ProbeAnswer.JSON.writeValueAsString(report);
            bot.mongo()
                    .save(
                            new Document("_id", LAST).append("at", report.at()).append("report", json),
                            DatabaseCheck.COLLECTION);
            audit.record(by, "doctor.run", "", "wrong %d, warn %d".formatted(sum.wrong(), sum.warn()));
        } catch (DataAccessException away) {
            log.warn("report not kept cause={}", away.toString());
        }
    }

    /** How far the examination under way is, in percent; empty when none is. */
    public synchronized Optional<Integer> progress() {
        return Optional.ofNullable(running).map(now -> now.run().percent());
    }

    /** The last report, of this node or another. */
    public Optional<DiagnosticReport> last() {
        DiagnosticReport own = latest;
        try {
            Document row = bot.mongo().findById(LAST, Document.class, DatabaseCheck.COLLECTION);
            if (row != null && (own == null || row.getDate("at").toInstant().isAfter(own.at()))) {
                return Optional.of(ProbeAnswer.JSON.readValue(row.getString("report"), DiagnosticReport.class));
            }
        } catch (DataAccessException | JacksonException unreadable) {
            log.warn("last report not read cause={}", unreadable.toString());
        }
        return Optional.ofNullable(own);
    }

    /** Returns the userids of one module; none while the database is away, which its own check tells. */
    private static Stream<String> userIds(StaffSource source) {
        try {
            return source.userIds().stream().filter(user -> !user.isEmpty());
        } catch (DataAccessException away) {
            return Stream.empty();
        }
    }
}
