package io.quanzi.sandbox.mass;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A customer or a group that a mass message is for.
 *
 * @param target person id or chat id
 */
record Recipient(
        String msgid,
        String corpId,
        String userId,
        String target,
        Status status,
        @Nullable Instant at) {

    /** WeCom's numbers: 0 not sent, 1 sent, 2 not a friend, or no such group, any more, 3 takes no more this month. */
    enum Status {
        WAITING(0),
        SENT(1),
        UNREACHABLE(2),
        OVER_QUOTA(3);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    String key() {
        return msgid + "/" + userId + "/" + target;
    }

    String part() {
        return Sender.key(msgid, userId);
    }

    Recipient with(Status status, Instant at) {
        return new Recipient(msgid, corpId, userId, target, status, at);
    }
}
