package io.quanzi.doctor;

import io.quanzi.shared.Alarm;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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

    /**
     * Prepares a run.
     *
     * @param bot how to look for a bot on the data
     * @param area what alone is looked at; null for all
     */
    DiagnosticRun(DiagnosticContext context, Check bot, @Nullable Area area) {
        this.context = context;
        this.parts = Stream.of(
                        part(CheckId.BOT, bot),
                        part(CheckId.CORP_ID, new ConfigurationCheck()),
                        part(CheckId.ACCESS_TOKEN, new WeComCheck()),
                        part(CheckId.OFFICIAL_ACCOUNT, new AccountsCheck()),
                        part(CheckId.DATABASE, new DatabaseCheck()),
                        part(CheckId.CALLBACK_GET, new CallbackCheck()),
                        part(CheckId.CALLBACK_VISITS, new VisitsCheck()),
                        part(CheckId.ALARMS, DiagnosticRun::lookAtAlarms))
                .filter(part -> area == null || part.first().area() == area)
                .toList();
    }

    private Part part(CheckId first, Check check) {
        return new Part(first, check, new CheckResults(context::masked));
    }

    /**
     * Checks what can be checked where no bot runs: settings, WeCom, a database with a URI, the way to the callback
     * address.
     */
    public static DiagnosticReport alone(ConfigurableEnvironment environment, Clock machine) {
        return alone(environment, machine, DiagnosticRun::lookAtBot);
    }

    /** The same where one runs that does not answer. */
    public static DiagnosticReport besideSilent(
            ConfigurableEnvironment environment, Clock machine, long pid, int port) {
        return alone(environment, machine, (context, found) -> found.wrong(CheckId.BOT, "silent", pid, port));
    }

    private static DiagnosticReport alone(ConfigurableEnvironment environment, Clock machine, Check bot) {
        var context = DiagnosticContext.of(environment, machine, null);
        return new DiagnosticRun(context, bot, null).run(machine.instant());
    }

    /** Whether a bot runs on the data. */
    static void lookAtBot(DiagnosticContext context, CheckResults found) {
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
        ExecutorService threads = Executors.newFixedThreadPool(parts.size(), DiagnosticRun::daemon);
        List<CompletableFuture<Void>> running = parts.stream()
                .map(part -> CompletableFuture.runAsync(() -> look(part), threads)
                        .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .exceptionally(failed -> settle(part, failed)))
                .toList();
        running.forEach(CompletableFuture::join);
        threads.shutdownNow();
        List<CheckResult> all =
                parts.stream().flatMap(part -> part.found().all().stream()).toList();
        boolean sandbox = context.isSimulated() || context.awaitsSandbox();
        return new DiagnosticReport(at, context.bot() != null, sandbox, all);
    }

    static Thread daemon(Runnable work) {
        var thread = new Thread(work, "doctor");
        thread.setDaemon(true);
        return thread;
    }

    private void look(Part part) {
        part.check().look(context, part.found());
        done.incrementAndGet();
    }

    private static @Nullable Void settle(Part part, Throwable failed) {
        if (failed instanceof TimeoutException) {
            part.found().skip(part.first(), "unfinished", TIMEOUT_SECONDS);
        } else {
            Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
            log.warn("doctor failed at={}", part.first(), cause);
            part.found().first(part.first()).warn(true, "failed", String.valueOf(cause));
        }
        return null;
    }
}
