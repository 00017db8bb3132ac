package io.quanzi.inbox;

import io.quanzi.shared.FailureCause;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it stands in {@code inbox}, with how far each consumer is:
 *
 * <pre>{"_id": "shop:evt-17", "door": "shop", "type": "order.paid", "subject": "b-42", "at": ISODate, "receivedAt": ISODate,
 *  "body": "{...}", "state": "OPEN|DONE|PARKED", "nextAt": ISODate, "owner": "4711@...", "leaseUntil": ISODate,
 *  "work": [{"name": "customer.shop", "state": "DONE", "tries": 1}, {"name": "invitation", "state": "OPEN", "tries": 2, "nextAt": ISODate,
 *            "error": "...", "cause": "refused 40058"}]}</pre>
 */
record InboxEntry(Entry entry, State state, List<Work> work, Instant nextAt) {
    InboxEntry(Entry entry, State state, List<Work> work) {
        this(entry, state, work, nextAt(work, entry.receivedAt()));
    }

    /** The state of a consumer's part; an entry has that of its least finished consumer. */
    enum State {
        OPEN,
        DONE,
        PARKED
    }

    /** One consumer's part. */
    record Work(
            String name,
            State state,
            int tries,
            Instant nextAt,
            @Nullable String error,
            FailureCause cause) {
        Work(String name, State state, int tries, Instant nextAt, @Nullable String error) {
            this(name, state, tries, nextAt, error, FailureCause.OTHER);
        }

        static Work fresh(String name, Instant now) {
            return new Work(name, State.OPEN, 0, now, null);
        }

        /** Returns the part with all its tries before it, as if none had been made. */
        Work again(Instant now) {
            return new Work(name, State.OPEN, 0, now, error, cause);
        }

        /** Returns the part with its next try no earlier than that. */
        Work notBefore(Instant earliest) {
            return nextAt.isBefore(earliest) ? new Work(name, state, tries, earliest, error, cause) : this;
        }

        boolean isDueAt(Instant now) {
            return state == State.OPEN && (!nextAt.isAfter(now) || nextAt.isAfter(InboxRetries.farOff(now)));
        }

        Document toDocument() {
            var row = new Document("name", name)
                    .append("state", state.name())
                    .append("tries", tries)
                    .append("nextAt", nextAt);
            if (error != null) {
                row.append("error", error);
            }
            return cause.isOther() ? row : row.append(FailureCause.FIELD, cause.stored());
        }

        static Work read(Document row) {
            return new Work(
                    row.getString("name"),
                    State.valueOf(row.getString("state")),
                    row.getInteger("tries"),
                    row.getDate("nextAt").toInstant(),
                    row.getString("error"),
                    FailureCause.read(row.getString(FailureCause.FIELD)));
        }
    }

    static State stateOf(List<Work> work) {
        if (work.stream().anyMatch(part -> part.state() == State.OPEN)) {
            return State.OPEN;
        }
        return work.stream().anyMatch(part -> part.state() == State.PARKED) ? State.PARKED : State.DONE;
    }

    /** Returns when the next consumer is due; for a finished entry a time that never comes. */
    static Instant nextAt(List<Work> work, Instant otherwise) {
        return work.stream()
                .filter(part -> part.state() == State.OPEN)
                .map(Work::nextAt)
                .min(Instant::compareTo)
                .orElse(otherwise);
    }

    Document toDocument() {
        return new Document("_id", entry.id())
                .append("door", entry.source())
                .append("type", entry.type())
                .append("subject", entry.subject())
                .append("at", entry.at())
                .append("receivedAt", entry.receivedAt())
                .append("body", entry.body())
                .append("state", state.name())
                .append("nextAt", nextAt)
                .append("work", work.stream().map(Work::toDocument).toList());
    }

    static InboxEntry read(Document row) {
        var entry = new Entry(
                row.getString("_id"),
                row.getString("door"),
                row.getString("type"),
                row.getString("subject"),
                row.getDate("at").toInstant(),
                row.getDate("receivedAt").toInstant(),
                row.getString("body"));
        return new InboxEntry(
                entry,
                State.valueOf(row.getString("state")),
                row.getList("work", Document.class).stream().map(Work::read).toList(),
                row.getDate("nextAt").toInstant());
    }
}
