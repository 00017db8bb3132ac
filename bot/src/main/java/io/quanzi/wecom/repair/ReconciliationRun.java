package io.quanzi.wecom.repair;

import io.quanzi.shared.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.PersistenceCreator;

/**
 * A reconciliation run and its progress.
 *
 * @param by who asked for it: a user's name, or {@link #NIGHTLY}
 * @param at the name of the repair it is at; null before the first and after the last
 * @param done how many of the repairs are done
 * @param of how many repairs there are
 * @param cancelledBy the user who said that it should stop; null when nobody did
 */
public record ReconciliationRun(
        String id,
        String by,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String at,
        int done,
        int of,
        @Nullable String cancelledBy,
        List<Count> counts) {
    /** The name of who asks for the nightly run. */
    public static final String NIGHTLY = "schedule";

    /** Whether it goes on, on some node. */
    public boolean running() {
        return endedAt == null;
    }

    /** How much of it is done. */
    public int percent() {
        return endedAt == null ? Math.min(99, 100 * done / Math.max(1, of)) : 100;
    }

    /** How long it took; zero while it goes on. */
    public Duration took() {
        return endedAt == null ? Duration.ZERO : Duration.between(startedAt, endedAt);
    }

    public long mended() {
        return counts.stream().mapToLong(Count::mended).sum();
    }

    public long left() {
        return counts.stream().mapToLong(Count::left).sum();
    }

    /**
     * The differences found of one kind.
     *
     * @param missing WeCom has it, and it was not known here
     * @param gone it stood here, and WeCom has it no more
     * @param why of what was left, the commonest reasons
     */
    public record Count(
            String kind, long looked, long missing, long gone, long mended, long left, List<ReasonCount> why) {}

    /**
     * Why so many were left.
     *
     * @param cause why, as {@link FailureCause#stored} has it; managers are shown its words first
     */
    public record ReasonCount(
            String words, long count, @Nullable String cause) {
        @PersistenceCreator
        public ReasonCount {}

        public ReasonCount(String words, long count) {
            this(words, count, null);
        }

        public FailureCause failureCause() {
            return FailureCause.read(cause);
        }
    }
}
