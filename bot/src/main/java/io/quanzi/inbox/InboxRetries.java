package io.quanzi.inbox;

import com.mongodb.MongoServerException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.quanzi.inbox.InboxEntry.State;
import io.quanzi.inbox.InboxEntry.Work;
import io.quanzi.shared.FailureCause;
import io.quanzi.shared.Retryable;
import io.quanzi.work.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;

/**
 * Decides when a failed consumer is tried again, and when no more: after pauses that double from a second, eleven of
 * them, which take 34 minutes together. What passes by itself, or when a person puts the set-up right, is tried on
 * every half an hour, until a day is over; or without an end, where the failure says so ({@link Retryable}).
 */
final class InboxRetries {
    private static final Logger log = LoggerFactory.getLogger(InboxRetries.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);
    private static final RetryPolicy USUAL =
            RetryPolicy.maxRetries(11).withBackoff(Duration.ofSeconds(1), LONGEST_PAUSE);
    /** Retries for another 47 times half an hour. */
    private static final RetryPolicy RETRYABLE =
            RetryPolicy.maxRetries(58).withBackoff(Duration.ofSeconds(1), LONGEST_PAUSE);

    private static final RetryPolicy ENDLESS =
            RetryPolicy.unlimited().withBackoff(Duration.ofSeconds(1), LONGEST_PAUSE);

    /** MongoDB's codes for a disk that is full, a user that may not or is not known. */
    private static final Set<Integer> WAITS_FOR_A_PERSON = Set.of(14031, 13, 18);

    private InboxRetries() {}

    /** Returns a consumer's part after a try. */
    static Work after(Entry entry, Work part, @Nullable Throwable failed, Instant now) {
        int tries = part.tries() + 1;
        if (failed == null) {
            return new Work(part.name(), State.DONE, tries, part.nextAt(), null);
        }
        RetryPolicy policy = policy(failed);
        boolean last = policy.next(tries, Duration.ZERO).isEmpty();
        if (last) {
            log.error("event parked id={} consumer={} tries={}", entry.id(), part.name(), tries, failed);
        } else {
            log.warn(
                    "event retried id={} consumer={} tries={} cause={}",
                    entry.id(),
                    part.name(),
                    tries,
                    failed.toString());
            log.debug("event retried id={}", entry.id(), failed);
        }
        return new Work(
                part.name(),
                last ? State.PARKED : State.OPEN,
                tries,
                now.plus(policy.pause(tries)),
                failed.toString(),
                FailureCause.of(failed));
    }

    private static RetryPolicy policy(Throwable failed) {
        if (!isRetryable(failed)) {
            return USUAL;
        }
        return failed instanceof Retryable told && told.isTriedUntilItSucceeds() ? ENDLESS : RETRYABLE;
    }

    /** Whether a failure passes by itself, or when a person puts the set-up right. */
    static boolean isRetryable(Throwable failed) {
        var looked = new HashSet<Throwable>();
        for (Throwable cause = failed; cause != null && looked.add(cause); cause = cause.getCause()) {
            if (cause instanceof Retryable told) {
                return told.isRetryable();
            }
            if (cause instanceof TransientDataAccessException
                    || cause instanceof RecoverableDataAccessException
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof MongoSocketException
                    || cause instanceof MongoTimeoutException
                    || (cause instanceof MongoServerException told && WAITS_FOR_A_PERSON.contains(told.getCode()))) {
                return true;
            }
        }
        return false;
    }

    /** A pause that ends later was begun by a clock that was ahead, and is over. */
    static Instant farOff(Instant now) {
        return RETRYABLE.farOff(now);
    }

    /** A consumer's mistake counts, be it an error; what the whole process suffers from is not the consumer's. */
    static Throwable counted(Throwable thrown) {
        if (thrown instanceof VirtualMachineError dying && !(dying instanceof StackOverflowError)) {
            throw dying;
        }
        return thrown;
    }
}
