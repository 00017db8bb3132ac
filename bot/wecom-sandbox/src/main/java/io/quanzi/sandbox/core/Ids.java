package io.quanzi.sandbox.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Identifiers in WeCom's shapes. */
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private Ids() {}

    /** The prefix, then random letters, digits, {@code -} and {@code _}. */
    public static String random(String prefix, int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return (prefix + BASE64.encodeToString(bytes)).substring(0, length);
    }

    /** Lower-case hex digits. */
    public static String hex(int digits) {
        var bytes = new byte[digits / 2];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Always the same for the same parts: the id by which one party knows another. */
    public static String derived(String prefix, int length, String... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            return (prefix + BASE64.encodeToString(digest)).substring(0, length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
