package io.quanzi.groups;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.mapping.Field;
import org.springframework.data.mongodb.core.mapping.Field.Write;

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
        @Field("chat") String chatId,
        String member,
        @Field(write = Write.ALWAYS) @Nullable CustomerId customer,
        @Field("joinedAt") Instant joined,

        @Field(value = "leftAt", write = Write.ALWAYS) @Nullable
        Instant left) {}
