package io.quanzi.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in.
 *
 * <pre>{"_id": "admin", "password": "{bcrypt}$2a$10$...", "role": "ADMIN", "attempts": 0, "lockedUntil": ISODate}</pre>
 *
 * @param password encoded, with the name of its encoding before it
 */
record User(
        String name, String password, Role role, @Nullable Instant lockedUntil) {
    boolean isLockedAt(Instant now) {
        return lockedUntil != null && lockedUntil.isAfter(now);
    }
}
