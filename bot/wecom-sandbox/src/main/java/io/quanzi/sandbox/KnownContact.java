package io.quanzi.sandbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person who was there before: a member's customer, in groups. The external_userid follows from the id, see {@link
 * Sandbox#externalUserId}.
 *
 * @param id of the person; no other person has it
 * @param unionid no other person has it
 * @param staff userid of the member whose customer they are; null when they are nobody's
 * @param since when they became so
 * @param groups the groups they are in
 */
public record KnownContact(
        String id,
        String nickname,
        String unionid,
        @Nullable String staff,
        Instant since,
        List<Seat> groups) {
    public KnownContact {
        groups = List.copyOf(groups);
    }

    /** Being in a group, since an instant. */
    public record Seat(String chatId, Instant joinedAt) {}
}
