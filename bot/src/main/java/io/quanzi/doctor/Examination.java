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

/** All checks side by side, each for so long only. */
public final class Examination {
    private static final Logger log = LoggerFactory.getLogger(Examination.class);
    private static final int SECONDS = 90;

    private final Patient patient;
    private final List<Check> checks;
    private final List<Findings> parts = new ArrayList<>();
    private final AtomicInteger done = new AtomicInteger();

    Examination(Patient patient) {
        this(patient, new BotCheck());
    }

    private Examination(Patient patient, BotCheck bot) {
        this(
                patient,
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

    Examination(Patient patient, List<Check> checks) {
        this.patient = patient;
        this.checks = checks;
        checks.forEach(check -> parts.add(new Findings(patient::masked)));
    }

    /** Looks at what can be seen where no bot runs: its settings, WeCom, a database with a URI, the way to its door. */
    public static Report alone(ConfigurableEnvironment environment, Clock machine) {
        return new Examination(Patient.of(environment, machine, null)).run(machine.instant());
    }

    /** The same where one runs that does not answer. */
    public static Report besideSilent(ConfigurableEnvironment environment, Clock machine, long pid, int port) {
        return new Examination(Patient.of(environment, machine, null), new BotCheck(pid, port)).run(machine.instant());
    }

    /** Only what belongs to one area. */
    static Examination of(Area area, Patient patient) {
        List<Check> some = new Examination(patient)
                .checks.stream().filter(check -> check.first().area() == area).toList();
        return new Examination(patient, some);
    }

    /** How far it is, in percent. */
    int percent() {
        return 100 * done.get() / checks.size();
    }

    Report run(Instant at) {
        ExecutorService threads = Executors.newFixedThreadPool(checks.size(), work -> {
            var thread = new Thread(work, "doctor");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < checks.size(); i++) {
                Check check = checks.get(i);
                Findings found = parts.get(i);
                running.add(threads.submit(() -> {
                    check.look(patient, found);
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
        List<Finding> all = parts.stream()
                .flatMap(part -> part.all().stream())
                .sorted(Comparator.comparingInt(Examination::rank))
                .toList();
        return new Report(at, patient.bot() != null, patient.isSimulated() || patient.awaitsSandbox(), all);
    }

    private static void await(Future<?> running, long end, Check check, Findings found) {
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

    static int rank(Finding one) {
        return switch (one.state()) {
            case WRONG -> 0;
            case WARN -> 1;
            case SKIPPED -> 2;
            case OK -> 3;
        };
    }
}
