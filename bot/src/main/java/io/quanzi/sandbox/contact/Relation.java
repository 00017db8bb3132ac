package io.quanzi.sandbox.contact;

import java.time.Instant;
import java.util.List;

/**
 * A member and a customer. A row exists from the customer's scan until the member deletes the customer.
 *
 * @param customerLeft whether the customer deleted the member; for the member's side the relation goes on
 * @param state of the contact way; empty when it had none
 * @param tags corp tag ids, of this pair alone
 * @param welcomes how many welcome messages were ever delivered for this pair
 * @param halfWelcomed whether the half relation was welcomed, so that the full one brings no code
 * @param chatted whether the two have talked since the last add, so that an add brings no code
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
        boolean chatted) {

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

    static Relation begun(String corpId, String userId, String personId, Status status, String state, Instant at) {
        return new Relation(
                corpId, userId, personId, status, false, at, state, Remark.NONE, List.of(), 0, false, false);
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
                corpId, userId, personId, status, false, at, state, remark, tags, welcomes, halfWelcomed, chatted);
    }

    /** Begun anew by the customer: what the member noted stays. */
    Relation again(Status status, String state, Instant at) {
        return new Relation(corpId, userId, personId, status, false, at, state, remark, tags, welcomes, false, false);
    }

    Relation left() {
        return new Relation(
                corpId, userId, personId, status, true, at, state, remark, tags, welcomes, halfWelcomed, chatted);
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
                chatted);
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
                chatted);
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
                chatted);
    }

    Relation talked() {
        return new Relation(
                corpId, userId, personId, status, customerLeft, at, state, remark, tags, welcomes, halfWelcomed, true);
    }
}
