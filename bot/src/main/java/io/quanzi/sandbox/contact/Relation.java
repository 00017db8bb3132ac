package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.people.Content;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member and a customer. A row exists from the customer's scan until the member deletes the customer.
 *
 * @param customerLeft whether the customer deleted the member; for the member's side the relation goes on
 * @param state of the contact way; empty when it had none
 * @param tags corp tag ids, of this pair alone
 * @param welcomes how many welcome messages were ever delivered for this pair
 * @param halfWelcomed whether the half relation was welcomed, so that the full one brings no code
 * @param chatted whether the two have talked since the last add, so that an add brings no code
 * @param origin what the way by which the customer came has to say of the relation; absent for a plain one
 */
public record Relation(
        String corpId,
        String userId,
        String personId,
        Status status,
        boolean customerLeft,
        Instant at,
        String state,
        Remark remark,
        List<String> tags,
        int welcomes,
        boolean halfWelcomed,
        boolean chatted,
        @Nullable Origin origin) {

    /** REQUESTED waits for the member's approval; HALF is one-way, by a contact way without verification. */
    public enum Status {
        REQUESTED,
        HALF,
        FULL
    }

    /** What the member notes of the customer. */
    public record Remark(String name, String description, String company, List<String> mobiles) {
        public static final Remark NONE = new Remark("", "", "", List.of());
    }

    /**
     * Where a relation came from, when it was no plain contact way.
     *
     * @param linkId of the acquisition link
     * @param chatUntil when the chat of a temporary session ends, or ended
     * @param conclusion what the customer is told then
     */
    public record Origin(
            @Nullable String linkId,
            @Nullable Instant chatUntil,
            @Nullable Content conclusion) {
        public static Origin link(String linkId) {
            return new Origin(linkId, null, null);
        }

        static @Nullable Origin of(ContactWay way, Instant now) {
            var session = way.session();
            if (session == null) {
                return null;
            }
            var conclusion = session.conclusion();
            return new Origin(
                    null, now.plusSeconds(session.chatExpiresIn()), conclusion == null ? null : conclusion.content());
        }
    }

    static Relation begun(
            String corpId,
            String userId,
            String personId,
            Status status,
            String state,
            Instant at,
            @Nullable Origin origin) {
        return new Relation(
                corpId, userId, personId, status, false, at, state, Remark.NONE, List.of(), 0, false, false, origin);
    }

    String key() {
        return key(userId, personId);
    }

    static String key(String userId, String personId) {
        return userId + "/" + personId;
    }

    /** Whether the API treats the pair as member and customer. */
    public boolean holds() {
        return status == Status.FULL;
    }

    /** Whether a message would reach the customer. */
    public boolean reaches() {
        return holds() && !customerLeft;
    }

    Relation with(Status status) {
        return new Relation(
                corpId,
                userId,
                personId,
                status,
                false,
                at,
                state,
                remark,
                tags,
                welcomes,
                halfWelcomed,
                chatted,
                origin);
    }

    /** Begun anew by the customer: what the member noted stays. */
    Relation again(Status status, String state, Instant at, @Nullable Origin origin) {
        return new Relation(
                corpId, userId, personId, status, false, at, state, remark, tags, welcomes, false, false, origin);
    }

    Relation chatEnds(Instant at) {
        return new Relation(
                corpId,
                userId,
                personId,
                status,
                customerLeft,
                this.at,
                state,
                remark,
                tags,
                welcomes,
                halfWelcomed,
                chatted,
                new Origin(null, at, origin == null ? null : origin.conclusion()));
    }

    /** How the customer came, in WeCom's numbers: 1 by QR code, 16 by an acquisition link. */
    int addWay() {
        return origin != null && origin.linkId() != null ? 16 : 1;
    }

    Relation left() {
        return new Relation(
                corpId,
                userId,
                personId,
                status,
                true,
                at,
                state,
                remark,
                tags,
                welcomes,
                halfWelcomed,
                chatted,
                origin);
    }

    Relation with(Remark remark) {
        return new Relation(
                corpId,
                userId,
                personId,
                status,
                customerLeft,
                at,
                state,
                remark,
                tags,
                welcomes,
                halfWelcomed,
                chatted,
                origin);
    }

    Relation with(List<String> tags) {
        return new Relation(
                corpId,
                userId,
                personId,
                status,
                customerLeft,
                at,
                state,
                remark,
                tags,
                welcomes,
                halfWelcomed,
                chatted,
                origin);
    }

    Relation welcomed() {
        return new Relation(
                corpId,
                userId,
                personId,
                status,
                customerLeft,
                at,
                state,
                remark,
                tags,
                welcomes + 1,
                status == Status.HALF,
                chatted,
                origin);
    }

    Relation talked() {
        return new Relation(
                corpId,
                userId,
                personId,
                status,
                customerLeft,
                at,
                state,
                remark,
                tags,
                welcomes,
                halfWelcomed,
                true,
                origin);
    }
}
