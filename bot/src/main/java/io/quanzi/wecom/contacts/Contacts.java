package io.quanzi.wecom.contacts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * People, groups, tags and ways in. Every method calls WeCom and throws {@link io.quanzi.wecom.WeComException} when it
 * refuses or cannot be reached, unless said otherwise.
 */
public interface Contacts {
    /** The members with customer-contact rights that the app sees ({@code get_follow_user_list}). */
    List<String> officers();

    /** A customer by external_userid; empty when unknown to this corp or no longer anybody's. */
    Optional<Person> person(String externalUserId);

    /** The customers of a member; empty when there are none (84061). */
    List<String> customersOf(String userId);

    /**
     * A customer as WeCom knows them.
     *
     * @param unionid null unless the corp has bound a developer account
     * @param follows one per member who holds the customer
     */
    record Person(
            String externalUserId, String name, @Nullable String unionid, List<Follow> follows) {}

    /** One member's side of a contact. */
    record Follow(String userId, Instant since, @Nullable String state, Set<String> tagIds) {}

    /**
     * Makes a contact way of one member as a QR code.
     *
     * @param state at most 30 characters, comes back in the add event
     */
    ContactWay addContactWay(String userId, String state, String remark);

    /** Deletes a contact way; nothing happens when it is gone already. */
    void deleteContactWay(String configId);

    /** A way to add a member: {@code qrUrl} is the picture of its QR code. */
    record ContactWay(String configId, String qrUrl) {}

    /** The ids of the customer groups the app sees. */
    List<String> groups();

    /** A customer group; empty when there is none of that id (40050). */
    Optional<Group> group(String chatId);

    /** A customer group as it stands. */
    record Group(
            String chatId, String name, String owner, Instant createdAt, String memberVersion, List<Member> members) {}

    /**
     * Somebody in a group.
     *
     * @param id userid of staff, external_userid of a customer
     */
    record Member(
            String id,
            boolean staff,
            @Nullable String unionid,
            Instant joinedAt,
            @Nullable String state) {}

    /**
     * Makes a way into up to five groups, as a QR code that never makes groups by itself.
     *
     * @param state at most 30 characters, comes back with each member who came this way
     */
    JoinWay addJoinWay(List<String> chatIds, String state, String remark);

    /** A way into groups: {@code qrUrl} is the picture of its QR code. */
    record JoinWay(String configId, String qrUrl) {}

    /**
     * Wants these tags of a tag group on a contact, and no others of that group. Stored at once, told to WeCom after, one
     * change at a time per contact; a later wish replaces one not yet told. Makes the group and the tags as needed.
     * Calls nothing before it returns.
     *
     * @param names tag names, at most 30 characters each
     */
    void wantTags(String userId, String externalUserId, String tagGroup, Set<String> names);
}
