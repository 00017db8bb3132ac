package io.quanzi.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * A token by which another program calls {@code /api/**}.
 *
 * <pre>{"_id": "66f1...", "hash": "9f86...", "name": "报表", "scope": "READ", "by": "admin", "at": ISODate, "until": ISODate, "lastUsed": ISODate}</pre>
 *
 * @param name what it is for, in the words of who made it
 * @param by who made it
 * @param lastUsed to the minute; null until it was used
 */
record ApiToken(
        @Id String id,
        String hash,
        String name,
        Scope scope,
        String by,
        Instant at,
        Instant until,
        @Nullable Instant lastUsed) {
    /** What a token may do: what the role may that it has. */
    enum Scope {
        READ(Role.VIEWER),
        MANAGE(Role.MANAGER);

        private final Role role;

        Scope(Role role) {
            this.role = role;
        }

        Role role() {
            return role;
        }
    }

    /** Whether its time is over. */
    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /** The name that the audit has for what is done by it. */
    String actor() {
        return "token " + name;
    }
}
