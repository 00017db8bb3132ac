package io.quanzi.sandbox.mass;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A member's part of a mass message; it is sent at the member's tap. */
record Sender(String msgid, String userId, @Nullable Instant sentAt) {
    String key() {
        return key(msgid, userId);
    }

    static String key(String msgid, String userId) {
        return msgid + "/" + userId;
    }
}
