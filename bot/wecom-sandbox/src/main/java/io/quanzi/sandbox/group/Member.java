package io.quanzi.sandbox.group;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group, or one who left it.
 *
 * @param memberId person id of a customer, userid of staff
 * @param joinScene 1 invited, 3 by QR code, as {@code groupchat/get} has it
 * @param invitor userid of the member who invited; empty when nobody did
 * @param state of the join way
 * @param leftAt absent while the person is in the group
 * @param earlier the stays before this one
 */
public record Member(
        String chatId,
        String memberId,
        boolean external,
        Instant joinedAt,
        int joinScene,
        String invitor,
        String state,
        @Nullable Instant leftAt,
        List<Stay> earlier) {

    static String key(String chatId, String memberId) {
        return chatId + "/" + memberId;
    }

    Member left(Instant at) {
        return new Member(chatId, memberId, external, joinedAt, joinScene, invitor, state, at, earlier);
    }

    Member after(@Nullable Member before) {
        if (before == null || before.leftAt() == null) {
            return this;
        }
        var stays = new ArrayList<>(before.earlier());
        stays.add(new Stay(before.joinedAt(), before.leftAt()));
        return new Member(chatId, memberId, external, joinedAt, joinScene, invitor, state, leftAt, stays);
    }

    /** Whether the person was in the group at an instant. */
    public boolean in(Instant at) {
        return new Stay(joinedAt, leftAt == null ? Instant.MAX : leftAt).covers(at)
                || earlier.stream().anyMatch(stay -> stay.covers(at));
    }

    /** A stay from {@code since}, up to but without {@code until}. */
    public record Stay(Instant since, Instant until) {
        boolean covers(Instant at) {
            return !at.isBefore(since) && at.isBefore(until);
        }
    }
}
