package io.quanzi.wecom.repair;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quanzi.shared.Leases;
import io.quanzi.wecom.repair.Repair.Gap;
import io.quanzi.wecom.repair.Repair.Look;
import io.quanzi.wecom.repair.Repair.Outcome;
import io.quanzi.wecom.repair.RunRows.Saved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Compares what stands here with WeCom, repair by repair, and mends what differs. One run at a time, whoever asks, on a
 * thread of its own; a run whose process died goes on where it stopped, on whatever node.
 *
 * <p>A piece is looked at, what it found is stored and counted, some differences are mended and crossed out with their
 * counts in one write: killed between any two of them, a run mends the same again, which is harmless, and counts it once.
 */
@Service
public class Reconciliation implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);
    private static final int TRIES = 4;
    private static final int MOST_REASONS = 10;
    private static final int LONGEST_REASON = 200;
    private static final Duration LOOK = Duration.ofMillis(200);

    private final RunRows rows;
    private final ObjectProvider<Repair> found;
    private final MeterRegistry meters;
    private final String owner;
    private final Duration pause;
    private final ExecutorService worker;
    private final AtomicReference<@Nullable String> atWork = new AtomicReference<>();
    private volatile boolean running;

    @Autowired
    Reconciliation(RunRows rows, ObjectProvider<Repair> repairs, MeterRegistry meters) {
        this(rows, repairs, meters, Leases.OWNER, Duration.ofSeconds(2), Executors.newSingleThreadExecutor(work -> {
            var thread = new Thread(work, "reconciliation");
            thread.setDaemon(true);
            return thread;
        }));
    }

    /**
     * @param owner the name under which this node holds a run
     * @param pause before the first repetition of a call that failed; doubles
     * @param worker what runs go on
     */
    Reconciliation(
            RunRows rows,
            ObjectProvider<Repair> repairs,
            MeterRegistry meters,
            String owner,
            Duration pause,
            ExecutorService worker) {
        this.rows = rows;
        this.found = repairs;
        this.meters = meters;
        this.owner = owner;
        this.pause = pause;
        this.worker = worker;
    }

    private List<Repair> repairs() {
        return found.stream()
                .sorted(Comparator.comparingInt(Repair::order).thenComparing(Repair::name))
                .toList();
    }

    /** The latest runs, newest first. */
    public List<Run> latest(int most) {
        return rows.latest(most);
    }

    public Optional<Run> find(String id) {
        return rows.find(id);
    }

    /** Begins a run; empty when one goes on already. */
    public Optional<Run> start(String by) {
        return begin(RunRows.anId(), by);
    }

    private Optional<Run> begin(String id, String by) {
        return rows.begin(id, by, owner).map(row -> {
            Run begun = RunRows.read(row);
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
    Run run(String id, String by) {
        Optional<Run> run = begin(id, by);
        while (run.isEmpty()) {
            run = rows.find(id).or(rows::going).or(() -> begin(id, by));
        }
        Run now = again(run.get());
        while (now.running()) {
            sleep(LOOK);
            now = again(now);
        }
        return now;
    }

    /** A store that does not answer for a while is waited for, as the run itself does. */
    private Run again(Run known) {
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
                String here = atWork.get();
                if (here == null) {
                    rows.freeOfTheDead();
                    resume();
                } else {
                    rows.renew(here, owner);
                }
            } catch (DataAccessException unreachable) {
                log.warn("reconciliations cannot be read cause={}", unreachable.toString());
            }
        }
    }

    /** False when there is none whose node is gone. */
    boolean resume() {
        Optional<Document> left = rows.takeOver(owner);
        left.ifPresent(row -> {
            log.info("reconciliation taken over run={} at={}", row.getString("_id"), row.getString("at"));
            work(row);
        });
        return left.isPresent();
    }

    private void work(Document row) {
        atWork.set(row.getString("_id"));
        worker.execute(() -> {
            try {
                workOff(row);
            } finally {
                atWork.set(null);
            }
        });
    }

    /** This node does not go on with a run, and has nothing more to say about it. */
    private static final class Stopped extends RuntimeException {
        Stopped(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }

    /** A user said that it should stop. */
    private static final class Cancelled extends RuntimeException {}

    private void workOff(Document row) {
        try {
            if (row.get("cancelledBy") != null) {
                throw new Cancelled();
            }
            List<Repair> repairs = repairs();
            String at = row.getString("at");
            boolean reached = at == null;
            row.put("of", repairs.size());
            for (int i = 0; i < repairs.size(); i++) {
                Repair repair = repairs.get(i);
                reached |= repair.name().equals(at);
                if (reached) {
                    row.put("done", i);
                    work(row, repair, repair.name().equals(at));
                }
            }
            end(row);
        } catch (Cancelled byAUser) {
            end(row);
        } catch (Stopped elsewhere) {
            log.warn("reconciliation goes on elsewhere run={} cause={}", row.getString("_id"), elsewhere.getMessage());
        } catch (DataAccessException unreachable) {
            // its lease runs out, and it is taken up again here or elsewhere
            log.warn(
                    "reconciliation waits for the store run={} cause={}", row.getString("_id"), unreachable.toString());
        }
    }

    private void end(Document row) {
        if (rows.end(row, owner) == Saved.LOST) {
            return;
        }
        Run ended = RunRows.read(row);
        log.info(
                "reconciliation ended mended={} left={} cancelled={}",
                ended.mended(),
                ended.left(),
                ended.cancelledBy() != null);
    }

    private void work(Document row, Repair repair, boolean again) {
        if (!again) {
            row.append("at", repair.name())
                    .append("next", null)
                    .append("more", true)
                    .append("gaps", List.of());
            repair.kinds().forEach(kind -> countOf(row, kind));
            save(row);
        }
        mend(row, repair);
        while (row.getBoolean("more")) {
            Look look;
            try {
                look = tried(() -> repair.look(row.getString("next")));
            } catch (DataAccessException | Stopped passing) {
                throw passing;
            } catch (RuntimeException failed) {
                log.warn("reconciliation could not look repair={}", repair.name(), failed);
                left(countOf(row, repair.kinds().get(0)), "未能核对完：" + failed.getMessage(), 0);
                row.put("more", false);
                save(row);
                return;
            }
            look.looked().forEach((kind, count) -> add(countOf(row, kind), "looked", count));
            look.gaps()
                    .forEach(gap -> add(
                            countOf(row, gap.kind()),
                            gap.side() == Repair.Side.HERE ? "missing" : "gone",
                            gap.count()));
            row.append(
                            "gaps",
                            look.gaps().stream().map(Reconciliation::toDocument).toList())
                    .append("next", look.next())
                    .append("more", look.next() != null);
            save(row);
            mend(row, repair);
        }
    }

    private void mend(Document row, Repair repair) {
        for (List<Document> gaps = row.getList("gaps", Document.class);
                !gaps.isEmpty();
                gaps = row.getList("gaps", Document.class)) {
            int some = Math.min(gaps.size(), repair.atOnce());
            List<Gap> now =
                    gaps.subList(0, some).stream().map(Reconciliation::read).toList();
            List<Outcome> outcomes = mended(repair, now);
            for (int i = 0; i < some; i++) {
                note(countOf(row, now.get(i).kind()), now.get(i), outcomes.get(i));
            }
            row.put("gaps", List.copyOf(gaps.subList(some, gaps.size())));
            Saved saved = rows.save(row, owner);
            if (saved != Saved.LOST) {
                for (int i = 0; i < some; i++) {
                    if (outcomes.get(i) instanceof Outcome.Mended) {
                        counter(now.get(i).kind()).increment(now.get(i).count());
                    }
                }
            }
            goOn(saved);
        }
    }

    private static void note(Document count, Gap gap, Outcome outcome) {
        if (outcome instanceof Outcome.Left left) {
            add(count, "left", gap.count());
            left(count, left.why(), gap.count());
        } else {
            add(count, "mended", gap.count());
        }
    }

    private List<Outcome> mended(Repair repair, List<Gap> gaps) {
        try {
            return tried(() -> repair.mend(gaps));
        } catch (DataAccessException | Stopped passing) {
            throw passing;
        } catch (RuntimeException failed) {
            log.warn("reconciliation could not mend kind={}", gaps.get(0).kind(), failed);
            var left = new Outcome.Left(String.valueOf(failed.getMessage()));
            return gaps.stream().<Outcome>map(gap -> left).toList();
        }
    }

    /** A limit of WeCom's passes, a busy minute too: asked some times before it is given up until the next run. */
    private <T> T tried(Supplier<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (RuntimeException failed) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new Stopped("the program stops", failed);
                }
                if (attempt == TRIES || failed instanceof DataAccessException) {
                    throw failed;
                }
                sleep(pause.multipliedBy(1L << attempt));
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Stopped("the program stops", stopped);
        }
    }

    private void save(Document row) {
        goOn(rows.save(row, owner));
    }

    private static void goOn(Saved saved) {
        switch (saved) {
            case GOING -> {}
            case CANCELLED -> throw new Cancelled();
            case LOST -> throw new Stopped("another node has it", null);
        }
    }

    private Counter counter(String kind) {
        return Counter.builder("quanzi.reconcile.mended")
                .description("Differences between this program and WeCom that were found and mended")
                .tag("kind", kind)
                .register(meters);
    }

    private static void add(Document count, String field, long more) {
        count.put(field, count.getLong(field) + more);
    }

    private static void left(Document count, String why, long more) {
        String words = why.length() <= LONGEST_REASON ? why : why.substring(0, LONGEST_REASON) + "…";
        List<Document> reasons = count.getList("why", Document.class);
        Optional<Document> known = reasons.stream()
                .filter(one -> one.getString("words").equals(words))
                .findFirst();
        if (known.isPresent()) {
            add(known.get(), "count", more);
        } else if (reasons.size() < MOST_REASONS) {
            reasons.add(new Document("words", words).append("count", more));
        }
    }

    private static Document countOf(Document row, String kind) {
        var counts = new ArrayList<>(row.getList("counts", Document.class));
        Optional<Document> known = counts.stream()
                .filter(one -> one.getString("kind").equals(kind))
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        var fresh = new Document("kind", kind)
                .append("looked", 0L)
                .append("missing", 0L)
                .append("gone", 0L)
                .append("mended", 0L)
                .append("left", 0L)
                .append("why", new ArrayList<Document>());
        counts.add(fresh);
        row.put("counts", counts);
        return fresh;
    }

    private static Document toDocument(Gap gap) {
        return new Document("kind", gap.kind())
                .append("side", gap.side().name())
                .append("count", gap.count())
                .append("what", new Document(Map.copyOf(gap.what())));
    }

    private static Gap read(Document row) {
        var what = new HashMap<String, String>();
        row.get("what", Document.class).forEach((name, value) -> what.put(name, String.valueOf(value)));
        return new Gap(
                row.getString("kind"),
                Repair.Side.valueOf(row.getString("side")),
                row.getInteger("count"),
                Map.copyOf(what));
    }

    @Override
    public void start() {
        rows.freeOfTheDead();
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
