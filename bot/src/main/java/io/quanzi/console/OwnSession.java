package io.quanzi.console;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The session that a request came with.
 *
 * @param secret what the cookie has and the store has not
 */
record OwnSession(StaffSession session, String secret) {
    private static final String HMAC = "HmacSHA256";

    /** A key that only who has the secret works out, the same on every node; it tells nothing of the secret. */
    byte[] keyFor(String purpose) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC", impossible);
        }
    }

    @Override
    public String toString() {
        return "OwnSession[" + session.id() + "]";
    }
}
