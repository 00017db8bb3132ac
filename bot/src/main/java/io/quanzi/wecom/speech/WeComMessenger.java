package io.quanzi.wecom.speech;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends messages in WeCom and through the Official Account. Results are values; nothing is thrown for a refusal. */
public interface WeComMessenger {
    /** Whether notices of the Official Account are configured. */
    boolean hasNotices();

    /**
     * The welcome of a new contact, once per code, within 20 seconds. Never sleeps; asks again at once, at most twice,
     * where WeCom says that it is busy (-1). {@link ErrorCodes#ALREADY_WELCOMED} is {@link SendResult.Rejected} with that code.
     */
    SendResult welcome(String welcomeCode, OutgoingMessage outgoingMessage);

    /**
     * Gets what a call to WeCom needs first and may take many seconds, the access token, so that the next call leaves at
     * once.
     *
     * @return empty when the call may be made; else why not now
     */
    Optional<SendResult.Later> ready();

    /**
     * Uploads a picture, which messages may then show for three days.
     *
     * @param name ends in {@code .jpg}, {@code .jpeg} or {@code .png}
     * @param bytes at most 10 MB
     * @return accepted with the media_id; after {@link SendResult.Unknown} it may be uploaded again
     */
    SendResult uploadImage(String name, byte[] bytes);

    /**
     * Uploads a file of any kind for three days; the rest is as with a picture.
     *
     * @param name as people see it, with its ending
     */
    SendResult uploadFile(String name, byte[] bytes);

    /**
     * Makes one mass-message task into groups of one owner. Nobody sees anything until the owner taps send.
     *
     * @param chatIds at most 2000, all of that owner
     * @return accepted with the msgid
     */
    SendResult postToGroups(String owner, List<String> chatIds, OutgoingMessage outgoingMessage);

    /** Makes one mass-message task of a member to some of their customers; nobody sees anything until the member taps. */
    SendResult sendToCustomers(String userId, List<String> externalUserIds, OutgoingMessage outgoingMessage);

    /**
     * Looks for mass-message tasks made by us for one sender since an instant with just this text: after a call without
     * an answer. Several senders get the same text, and one may get it twice, so that the caller has to leave out those
     * it knows. Throws WeComException when it cannot look, with 41063 while a task that may be it is still being made.
     *
     * @param text not empty; a task of links alone cannot be told from others
     * @param since at most 27 days ago; longer ago is taken as that
     * @return msgids, newest first
     */
    List<String> findTasks(boolean toGroups, String sender, String text, Instant since);

    /** How far a task is; empty while WeCom is still making it (41063). Throws WeComException when it cannot be read. */
    Optional<Progress> progress(String msgid, String userId);

    /**
     * How far a task is.
     *
     * @param confirmed the member has tapped send
     * @param results by chat id or external_userid; recipients not listed have nothing yet
     * @param sentAt when WeCom sent it, by recipient, where it tells
     */
    record Progress(boolean confirmed, Map<String, Result> results, Map<String, Instant> sentAt) {
        /** Makes a progress without times. */
        public Progress(boolean confirmed, Map<String, Result> results) {
            this(confirmed, results, Map.of());
        }
    }

    /** The result for one recipient ({@code get_groupmsg_send_result}). */
    enum Result {
        /** 0: not sent yet. */
        WAITING,
        /** 1. */
        SENT,
        /** 2: no longer a friend. */
        NOT_FRIEND,
        /** 3: the month's mass messages are used up. */
        OVER_QUOTA
    }

    /** Reminds the members who have not tapped yet; at most 3 times in 24 hours. */
    SendResult remind(String msgid);

    /** Stops a task for whoever has not tapped. */
    SendResult cancel(String msgid);

    /** How long {@link #tellStaff} shows a member the same card once, as long as WeCom can be asked to. */
    Duration SAME_CARD_ONCE = Duration.ofHours(4);

    /**
     * An app message to a member of staff, as a card. May be said again after {@link SendResult.Unknown} within {@link
     * #SAME_CARD_ONCE}: the member sees it once.
     *
     * @param description at most 512 characters
     */
    SendResult tellStaff(String userId, String title, String description, String url);

    /**
     * A service notice of the Official Account.
     *
     * @param template our name of it in configuration, such as {@code order}
     * @param values by the template's keys
     * @param id ours, at most 32 characters; the same id within ten minutes is said once
     */
    SendResult notice(String openid, String template, Map<String, String> values, String url, String id);

    /**
     * The Official Account's openid of a person by unionid, of those who follow it. All followers are read at the first
     * need; throws WeComException while that goes on, and for a while when it fails.
     */
    Optional<String> openidOf(String unionid);
}
