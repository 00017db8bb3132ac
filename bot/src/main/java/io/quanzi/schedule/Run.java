package io.quanzi.schedule;

import io.quanzi.shared.FailureCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of one occurrence.
 *
 * <pre>{"_id": "daily-tip@2026-03-03T02:00:00Z", "schedule": "daily-tip", "at": ISODate, "owner": "4711/3947132@shop-1/…",
 *  "leaseUntil": ISODate, "state": "DONE", "tries": 1, "nextAt": ISODate, "summary": "6 个群, 3 位群主", "endedAt": ISODate}</pre>
 *
 * {@code nextAt} is its instant, after a failure when it is tried again.
 *
 * @param tries how often the action failed
 * @param summary what the action said it did, or why it failed; null while it has not
 * @param cause why it failed, as {@link FailureCause#stored} has it
 */
public record Run(
        String id,
        String schedule,
        Instant at,
        State state,
        int tries,
        @Nullable String summary,
        @Nullable String cause,
        @Nullable Instant endedAt) {
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
