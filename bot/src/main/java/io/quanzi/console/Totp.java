package io.quanzi.console;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes of six digits that change every half minute, as authenticator apps show them (RFC 6238, with SHA-1). */
final class Totp {
    static final int STEP_SECONDS = 30;
    /** How many steps a phone's clock may be off, either way. */
    static final int DRIFT = 1;

    private static final int SECRET_BYTES = 20;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Totp() {}

    /** A new secret in Base32. */
    static String makeSecret() {
        return random(SECRET_BYTES * Byte.SIZE / BITS);
    }

    /** So many characters of Base32, by chance. */
    static String random(int characters) {
        var text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            text.append(BASE32.charAt(RANDOM.nextInt(BASE32.length())));
        }
        return text.toString();
    }

    static long stepAt(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
    }

    /** The code of a step. */
    static String code(String secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(decode(secret), "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA-1", impossible);
        }
    }

    /** The step whose code it is, now or one step off; empty when it is none of them. */
    static OptionalLong stepOf(String secret, String code, Instant now) {
        OptionalLong found = OptionalLong.empty();
        for (long step = stepAt(now) - DRIFT; step <= stepAt(now) + DRIFT; step++) {
            if (MessageDigest.isEqual(
                    code(secret, step).getBytes(StandardCharsets.US_ASCII), code.getBytes(StandardCharsets.UTF_8))) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** What the QR code says to an authenticator app. */
    static String address(String user, String secret) {
        String label = URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
        return "otpauth://totp/Quanzi:" + label + "?secret=" + secret + "&issuer=Quanzi";
    }

    private static byte[] decode(String base32) {
        ByteBuffer bytes = ByteBuffer.allocate(base32.length() * BITS / Byte.SIZE);
        int bits = 0;
        int held = 0;
        for (int i = 0; i < base32.length(); i++) {
            held = held << BITS | BASE32.indexOf(base32.charAt(i));
            bits += BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes.put((byte) (held >> bits));
                held &= (1 << bits) - 1;
            }
        }
        return bytes.array();
    }
}
