package io.quanzi.console.customers;

import io.quanzi.console.customers.ImportJob.Kind;
import io.quanzi.console.customers.LocalCopies.LocalCopy;
import io.quanzi.console.customers.StoredTrial.Result;
import io.quanzi.coupons.CodePools;
import io.quanzi.csv.RefusedFile;
import io.quanzi.csv.RejectedRow;
import io.quanzi.customer.OrderFileBeginning;
import io.quanzi.customer.OrderImport;
import io.quanzi.customer.OrderTrial;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.Message;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finds out what would come of a waiting file. A short one is tried out while its reader waits, each time anew; a long one
 * in the background, once, by whichever node is asked first, and what is known stands with the file for every node to show.
 * One whose node died is tried out again by the next that is asked.
 */
@Component
class ImportTrials {
    private static final Logger log = LoggerFactory.getLogger(ImportTrials.class);
    private static final int MAX_AT_ONCE = 2;
    private static final int MAX_ASIDE = 20;
    private static final int ROWS_BETWEEN_NOTES = 10_000;
    private static final Duration DEAD_AFTER = Duration.ofMinutes(3);

    private final WaitingFiles waiting;
    private final OrderTrial orders;
    private final OrderFileBeginning beginnings;
    private final Swaps swaps;
    private final Clock clock;
    private final ExecutorService workers = Executors.newFixedThreadPool(MAX_AT_ONCE, work -> {
        var thread = new Thread(work, "import-trial");
        thread.setDaemon(true);
        return thread;
    });

    ImportTrials(WaitingFiles waiting, OrderTrial orders, OrderFileBeginning beginnings, Swaps swaps, Clock clock) {
        this.waiting = waiting;
        this.orders = orders;
        this.beginnings = beginnings;
        this.swaps = swaps;
        this.clock = clock;
    }

    /** Ends a trial that another took the place of, or whose file is gone. */
    private static final class Superseded extends RuntimeException {
        private static final long serialVersionUID = 1;

        Superseded() {
            super(null, null, false, false);
        }
    }

    /** Hears how far a trial is. */
    @FunctionalInterface
    private interface Progress {
        void at(long row, long rows);
    }

    /** What is known of a file by now; begins to find it out where nobody does. */
    StoredTrial of(WaitingFile file) {
        List<String> columns = columnsOf(file);
        StoredTrial known = file.trial();
        Message unreadable = file.unreadable();
        if (unreadable != null) {
            return new StoredTrial("", columns, 0, 0, clock.instant(), Result.refused(unreadable));
        }
        if (!file.isLong()) {
            return new StoredTrial("", columns, 0, 0, clock.instant(), tried(file, (row, rows) -> {}));
        }
        if (known != null && known.columns().equals(columns) && (known.result() != null || !isDead(known))) {
            return known;
        }
        var begun = new StoredTrial(UUID.randomUUID().toString(), columns, 0, 0, clock.instant(), null);
        if (waiting.saveTrial(file.id(), known == null ? "" : known.token(), begun)) {
            start(file, begun);
        }
        return begun;
    }

    List<String> columnsOf(WaitingFile file) {
        return file.kind() == Kind.ORDERS ? beginnings.columnsOf(file.headings()) : List.of();
    }

    private boolean isDead(StoredTrial trial) {
        return trial.at().plus(DEAD_AFTER).isBefore(clock.instant());
    }

    private void start(WaitingFile file, StoredTrial begun) {
        try {
            workers.execute(() -> {
                try {
                    long[] noted = new long[1];
                    Result result = tried(file, (row, rows) -> {
                        if (row - noted[0] >= ROWS_BETWEEN_NOTES) {
                            noted[0] = row;
                            saveProgress(file, begun, row, rows, null);
                        }
                    });
                    saveProgress(file, begun, result.rows(), result.rows(), result);
                } catch (Superseded over) {
                    log.info("a file is tried out no further id={}", file.id());
                } catch (RuntimeException failed) {
                    log.error("a file could not be tried out id={}", file.id(), failed);
                    saveProgress(
                            file,
                            begun,
                            0,
                            0,
                            Result.refused(Message.of("imports.preview.stopped", String.valueOf(failed.getMessage()))));
                }
            });
        } catch (RejectedExecutionException ending) {
            log.info("a file is tried out by another node, as this one ends id={}", file.id());
        }
    }

    private void saveProgress(WaitingFile file, StoredTrial begun, long row, long rows, @Nullable Result result) {
        var now = new StoredTrial(begun.token(), begun.columns(), row, rows, clock.instant(), result);
        if (!waiting.saveTrial(file.id(), begun.token(), now)) {
            throw new Superseded();
        }
    }

    private Result tried(WaitingFile file, Progress progress) {
        try (LocalCopy copy = waiting.copy(file)) {
            return file.kind() == Kind.ORDERS
                    ? triedOrders(copy.file(), progress)
                    : triedCodes(file.swap(), copy.file());
        } catch (RefusedFile refused) {
            return Result.refused(file.named(refused.words()));
        }
    }

    private Result triedOrders(Path file, Progress progress) {
        var aside = new ArrayList<RejectedRow>();
        OrderTrial.Trial trial = orders.run(file, new OrderImport.Listener() {
            @Override
            public void at(long row, long rows) {
                progress.at(row, rows);
            }

            @Override
            public void rejected(RejectedRow row) {
                keepFirst(aside, row);
            }
        });
        OrderImport.Summary summary = trial.summary();
        return new Result(
                null,
                summary.rows(),
                summary.added(),
                summary.known(),
                0,
                summary.rejected(),
                trial.fewBuyers(),
                summary.notes(),
                aside,
                List.of());
    }

    private Result triedCodes(String swap, Path file) {
        var aside = new ArrayList<RejectedRow>();
        CodePools.Trial trial = swaps.tryOut(swap, file, row -> keepFirst(aside, row));
        return new Result(
                null,
                trial.fresh() + trial.known() + trial.twice() + trial.faulty(),
                trial.fresh(),
                trial.known(),
                trial.twice(),
                trial.faulty(),
                false,
                trial.notes(),
                aside,
                trial.first());
    }

    private static void keepFirst(List<RejectedRow> aside, RejectedRow row) {
        if (aside.size() < MAX_ASIDE) {
            aside.add(row);
        }
    }

    @PreDestroy
    void stop() {
        workers.shutdownNow();
    }
}
