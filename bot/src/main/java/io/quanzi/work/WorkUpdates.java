package io.quanzi.work;

import static io.quanzi.work.WorkQueue.DONE;
import static io.quanzi.work.WorkQueue.MOOT;
import static io.quanzi.work.WorkQueue.NEXT_AT;
import static io.quanzi.work.WorkQueue.STATE;
import static io.quanzi.work.WorkQueue.TRIES;

import io.quanzi.shared.FailureCause;
import java.time.Clock;
import java.time.Duration;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Returns the changes in the document of a piece of work with each {@link Outcome}; reads and writes nothing itself.
 */
record WorkUpdates(WorkLayout layout, Clock clock) {
    /** Open again, due at once, with all its tries before it. */
    Update reopened(Update update) {
        return dueAtOnce(update.set(STATE, layout.open.get(0)).unset(MOOT).unset(layout.ended));
    }

    /** The same of work that is open. */
    Update dueAtOnce(Update update) {
        return update.set(TRIES, 0)
                .set(NEXT_AT, clock.instant())
                .unset(layout.reason)
                .unset(FailureCause.FIELD)
                .unset(layout.since);
    }

    Update step(Outcome.Step step) {
        return cleared(step.update().set(TRIES, 0).set(NEXT_AT, step.nextAt()));
    }

    Update ended(Update update) {
        if (!update.modifies(STATE)) {
            update.set(STATE, DONE);
        }
        return cleared(update.set(layout.ended, clock.instant()));
    }

    private Update cleared(Update update) {
        return (update.modifies(layout.reason) ? update : update.unset(layout.reason))
                .unset(FailureCause.FIELD)
                .unset(layout.since);
    }

    Update parked(Document taken, String reason, FailureCause cause, Update update) {
        return failure(taken, reason, cause, update).set(STATE, layout.parked).set(layout.ended, clock.instant());
    }

    Update failure(Document taken, String reason, FailureCause cause, Update update) {
        update.set(TRIES, taken.getInteger(TRIES, 0) + 1).set(layout.reason, reason);
        if (cause.isOther()) {
            update.unset(FailureCause.FIELD);
        } else {
            update.set(FailureCause.FIELD, cause.stored());
        }
        return isFirstFailure(taken) ? update.set(layout.since, clock.instant()) : update;
    }

    /** How long ago it failed first; zero when it has not. */
    Duration sinceFirstFailure(Document taken) {
        return isFirstFailure(taken)
                ? Duration.ZERO
                : Duration.between(taken.getDate(layout.since).toInstant(), clock.instant());
    }

    private boolean isFirstFailure(Document taken) {
        return taken.getInteger(TRIES, 0) == 0 || taken.get(layout.since) == null;
    }
}
