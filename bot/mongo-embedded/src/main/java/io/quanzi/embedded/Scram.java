package io.quanzi.embedded;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) for one user. It keeps what it needs to check a proof, not the
 * password; a proof is good for one conversation only.
 */
final class Scram {
    static final String MECHANISM = "SCRAM-SHA-256";
    static final String USER = "quanzi";
    /** The fewest that the driver takes; the password has 256 random bits, which no number of rounds makes safer. */
    private static final int ITERATIONS = 4096;

    private static final int KEY_BITS = 256;
    private static final String HMAC = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String salt;
    private final byte[] storedKey;
    private final byte[] serverKey;

    Scram(String password) {
        byte[] bits = random(16);
        salt = Base64.getEncoder().encodeToString(bits);
        try {
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), bits, ITERATIONS, KEY_BITS))
                    .getEncoded();
            storedKey = sha256(hmac(salted, "Client Key"));
            serverKey = hmac(salted, "Server Key");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has PBKDF2 with HMAC-SHA-256", impossible);
        }
    }

    /** A conversation that was begun. */
    final class Conversation {
        private final String nonce;
        private final String begun;
        private final boolean known;

        private Conversation(String nonce, String begun, boolean known) {
            this.nonce = nonce;
            this.begun = begun;
            this.known = known;
        }

        /** The server's first message. */
        String challenge() {
            return "r=" + nonce + ",s=" + salt + ",i=" + ITERATIONS;
        }

        /**
         * Checks the client's proof.
         *
         * @return the server's last message, by which the client knows that the server has the password too
         * @throws Refused when the proof is not of this password and this conversation
         */
        String finish(String message) throws LoginRefused {
            Map<String, String> said = attributes(message);
            String proof = said.getOrDefault("p", "");
            int end = message.lastIndexOf(",p=");
            if (end < 0 || !nonce.equals(said.get("r")) || !"biws".equals(said.get("c"))) {
                throw new LoginRefused();
            }
            String whole = begun + "," + challenge() + "," + message.substring(0, end);
            byte[] given = decode(proof);
            byte[] signature = hmac(storedKey, whole);
            if (given.length != signature.length) {
                throw new LoginRefused();
            }
            byte[] clientKey = new byte[given.length];
            for (int i = 0; i < given.length; i++) {
                clientKey[i] = (byte) (given[i] ^ signature[i]);
            }
            if (!MessageDigest.isEqual(sha256(clientKey), storedKey) || !known) {
                throw new LoginRefused();
            }
            return "v=" + Base64.getEncoder().encodeToString(hmac(serverKey, whole));
        }
    }

    /** A message that does not lead in; which part of it was wrong is nobody's business. */
    static final class LoginRefused extends Exception {
        private static final long serialVersionUID = 1;

        LoginRefused() {
            super("Authentication failed.", null, false, false);
        }
    }

    /** Takes the client's first message. An unknown user learns only at the end that nothing was right. */
    Conversation begin(String message) throws LoginRefused {
        if (!message.startsWith("n,,")) {
            throw new LoginRefused();
        }
        String bare = message.substring("n,,".length());
        Map<String, String> said = attributes(bare);
        String theirs = said.getOrDefault("r", "");
        if (theirs.isEmpty() || said.containsKey("m")) {
            throw new LoginRefused();
        }
        String ours = Base64.getEncoder().encodeToString(random(24));
        return new Conversation(theirs + ours, bare, USER.equals(said.get("n")));
    }

    private static Map<String, String> attributes(String message) {
        Map<String, String> found = new HashMap<>();
        for (String part : message.split(",", -1)) {
            if (part.length() > 1 && part.charAt(1) == '=') {
                found.putIfAbsent(part.substring(0, 1), part.substring(2));
            }
        }
        return found;
    }

    private static byte[] decode(String base64) throws LoginRefused {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw new LoginRefused();
        }
    }

    private static byte[] random(int length) {
        byte[] bits = new byte[length];
        RANDOM.nextBytes(bits);
        return bits;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", impossible);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
