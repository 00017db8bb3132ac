package io.quanzi.work;

import io.quanzi.shared.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.springframework.data.mongodb.core.query.Update;

/** The outcome of a piece of work that was tried. */
public sealed interface Outcome {
    /**
     * The work is done.
     *
     * @param update what else changes in its document
     */
    record Done(Update update) implements Outcome {}

    /**
     * A step of it happened.
     *
     * @param update what else changes in its document
     * @param nextAt when the next step is due, no later than {@link RetryPolicy#farOff}
     */
    record Step(Update update, Instant nextAt) implements Outcome {}

    /**
     * The work failed; the {@link RetryPolicy} says when it is tried again, or that it is parked.
     *
     * @param update what else changes in its document
     */
    record Failed(String reason, FailureCause cause, Update update) implements Outcome {
        public Failed(String reason, FailureCause cause) {
            this(reason, cause, new Update());
        }

        public Failed(String reason) {
            this(reason, FailureCause.OTHER);
        }
    }

    /** The work cannot succeed until a person changes something: it is parked at once. */
    record Refused(String reason, FailureCause cause) implements Outcome {
        public Refused(String reason) {
            this(reason, FailureCause.OTHER);
        }
    }

    /** The work has no point any more: it is ended as if parked, and nobody need look at it. */
    record Moot(String reason) implements Outcome {}

    /**
     * The outcome is not known: a call's answer was lost. Nobody takes it until what is under way has settled, whatever
     * is wanted meanwhile.
     *
     * @param settles how long that may take
     */
    record Unknown(Duration settles, String reason, FailureCause cause) implements Outcome {}

    /** Which kind, as figures have it: {@code done}, {@code step}, {@code failed}, {@code refused}, {@code moot}, {@code unknown}. */
    default String word() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    static Outcome done() {
        return new Done(new Update());
    }
}
