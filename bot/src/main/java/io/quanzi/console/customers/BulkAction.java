package io.quanzi.console.customers;

import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done with many customers at once, or with much that failed.
 *
 * @param segment the name of the segment; empty where the kind has none
 * @param by the user
 * @param people with how many
 * @param asked with how many it was confirmed; more than {@code people} where somebody was erased before it began
 * @param of what is undone; null unless something is
 * @param undoneBy what undid it; null unless something did
 * @param endedAt null until everybody had their turn
 */
record BulkAction(
        String id,
        Kind kind,
        String segment,
        String by,
        Instant at,
        State state,
        long people,
        long asked,
        @Nullable String of,
        @Nullable String undoneBy,
        @Nullable Instant endedAt) {

    /** What is done. */
    enum Kind {
        /** Into a segment, whatever its rule says. */
        PUT_IN,
        TAKE_OUT,
        /** The segment's rule decides again. */
        BY_RULE,
        INVITE,
        /** What failed is tried again; of no customers. */
        RETRY,
        /** Puts people back to where they were before another action. */
        UNDO;

        boolean hasSegment() {
            return this != INVITE && this != RETRY;
        }
    }

    /** How far it is. */
    enum State {
        /** Its people are written down, and nobody has confirmed it yet; nothing is done. */
        PREPARING,
        OPEN,
        ENDED
    }

    /** Whether all of it can be taken back. */
    boolean isUndoable() {
        return kind.hasSegment() && kind != Kind.UNDO && state == State.ENDED && undoneBy == null;
    }

    Document toDocument() {
        return new Document("_id", id)
                .append("kind", kind.name())
                .append("segment", segment)
                .append("by", by)
                .append("at", Date.from(at))
                .append("state", state.name())
                .append("people", people)
                .append("asked", asked)
                .append("of", of);
    }

    static BulkAction read(Document row) {
        Number all = Objects.requireNonNull(row.get("people", Number.class));
        long people = all.longValue();
        Date ended = row.getDate("endedAt");
        return new BulkAction(
                row.getString("_id"),
                Kind.valueOf(row.getString("kind")),
                row.getString("segment"),
                row.getString("by"),
                row.getDate("at").toInstant(),
                State.valueOf(row.getString("state")),
                people,
                row.get("asked", all).longValue(),
                row.getString("of"),
                row.getString("undoneBy"),
                ended == null ? null : ended.toInstant());
    }
}
