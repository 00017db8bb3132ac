package io.quanzi.wecom;

import io.quanzi.callback.CallbackMessage;
import io.quanzi.inbox.Entry;
import io.quanzi.shared.FieldLimits;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvent.ContactDeleted;
import io.quanzi.wecom.WeComEvent.ContactEdited;
import io.quanzi.wecom.WeComEvent.FollowChanged;
import io.quanzi.wecom.WeComEvent.GroupChanged;
import io.quanzi.wecom.WeComEvent.GroupChanged.Change;
import java.time.Instant;
import java.util.Optional;

/** Turns entries of the inbox into events. */
public final class WeComEvents {
    private static final String CONTACT = "change_external_contact.";
    private static final String GROUP = "change_external_chat.";
    static final String FOLLOWED = "mp.subscribe";
    static final String UNFOLLOWED = "mp.unsubscribe";

    private WeComEvents() {}

    /** Whether an entry tells that a contact was added from both sides. */
    public static boolean isContactAdded(Entry entry) {
        return entry.source().equals(WeComEvent.SOURCE) && entry.type().equals(CONTACT + "add_external_contact");
    }

    /**
     * The event of an entry; empty for another source's, for one nobody here acts on, and for one that lacks its ids.
     */
    public static Optional<WeComEvent> of(Entry entry) {
        if (!entry.source().equals(WeComEvent.SOURCE)) {
            return Optional.empty();
        }
        return switch (entry.type()) {
            case CONTACT + "add_external_contact" -> added(entry, false);
            case CONTACT + "add_half_external_contact" -> added(entry, true);
            case CONTACT + "edit_external_contact" ->
                contact(entry, (user, customer) -> new ContactEdited(user, customer, entry.at()));
            case CONTACT + "del_external_contact" -> deleted(entry, false);
            case CONTACT + "del_follow_user" -> deleted(entry, true);
            case GROUP + "create" -> group(entry, Change.CREATED);
            case GROUP + "update" -> group(entry, Change.UPDATED);
            case GROUP + "dismiss" -> group(entry, Change.DISMISSED);
            case FOLLOWED -> follow(entry, true);
            case UNFOLLOWED -> follow(entry, false);
            default -> Optional.empty();
        };
    }

    /**
     * Reads WeCom's id of somebody or something; empty when it is longer than any of its ids, or not in one line of
     * text.
     */
    private static Optional<String> id(CallbackMessage callbackMessage, String name) {
        return callbackMessage
                .text(name)
                .filter(id -> id.length() <= FieldLimits.MAX_ID_LENGTH)
                .filter(id -> id.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c)));
    }

    private interface OfContact {
        WeComEvent make(String userId, String externalUserId);
    }

    private static Optional<WeComEvent> contact(Entry entry, OfContact event) {
        return contact(CallbackMessage.parse(entry.body()), event);
    }

    private static Optional<WeComEvent> contact(CallbackMessage callbackMessage, OfContact event) {
        return id(callbackMessage, "UserID")
                .flatMap(user -> id(callbackMessage, "ExternalUserID").map(customer -> event.make(user, customer)));
    }

    private static Optional<WeComEvent> added(Entry entry, boolean half) {
        var callbackMessage = CallbackMessage.parse(entry.body());
        return contact(
                callbackMessage,
                (user, customer) -> new ContactAdded(
                        user,
                        customer,
                        id(callbackMessage, "State").orElse(null),
                        id(callbackMessage, "WelcomeCode").orElse(null),
                        half,
                        entry.at()));
    }

    private static Optional<WeComEvent> deleted(Entry entry, boolean byCustomer) {
        return contact(entry, (user, customer) -> new ContactDeleted(user, customer, byCustomer, entry.at()));
    }

    private static Optional<WeComEvent> group(Entry entry, Change change) {
        return id(CallbackMessage.parse(entry.body()), "ChatId")
                .map(chat -> new GroupChanged(chat, change, entry.at()));
    }

    private static Optional<WeComEvent> follow(Entry entry, boolean follows) {
        return id(CallbackMessage.parse(entry.body()), "FromUserName")
                .map(openid -> new FollowChanged(openid, follows, entry.at()));
    }

    /**
     * An entry for a contact whose add no callback told: as if it had come, but for the welcome code.
     *
     * @param now when it was found
     */
    public static Entry found(ContactAdded added, Instant now) {
        String state = added.state() == null ? "" : element("State", added.state());
        return found("add_external_contact", added.userId(), added.externalUserId(), state, added.at(), now);
    }

    /** An entry for a contact whose end no callback told. */
    public static Entry found(ContactDeleted deleted, Instant now) {
        String change = deleted.byCustomer() ? "del_follow_user" : "del_external_contact";
        return found(change, deleted.userId(), deleted.externalUserId(), "", deleted.at(), now);
    }

    /** An entry for a follower whose coming no event told. */
    static Entry found(FollowChanged followed, Instant now) {
        return new Entry(
                WeComEvent.SOURCE + ":found/subscribe/" + followed.openid() + "/"
                        + followed.at().getEpochSecond(),
                WeComEvent.SOURCE,
                FOLLOWED,
                followed.openid(),
                followed.at(),
                now,
                "<xml>" + element("FromUserName", followed.openid())
                        + element("CreateTime", String.valueOf(followed.at().getEpochSecond()))
                        + element("MsgType", "event")
                        + element("Event", "subscribe") + "</xml>");
    }

    private static Entry found(String change, String userId, String customer, String more, Instant at, Instant now) {
        return new Entry(
                WeComEvent.SOURCE + ":found/" + change + "/" + userId + "/" + customer + "/" + at.getEpochSecond(),
                WeComEvent.SOURCE,
                CONTACT + change,
                customer,
                at,
                now,
                "<xml>" + element("CreateTime", String.valueOf(at.getEpochSecond()))
                        + element("MsgType", "event")
                        + element("Event", "change_external_contact")
                        + element("ChangeType", change)
                        + element("UserID", userId)
                        + element("ExternalUserID", customer)
                        + more + "</xml>");
    }

    private static String element(String name, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<" + name + ">" + escaped + "</" + name + ">";
    }
}
