package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.people.Content;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
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

    /** A member's notes of a customer. */
    public record Remark(String name, String description, String company, List<String> mobiles) {
        public static final Remark NONE = new Remark("", "", "", List.of());
    }

    /**
     * The origin of a relation, when it was no plain contact way.
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
        return changed(draft -> {
            draft.status = status;
            draft.customerLeft = false;
        });
    }

    /** Begun anew by the customer: what the member noted stays. */
    Relation again(Status status, String state, Instant at, @Nullable Origin origin) {
        return changed(draft -> {
            draft.status = status;
            draft.customerLeft = false;
            draft.at = at;
            draft.state = state;
            draft.halfWelcomed = false;
            draft.chatted = false;
            draft.origin = origin;
        });
    }

    Relation chatEnds(Instant at) {
        return changed(draft -> draft.origin = new Origin(null, at, origin == null ? null : origin.conclusion()));
    }

    /** How the customer came, in WeCom's numbers: 1 by QR code, 16 by an acquisition link. */
    int addWay() {
        return origin != null && origin.linkId() != null ? 16 : 1;
    }

    Relation left() {
        return changed(draft -> draft.customerLeft = true);
    }

    Relation with(Remark remark) {
        return changed(draft -> draft.remark = remark);
    }

    Relation with(List<String> tags) {
        return changed(draft -> draft.tags = tags);
    }

    Relation welcomed() {
        return changed(draft -> {
            draft.welcomes++;
            draft.halfWelcomed = status == Status.HALF;
        });
    }

    Relation talked() {
        return changed(draft -> draft.chatted = true);
    }

    private Relation changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** A relation while some of it is changed; who the two are never is. */
    private static final class Draft {
        private final Relation before;
        private Status status;
        private boolean customerLeft;
        private Instant at;
        private String state;
        private Remark remark;
        private List<String> tags;
        private int welcomes;
        private boolean halfWelcomed;
        private boolean chatted;
        private @Nullable Origin origin;

        Draft(Relation before) {
            this.before = before;
            this.status = before.status;
            this.customerLeft = before.customerLeft;
            this.at = before.at;
            this.state = before.state;
            this.remark = before.remark;
            this.tags = before.tags;
            this.welcomes = before.welcomes;
            this.halfWelcomed = before.halfWelcomed;
            this.chatted = before.chatted;
            this.origin = before.origin;
        }

        Relation done() {
            return new Relation(
                    before.corpId,
                    before.userId,
                    before.personId,
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
    }
}
