package io.quanzi.wecom;

import io.quanzi.wecom.contacts.Contacts.Follow;
import io.quanzi.wecom.contacts.Contacts.Member;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import me.chanjar.weixin.cp.bean.external.WxCpUserExternalGroupChatInfo.GroupMember;
import me.chanjar.weixin.cp.bean.external.contact.FollowedUser;
import org.jspecify.annotations.Nullable;

/** Converts WxJava's types to this program's. */
final class FromWxJava {
    static final int STAFF = 1;
    private static final int CORP_TAG = 1;

    private FromWxJava() {}

    static Follow follow(FollowedUser follow) {
        FollowedUser.Tag @Nullable [] tags = follow.getTags();
        Set<String> tagIds = tags == null
                ? Set.of()
                : Arrays.stream(tags)
                        .filter(tag -> tag.getType() == CORP_TAG && tag.getTagId() != null)
                        .map(FollowedUser.Tag::getTagId)
                        .collect(Collectors.toUnmodifiableSet());
        return new Follow(follow.getUserId(), at(follow.getCreateTime()), orNull(follow.getState()), tagIds);
    }

    /** Reads a relation from a page of many, where tags are ids alone. */
    static Follow heldFollow(FollowedUser follow) {
        String @Nullable [] tags = follow.getTagIds();
        return new Follow(
                follow.getUserId(),
                at(follow.getCreateTime()),
                orNull(follow.getState()),
                tags == null ? Set.of() : Set.of(tags));
    }

    static Member member(GroupMember member) {
        return new Member(
                member.getUserId(),
                member.getType() == STAFF,
                orNull(member.getUnionId()),
                at(member.getJoinTime()),
                orNull(member.getState()));
    }

    /** Whether a cursor leads to another page. */
    static boolean isMore(@Nullable String cursor) {
        return cursor != null && !cursor.isEmpty();
    }

    static <T> List<T> listed(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    static Instant at(@Nullable Long seconds) {
        return Instant.ofEpochSecond(seconds == null ? 0 : seconds);
    }
}
