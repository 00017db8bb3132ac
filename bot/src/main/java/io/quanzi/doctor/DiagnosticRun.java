package io.quanzi.doctor;

import io.quanzi.shared.Alarm;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/** Runs all checks in parallel, each within a time limit. */
public final class DiagnosticRun {
    private static final Logger log = LoggerFactory.getLogger(DiagnosticRun.class);
    private static final int TIMEOUT_SECONDS = 90;

    private final DiagnosticContext context;
    private final List<Part> parts;
    private final AtomicInteger done = new AtomicInteger();

    /** @param first what is told of when the check itself fails */
    private record Part(CheckId first, Check check, CheckResults found) {}

    private DiagnosticRun(DiagnosticContext context, Check bot, @Nullable Area area) {
        this.context = context;
        this.parts = List.of(
                        part(CheckId.BOT, bot),
                        part(CheckId.CORP_ID, new ConfigurationCheck()),
                        part(CheckId.ACCESS_TOKEN, new WeComCheck()),
                        part(CheckId.OFFICIAL_ACCOUNT, new AccountsCheck()),
                        part(CheckId.DATABASE, new DatabaseCheck()),
                        part(CheckId.CALLBACK_GET, new CallbackCheck()),
                        part(CheckId.CALLBACK_VISITS, new VisitsCheck()),
                        part(CheckId.ALARMS, DiagnosticRun::lookAtAlarms))
                .stream()
                .filter(part -> area == null || part.first().area() == area)
                .toList();
    }

    /** @param area what alone is looked at; null for all */
    DiagnosticRun(DiagnosticContext context, @Nullable Area area) {
        this(context, DiagnosticRun::lookAtBot, area);
    }

    private Part part(CheckId first, Check check) {
        return new Part(first, check, new CheckResults(context::masked));
    }

    /**
     * Checks what can be checked where no bot runs: settings, WeCom, a database with a URI, the way to the callback
     * address.
     */
    public static DiagnosticReport alone(ConfigurableEnvironment environment, Clock machine) {
        return new DiagnosticRun(DiagnosticContext.of(environment, machine, null), (Area) null).run(machine.instant());
    }

    /** The same where one runs that does not answer. */
    public static DiagnosticReport besideSilent(
            ConfigurableEnvironment environment, Clock machine, long pid, int port) {
        Check silent = (context, found) -> found.wrong(CheckId.BOT, "silent", pid, port);
        return new DiagnosticRun(DiagnosticContext.of(environment, machine, null), silent, null).run(machine.instant());
    }

    /** Whether a bot runs on the data. */
    private static void lookAtBot(DiagnosticContext context, CheckResults found) {
        found.first(CheckId.BOT)
                .skip(context.bot() == null, "none", context.dataDirectory())
                .orOk(ProcessHandle.current().pid(), context.dataDirectory());
    }

    /** The alarms of the running shop, such as an empty pool of codes; as on the console's first page. */
    private static void lookAtAlarms(DiagnosticContext context, CheckResults found) {
        DiagnosticContext.Bot bot = context.bot();
        List<Alarm> alarms = bot == null ? List.of() : bot.alarms().get();
        found.first(CheckId.ALARMS).skip(bot == null, "no-bot").ok(alarms.isEmpty());
        alarms.forEach(alarm -> found.alarm(CheckId.ALARMS, alarm));
    }

    /** How far it is, in percent. */
    int percent() {
        return 100 * done.get() / parts.size();
    }

    DiagnosticReport run(Instant at) {
        ExecutorService threads = Executors.newFixedThreadPool(parts.size(), work -> {
            var thread = new Thread(work, "doctor");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var running = threads.invokeAll(
                    parts.stream()
                            .map(part -> Executors.callable(() -> look(part)))
                            .toList(),
                    TIMEOUT_SECONDS,
                    TimeUnit.SECONDS);
            for (int i = 0; i < parts.size(); i++) {
                settle(parts.get(i), running.get(i));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the checks were interrupted", interrupted);
        } finally {
            threads.shutdownNow();
        }
        var all = new ArrayList<CheckResult>();
        parts.forEach(part -> all.addAll(part.found().all()));
        all.sort(Comparator.comparing(CheckResult::state));
        return new DiagnosticReport(
                at, context.bot() != null, context.isSimulated() || context.awaitsSandbox(), List.copyOf(all));
    }

    private void look(Part part) {
        part.check().look(context, part.found());
        done.incrementAndGet();
    }

    private static void settle(Part part, Future<?> ended) throws InterruptedException {
        try {
            ended.get();
        } catch (CancellationException late) {
            part.found().skip(part.first(), "unfinished", TIMEOUT_SECONDS);
        } catch (ExecutionException failed) {
            log.warn("doctor failed at={}", part.first(), failed.getCause());
            part.found().warn(part.first(), "failed", String.valueOf(failed.getCause()));
        }
    }
}
