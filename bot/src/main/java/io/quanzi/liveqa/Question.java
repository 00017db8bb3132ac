package io.quanzi.liveqa;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question that somebody sent in for a session.
 *
 * @param id unguessable: whoever sent it takes it back by that
 * @param name as the person gave it; null when they gave none
 * @param customer who it was, when the link was theirs alone; null else
 * @param reason why it was rejected; null else
 * @param answer in writing; null while there is none
 * @param live whether it was answered in the session
 */
public record Question(
        String id,
        String session,
        String text,
        @Nullable String name,
        @Nullable CustomerId customer,
        Instant at,
        State state,
        @Nullable String reason,
        @Nullable String answer,
        boolean live) {
    public static final int MAX_TEXT = 300;
    public static final int MAX_NAME = 20;
    public static final int MAX_ANSWER = 1_000;
    public static final int MAX_REASON = 100;

    /** Whether others may read it. */
    public enum State {
        WAITING,
        APPROVED,
        REJECTED
    }

    /** Whether it was answered, in writing or in the session. */
    public boolean isAnswered() {
        return live || answer != null;
    }
}
