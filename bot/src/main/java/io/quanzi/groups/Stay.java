package io.quanzi.groups;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time somebody was in a group, from {@code joined} to before {@code left}.
 *
 * <pre>{"_id": "wr.../wm.../1772503200000", "chat": "wr...", "member": "wm...", "customer": "c66f...", "joinedAt": ISODate,
 *  "leftAt": ISODate}</pre>
 *
 * @param customer null while nobody knows whose contact the member is
 * @param left null while they are in it
 */
public record Stay(
        String chatId,
        String member,
        @Nullable CustomerId customer,
        Instant joined,
        @Nullable Instant left) {}
