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
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the diagnostics of the running bot, one run at a time, for whoever asks. The last report is kept, for every
 * node and over a restart:
 *
 * <pre>{"_id": "last", "at": ISODate, "report": "{\"at\": ..., \"findings\": [...]}"}</pre>
 */
@Component
public class Doctor {
    private static final Logger log = LoggerFactory.getLogger(Doctor.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LAST = "last";

    private final ConfigurableEnvironment environment;
    private final MongoOperations mongo;
    private final Audit audit;
    private final Clock clock;
    private final DiagnosticContext.Bot bot;
    private volatile Map<String, Set<String>> indexesAtStart = Map.of();
    private @Nullable Running running;
    private @Nullable DiagnosticReport latest;

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
        this.mongo = mongo;
        this.audit = audit;
        this.clock = clock;
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

    private record Running(DiagnosticRun examination, CompletableFuture<DiagnosticReport> report) {}

    @EventListener(ApplicationReadyEvent.class)
    void rememberIndexes() {
        indexesAtStart = DatabaseCheck.indexesOf(mongo);
    }

    /**
     * Begins an examination, unless one is under way.
     *
     * @param by who asks, for the audit
     */
    public synchronized void begin(String by) {
        start(by, null);
    }

    /** Begins to look at one area again; what was found in the others stays. The whole, when nothing was found yet. */
    public synchronized void beginAgain(Area area, String by) {
        start(by, last().isPresent() ? area : null);
    }

    /** Examines, and returns when it is over; one that is under way already is waited for. */
    public DiagnosticReport examine(String by) {
        try {
            return start(by, null).report().join();
        } catch (CompletionException failed) {
            throw new IllegalStateException("the examination failed: " + failed.getCause(), failed);
        }
    }

    private synchronized Running start(String by, @Nullable Area area) {
        if (running == null) {
            // freshness and skew are the machine's affair, also where the bot lives by the sandbox's clock
            var run = new DiagnosticRun(DiagnosticContext.of(environment, Clock.systemUTC(), bot), area);
            running = new Running(run, CompletableFuture.supplyAsync(() -> run(run, by, area), Doctor::inBackground));
        }
        return running;
    }

    private static void inBackground(Runnable examination) {
        var thread = new Thread(examination, "doctor");
        thread.setDaemon(true);
        thread.start();
    }

    private DiagnosticReport run(DiagnosticRun run, String by, @Nullable Area area) {
        try {
            DiagnosticReport found = run.run(clock.instant());
            DiagnosticReport whole = area == null
                    ? found
                    : last().map(before -> before.with(found, area)).orElse(found);
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

    /** Keeps the report in memory too: a database that is away must not take the report of it away. */
    private void keep(DiagnosticReport report, String by) {
        synchronized (this) {
            latest = report;
        }
        var sum = report.summary();
        log.info("examined wrong={} warn={} ok={} skipped={}", sum.wrong(), sum.warn(), sum.ok(), sum.skipped());
        try {
            mongo.save(
                    new Document("_id", LAST)
                            .append("at", report.at())
                            .append("report", JSON.writeValueAsString(report)),
                    DatabaseCheck.COLLECTION);
            audit.record(by, "doctor.run", "", "wrong %d, warn %d".formatted(sum.wrong(), sum.warn()));
        } catch (DataAccessException away) {
            log.warn("report not kept cause={}", away.toString());
        }
    }

    /** How far the examination under way is, in percent; empty when none is. */
    public synchronized Optional<Integer> progress() {
        return Optional.ofNullable(running).map(now -> now.examination().percent());
    }

    /** The last report, of this node or another. */
    public Optional<DiagnosticReport> last() {
        DiagnosticReport own;
        synchronized (this) {
            own = latest;
        }
        try {
            Document row = mongo.findById(LAST, Document.class, DatabaseCheck.COLLECTION);
            if (row != null && (own == null || row.getDate("at").toInstant().isAfter(own.at()))) {
                return Optional.of(JSON.readValue(row.getString("report"), DiagnosticReport.class));
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
