package io.quanzi.schedule;

import io.quanzi.shared.FailureCause;
import io.quanzi.shared.StoredMessage;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of one occurrence.
 *
 * <pre>{"_id": "daily-tip@2026-03-03T02:00:00Z", "schedule": "daily-tip", "at": ISODate, "owner": "4711/3947132@shop-1/…",
 *  "leaseUntil": ISODate, "state": "DONE", "tries": 1, "nextAt": ISODate, "summary": "6 个群, 3 位群主", "said": "{\"key\": …}", "endedAt": ISODate}</pre>
 *
 * {@code nextAt} is its instant, after a failure when it is tried again.
 *
 * @param tries how often the action failed
 * @param summary what the action said it did, in Chinese, or why it failed; null while it has not
 * @param said what it said it did, as {@link StoredMessage} writes it; null where an earlier release wrote the summary alone
 * @param cause why it failed, as {@link FailureCause#stored} has it
 */
public record Run(
        String id,
        String schedule,
        Instant at,
        State state,
        int tries,
        @Nullable String summary,
        @Nullable String said,
        @Nullable String cause,
        @Nullable Instant endedAt) {
    /** What it said it did, in a language; as it was written where it is known in one only; empty when nothing was. */
    public String words(Locale language) {
        return StoredMessage.read(said).map(one -> one.in(language)).orElse(summary == null ? "" : summary);
    }

    /** Why it failed, as was recorded then. */
    public FailureCause failureCause() {
        return FailureCause.read(cause);
    }

    /** How far it is. */
    public enum State {
        /** Claimed; the action is at work, or its node died, or it failed: another takes over after the lease. */
        RUNNING,
        DONE,
        /** The action failed until its tries were used up. */
        FAILED,
        /** The process, the machine or the store was down for longer than the schedule may be late. */
        MISSED,
        /** The run was begun, and taken over when its schedule was there no more. */
        GONE,
        /** A manager wanted it left out; its instant may be to come. */
        SKIPPED,
        /** A manager wanted it at another time, once. */
        MOVED;

        /** Whether a manager decided that nothing runs at its instant. */
        public boolean isException() {
            return this == SKIPPED || this == MOVED;
        }
    }

    /** Whether the action failed, for good or until its next try. */
    public boolean failed() {
        return state == State.FAILED || (state == State.RUNNING && tries > 0);
    }
}
