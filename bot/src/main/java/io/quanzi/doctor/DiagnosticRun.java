package io.quanzi.doctor;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/** Runs all checks in parallel, each within a time limit. */
public final class DiagnosticRun {
    private static final Logger log = LoggerFactory.getLogger(DiagnosticRun.class);
    private static final int SECONDS = 90;

    private final DiagnosticContext diagnosticContext;
    private final List<Check> checks;
    private final List<CheckResults> parts = new ArrayList<>();
    private final AtomicInteger done = new AtomicInteger();

    DiagnosticRun(DiagnosticContext diagnosticContext) {
        this(diagnosticContext, new BotCheck());
    }

    private DiagnosticRun(DiagnosticContext diagnosticContext, BotCheck bot) {
        this(
                diagnosticContext,
                List.of(
                        bot,
                        new ConfigurationCheck(),
                        new WeComCheck(),
                        new AccountsCheck(),
                        new DatabaseCheck(),
                        new CallbackCheck(),
                        new VisitsCheck(),
                        new AlarmsCheck()));
    }

    DiagnosticRun(DiagnosticContext diagnosticContext, List<Check> checks) {
        this.diagnosticContext = diagnosticContext;
        this.checks = checks;
        checks.forEach(check -> parts.add(new CheckResults(diagnosticContext::masked)));
    }

    /**
     * Checks what can be checked where no bot runs: settings, WeCom, a database with a URI, the way to the callback
     * address.
     */
    public static DiagnosticReport alone(ConfigurableEnvironment environment, Clock machine) {
        return new DiagnosticRun(DiagnosticContext.of(environment, machine, null)).run(machine.instant());
    }

    /** The same where one runs that does not answer. */
    public static DiagnosticReport besideSilent(
            ConfigurableEnvironment environment, Clock machine, long pid, int port) {
        return new DiagnosticRun(DiagnosticContext.of(environment, machine, null), new BotCheck(pid, port))
                .run(machine.instant());
    }

    /** Only what belongs to one area. */
    static DiagnosticRun of(Area area, DiagnosticContext diagnosticContext) {
        List<Check> some = new DiagnosticRun(diagnosticContext)
                .checks.stream().filter(check -> check.first().area() == area).toList();
        return new DiagnosticRun(diagnosticContext, some);
    }

    /** How far it is, in percent. */
    int percent() {
        return 100 * done.get() / checks.size();
    }

    DiagnosticReport run(Instant at) {
        ExecutorService threads = Executors.newFixedThreadPool(checks.size(), work -> {
            var thread = new Thread(work, "doctor");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < checks.size(); i++) {
                Check check = checks.get(i);
                CheckResults found = parts.get(i);
                running.add(threads.submit(() -> {
                    check.look(diagnosticContext, found);
                    done.incrementAndGet();
                }));
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            for (int i = 0; i < checks.size(); i++) {
                await(running.get(i), end, checks.get(i), parts.get(i));
            }
        } finally {
            threads.shutdownNow();
        }
        List<CheckResult> all = parts.stream()
                .flatMap(part -> part.all().stream())
                .sorted(Comparator.comparingInt(DiagnosticRun::rank))
                .toList();
        return new DiagnosticReport(
                at,
                diagnosticContext.bot() != null,
                diagnosticContext.isSimulated() || diagnosticContext.awaitsSandbox(),
                all);
    }

    private static void await(Future<?> running, long end, Check check, CheckResults found) {
        try {
            running.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            running.cancel(true);
            found.skip(check.first(), "unfinished", SECONDS);
        } catch (ExecutionException failed) {
            log.warn("doctor failed at={}", check.first(), failed.getCause());
            found.warn(check.first(), "failed", String.valueOf(failed.getCause()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            found.skip(check.first(), "unfinished", SECONDS);
        }
    }

    static int rank(CheckResult one) {
        return switch (one.state()) {
            case WRONG -> 0;
            case WARN -> 1;
            case SKIPPED -> 2;
            case OK -> 3;
        };
    }
}
