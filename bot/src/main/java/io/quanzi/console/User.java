package io.quanzi.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;

/**
 * Somebody who may log in.
 *
 * <pre>{"_id": "xiaolan", "password": "{bcrypt}$2a$10$...", "role": "OFFICER", "wecomUserid": "lan",
 *  "invitation": {"hash": "9f86...", "until": ISODate}, "offSince": ISODate, "lastLogin": ISODate,
 *  "secondStep": {"sealed": "base64", "lastStep": 58000000, "recovery": ["9f86..."], "since": ISODate}}</pre>
 *
 * @param password encoded, with the name of its encoding before it; null until one was chosen
 * @param wecomUserid the member of WeCom whose account it is; an officer sees the customers of this member
 * @param invitation the link by which a password may be chosen; null when none is out
 * @param secondStep what a code is checked by at the login; null where the password is enough
 * @param offSince since when the account is switched off; null when it is not
 */
record User(
        @Id String name,
        @Nullable String password,
        Role role,
        @Nullable String wecomUserid,
        @Nullable Invitation invitation,
        @Nullable Instant offSince,
        @Nullable Instant lastLogin,
        @Nullable SecondStep secondStep) {
    @PersistenceCreator
    User {}

    User(String name, String password, Role role) {
        this(name, password, role, null, null, null, null, null);
    }

    /**
     * A link that was given out.
     *
     * @param hash of the token in it
     */
    record Invitation(String hash, Instant until) {}

    /**
     * The second step of a login.
     *
     * @param sealed the secret, as {@link io.quanzi.customer.Sealing} encrypts it
     * @param lastStep the latest step whose code was used
     * @param recovery hashes of the codes that open once each
     */
    record SecondStep(String sealed, long lastStep, List<String> recovery, Instant since) {
        SecondStep {
            recovery = List.copyOf(recovery);
        }
    }

    /** Whether the user can log in: has a password, and is not switched off. */
    boolean isActive() {
        return password != null && offSince == null;
    }

    boolean isActiveAdmin() {
        return role == Role.ADMIN && isActive();
    }
}
