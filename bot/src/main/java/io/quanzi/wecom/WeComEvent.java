package io.quanzi.wecom;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of WeCom. An event says that something changed; what is true now is read by {@code Contacts}. Entries of
 * the inbox become events by {@link WeComEvents#of}.
 */
public sealed interface WeComEvent {
    /** The source name of WeCom's entries in the inbox. */
    String SOURCE = "wecom";

    /**
     * A customer and a member are contacts now.
     *
     * @param state what the contact way was made with; null when added another way
     * @param welcomeCode permits one message for 20 seconds after {@code at}; null when none may be sent
     * @param half the customer has added the member, who has not confirmed yet
     */
    record ContactAdded(
            String userId,
            String externalUserId,
            @Nullable String state,
            @Nullable String welcomeCode,
            boolean half,
            Instant at)
            implements WeComEvent {}

    /** A member changed remark, phone or tags. */
    record ContactEdited(String userId, String externalUserId, Instant at) implements WeComEvent {}

    /**
     * The two are no longer contacts, or only one way.
     *
     * @param byCustomer the customer deleted the member; else the member the customer
     */
    record ContactDeleted(String userId, String externalUserId, boolean byCustomer, Instant at) implements WeComEvent {}

    /** A customer group was made, changed or dismissed. */
    record GroupChanged(String chatId, Change change, Instant at) implements WeComEvent {
        /** The change of a group. */
        public enum Change {
            CREATED,
            UPDATED,
            DISMISSED
        }
    }

    /** Somebody began to follow the Official Account, or stopped. */
    record FollowChanged(String openid, boolean follows, Instant at) implements WeComEvent {}
}
