package io.quanzi.rehearsal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rehearsal, going on or over.
 *
 * @param id sortable by birth
 * @param by who started it
 * @param percent how far it is
 * @param endedAt null while it goes on
 * @param seconds how long it took, or takes so far
 * @param error why it failed, in the program's words; null else
 * @param cancelledBy null unless somebody cancelled it
 * @param result null unless it is done
 */
public record RehearsalRun(
        String id,
        String by,
        RehearsalRequest request,
        State state,
        int percent,
        Instant startedAt,
        @Nullable Instant endedAt,
        long seconds,
        @Nullable String error,
        @Nullable String cancelledBy,
        @Nullable RehearsalResult result) {

    /** How far it has come. */
    public enum State {
        RUNNING,
        DONE,
        CANCELLED,
        FAILED
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    /** The same without its result, for lists. */
    public RehearsalRun summary() {
        return new RehearsalRun(id, by, request, state, percent, startedAt, endedAt, seconds, error, cancelledBy, null);
    }
}
