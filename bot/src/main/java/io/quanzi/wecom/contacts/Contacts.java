package io.quanzi.wecom.contacts;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes contacts, groups, tags and contact ways in WeCom. Every method calls WeCom and throws {@link
 * io.quanzi.wecom.WeComException} when it refuses or cannot be reached, unless said otherwise.
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
     * The customers of all officers, a page at a time and officer by officer.
     *
     * @param cursor as the last page said; null for the first
     */
    HeldPage held(@Nullable String cursor);

    /**
     * Some of one officer's customers.
     *
     * @param userId the officer; null when there is none at all
     * @param first whether it is the officer's first page
     * @param next where the rest begins, of this officer or the next; null when there is none
     */
    record HeldPage(
            @Nullable String userId,
            boolean first,
            List<Held> held,
            @Nullable String next) {}

    /** A customer as one member holds them. */
    record Held(String externalUserId, Follow follow) {}

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

    /** The ids of the contact ways this app made in a span; none of temporary ones. */
    List<String> contactWays(Instant from, Instant to);

    /** A contact way by its id, with the state it was made with; empty when there is none of that id. */
    Optional<KnownWay> contactWay(String configId);

    /** A contact way as WeCom has it; {@code state} null when it was made without. */
    record KnownWay(ContactWay way, @Nullable String state) {}

    /** The ids of the customer groups the app sees. */
    List<String> groups();

    /** A customer group; empty when there is none of that id (40050). */
    Optional<Group> group(String chatId);

    /** A member's name, as a group that was read told it; empty when none did. Calls nothing. */
    default Optional<String> staffName(String userId) {
        return Optional.empty();
    }

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
     * Makes a way into up to five groups, as a QR code that never makes groups by itself. WeCom has no list of them: one
     * whose id is lost stays unknown.
     *
     * @param state at most 30 characters, comes back with each member who came this way
     * @param remark what administrators read; more than 30 characters are cut off
     * @return its id
     */
    String addJoinWay(List<String> chatIds, String state, String remark);

    /** Leads a way into other groups; its QR code stays. May be repeated. False when there is no such way any more. */
    boolean changeJoinWay(String configId, List<String> chatIds, String state, String remark);

    /** The address of the picture of a join way's QR code; empty when there is no such way any more. */
    Optional<String> joinWayPicture(String configId);

    /**
     * Wants these tags of a tag group on a contact, and no others of that group. Stored at once, told to WeCom after, one
     * change at a time per contact; a later call replaces one not yet carried out. Makes the group and the tags as
     * needed. Calls nothing before it returns.
     *
     * @param names tag names, at most 30 characters each
     */
    void wantTags(String userId, String externalUserId, String tagGroup, Set<String> names);

    /**
     * Wants a remark (备注) on a contact, where the member has not written one by hand. Stored and told as tags are; calls
     * nothing before it returns.
     *
     * @param remark at most 20 characters; the rest is cut off
     */
    void wantRemark(String userId, String externalUserId, String remark);

    /** The remark wanted on a contact, and how far it is; empty when none was ever wanted. Calls nothing. */
    Optional<Remark> remarkOf(String userId, String externalUserId);

    /**
     * A remark on a contact.
     *
     * @param told whether WeCom was told of it; it may still show what the member wrote by hand
     * @param refused why WeCom would not take it; null when it did, or was not asked yet
     */
    record Remark(String words, boolean told, @Nullable String refused) {}

    /**
     * Tells again what was told before, because the contact was seen to carry other tags. Calls nothing.
     *
     * @return why the last telling was refused for good, when it was
     */
    Optional<String> tellTagsAgain(String userId, String externalUserId, String tagGroup, Set<String> names);

    /** Returns those of a member's customers whose tags are on their way to WeCom at this moment. Calls nothing. */
    Set<String> beingTold(String userId, Collection<String> externalUserIds);

    /** The names of a tag group's tags by id, read from WeCom now, for somebody may have changed them there. */
    Map<String, String> tagsOf(String tagGroup);
}
