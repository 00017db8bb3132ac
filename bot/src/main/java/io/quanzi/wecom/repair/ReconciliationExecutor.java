package io.quanzi.wecom.repair;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quanzi.shared.FailureCause;
import io.quanzi.wecom.repair.Reconciler.Comparison;
import io.quanzi.wecom.repair.Reconciler.CorrectionResult;
import io.quanzi.wecom.repair.Reconciler.Difference;
import io.quanzi.wecom.repair.ReconciliationRepository.Saved;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Executes one reconciliation run, from where its row says that it is.
 *
 * <p>A piece is looked at, what it found is stored and counted, some differences are mended and crossed out with their
 * counts in one write: killed between any two of them, a run mends the same again, which is harmless, and counts it once.
 */
final class ReconciliationExecutor {
    private static final Logger log = LoggerFactory.getLogger(ReconciliationExecutor.class);
    private static final int TRIES = 4;

    private final Document row;
    private final Counters counters;
    private final ReconciliationRepository rows;
    private final List<Reconciler> repairs;
    private final MeterRegistry meters;
    private final Duration pause;

    /**
     * @param repairs in their order
     * @param pause before the first repetition of a call that failed; doubles
     */
    ReconciliationExecutor(
            Document row,
            ReconciliationRepository rows,
            List<Reconciler> repairs,
            MeterRegistry meters,
            Duration pause) {
        this.row = row;
        this.counters = new Counters(row);
        this.rows = rows;
        this.repairs = repairs;
        this.meters = meters;
        this.pause = pause;
    }

    /** This node does not go on with a run, and has nothing more to say about it. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }

    /** A user said that it should stop. */
    private static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Goes on to the end, or until it is cancelled, stopped, or taken by another node. */
    void run() {
        try {
            if (row.get("cancelledBy") != null) {
                throw new Cancelled();
            }
            String at = row.getString("at");
            boolean reached = at == null;
            row.put("of", repairs.size());
            for (int i = 0; i < repairs.size(); i++) {
                Reconciler reconciler = repairs.get(i);
                reached |= reconciler.name().equals(at);
                if (reached) {
                    row.put("done", i);
                    work(reconciler, reconciler.name().equals(at));
                }
            }
            end();
        } catch (Cancelled byAUser) {
            end();
        } catch (Stopped elsewhere) {
            log.warn("reconciliation goes on elsewhere run={} cause={}", row.getString("_id"), elsewhere.getMessage());
        } catch (DataAccessException unreachable) {
            // its lease runs out, and it is taken up again here or elsewhere
            log.warn(
                    "reconciliation waits for the store run={} cause={}", row.getString("_id"), unreachable.toString());
        }
    }

    private void end() {
        if (!rows.end(row)) {
            return;
        }
        ReconciliationRun ended = rows.find(row.getString("_id")).orElseThrow();
        log.info(
                "reconciliation ended mended={} left={} cancelled={}",
                ended.mended(),
                ended.left(),
                ended.cancelledBy() != null);
    }

    private void work(Reconciler reconciler, boolean again) {
        if (!again) {
            row.append("at", reconciler.name())
                    .append("next", null)
                    .append("more", true)
                    .append("gaps", List.of());
            counters.begin(reconciler.kinds());
            save();
        }
        correct(reconciler);
        while (row.getBoolean("more")) {
            Comparison comparison;
            try {
                comparison = tried(() -> reconciler.compare(row.getString("next")));
            } catch (DataAccessException | Stopped passing) {
                throw passing;
            } catch (RuntimeException failed) {
                log.warn("reconciliation could not look repair={}", reconciler.name(), failed);
                counters.unseen(
                        reconciler.kinds().get(0), String.valueOf(failed.getMessage()), FailureCause.of(failed));
                row.put("more", false);
                save();
                return;
            }
            counters.add(comparison);
            row.append("gaps", comparison.gaps())
                    .append("next", comparison.next())
                    .append("more", comparison.next() != null);
            save();
            correct(reconciler);
        }
    }

    private void correct(Reconciler reconciler) {
        for (List<Difference> gaps = rows.gaps(row); !gaps.isEmpty(); gaps = rows.gaps(row)) {
            int some = Math.min(gaps.size(), reconciler.atOnce());
            List<Difference> now = gaps.subList(0, some);
            List<CorrectionResult> outcomes = corrected(reconciler, now);
            for (int i = 0; i < some; i++) {
                counters.add(now.get(i), outcomes.get(i));
            }
            row.put("gaps", List.copyOf(gaps.subList(some, gaps.size())));
            Saved saved = rows.save(row);
            if (saved != Saved.LOST) {
                for (int i = 0; i < some; i++) {
                    if (outcomes.get(i) instanceof CorrectionResult.Mended) {
                        counter(now.get(i).kind()).increment(now.get(i).count());
                    }
                }
            }
            goOn(saved);
        }
    }

    private List<CorrectionResult> corrected(Reconciler reconciler, List<Difference> gaps) {
        try {
            return tried(() -> reconciler.correct(gaps));
        } catch (DataAccessException | Stopped passing) {
            throw passing;
        } catch (RuntimeException failed) {
            log.warn("reconciliation could not mend kind={}", gaps.get(0).kind(), failed);
            var left = new CorrectionResult.Left(String.valueOf(failed.getMessage()), FailureCause.of(failed));
            return gaps.stream().<CorrectionResult>map(difference -> left).toList();
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

    /** @throws Stopped when the program stops meanwhile */
    static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Stopped("the program stops", stopped);
        }
    }

    private void save() {
        goOn(rows.save(row));
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
}
