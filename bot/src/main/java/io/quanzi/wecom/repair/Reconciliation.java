package io.quanzi.wecom.repair;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/**
 * Compares the stored data with WeCom, reconciler by reconciler, and corrects the differences. One run at a time,
 * whoever asks, on a thread of its own; a run whose process died goes on where it stopped, on whatever node.
 */
@Service
public class Reconciliation implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ReconciliationRepository rows;
    private final ObjectProvider<Reconciler> found;
    private final MeterRegistry meters;
    private final Duration pause;
    private final Supplier<ExecutorService> workers;
    private final AtomicReference<@Nullable String> inProgress = new AtomicReference<>();
    private volatile ExecutorService worker;
    private volatile boolean running;

    @Autowired
    Reconciliation(ReconciliationRepository rows, ObjectProvider<Reconciler> repairs, MeterRegistry meters) {
        this(rows, repairs, meters, Duration.ofSeconds(2), Reconciliation::oneThread);
    }

    private static ExecutorService oneThread() {
        return Executors.newSingleThreadExecutor(work -> {
            var thread = new Thread(work, "reconciliation");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * @param pause before the first repetition of a call that failed; doubles
     * @param workers what runs go on, made anew at each start after a stop
     */
    Reconciliation(
            ReconciliationRepository rows,
            ObjectProvider<Reconciler> repairs,
            MeterRegistry meters,
            Duration pause,
            Supplier<ExecutorService> workers) {
        this.rows = rows;
        this.found = repairs;
        this.meters = meters;
        this.pause = pause;
        this.workers = workers;
        this.worker = workers.get();
    }

    private List<Reconciler> repairs() {
        return found.stream()
                .sorted(Comparator.comparingInt(Reconciler::order).thenComparing(Reconciler::name))
                .toList();
    }

    /** The latest runs, newest first. */
    public List<ReconciliationRun> latest(int most) {
        return rows.latest(most);
    }

    public Optional<ReconciliationRun> find(String id) {
        return rows.find(id);
    }

    /** Begins a run; empty when one goes on already. */
    public Optional<ReconciliationRun> start(String by) {
        return begin(ReconciliationRepository.anId(), by);
    }

    private Optional<ReconciliationRun> begin(String id, String by) {
        return rows.begin(id, by).map(row -> {
            ReconciliationRun begun = rows.read(row);
            work(row);
            return begun;
        });
    }

    /** Asks a run to stop, on whatever node it goes on; what it mended stays. False when it does not go on. */
    public boolean cancel(String id, String by) {
        return rows.cancel(id, by);
    }

    /**
     * Makes a run of this id and returns when it has ended. When it was begun before, waits for it; when another one goes
     * on, for that, which does the same work.
     */
    ReconciliationRun run(String id, String by) {
        Optional<ReconciliationRun> run = begin(id, by);
        while (run.isEmpty()) {
            run = rows.find(id).or(rows::going).or(() -> begin(id, by));
        }
        ReconciliationRun now = again(run.get());
        while (now.running()) {
            ReconciliationExecutor.sleep(LOOK);
            now = again(now);
        }
        return now;
    }

    /** A store that does not answer for a while is waited for, as the run itself does. */
    private ReconciliationRun again(ReconciliationRun known) {
        try {
            return rows.find(known.id()).orElseThrow();
        } catch (DataAccessException unreachable) {
            log.debug("reconciliation cannot be read run={}", known.id(), unreachable);
            return known;
        }
    }

    /** Goes on with a run whose node is gone, and keeps the one that goes on here. */
    @Scheduled(fixedDelay = 15_000)
    void takeOver() {
        if (running) {
            try {
                String here = inProgress.get();
                if (here == null) {
                    rows.releaseOfDeadProcesses();
                    resume();
                } else {
                    rows.renew(here);
                }
            } catch (DataAccessException unreachable) {
                log.warn("reconciliations cannot be read cause={}", unreachable.toString());
            }
        }
    }

    /** False when there is none whose node is gone. */
    boolean resume() {
        Optional<Document> left = rows.takeOver();
        left.ifPresent(row -> {
            log.info("reconciliation taken over run={} at={}", row.getString("_id"), row.getString("at"));
            work(row);
        });
        return left.isPresent();
    }

    private void work(Document row) {
        inProgress.set(row.getString("_id"));
        worker.execute(() -> {
            try {
                new ReconciliationExecutor(row, rows, repairs(), meters, pause).run();
            } finally {
                inProgress.set(null);
            }
        });
    }

    @Override
    public void start() {
        if (worker.isShutdown()) {
            worker = workers.get();
        }
        rows.releaseOfDeadProcesses();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        worker.shutdownNow();
        try {
            worker.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
