package io.quanzi.sandbox.callback;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and seals callbacks: AES-256-CBC over {@code random(16) + length(4) + message + receiver}, padded to whole
 * blocks of 32 bytes. https://developer.work.weixin.qq.com/document/path/90968
 */
final class CallbackEnvelope {
    private static final int BLOCK = 32;

    private final String token;
    private final byte[] key;
    private final String receiver;

    /**
     * @param aesKey the 43 characters of the EncodingAESKey
     * @param receiver corp id, or app id of the Official Account or the Store
     */
    CallbackEnvelope(String token, String aesKey, String receiver) {
        this.token = token;
        this.key = key(aesKey);
        this.receiver = receiver;
    }

    /** The 32 bytes of an EncodingAESKey; the message of a refusal says what one looks like. */
    static byte[] key(String aesKey) {
        try {
            var key = aesKey.length() == 43 ? Base64.getDecoder().decode(aesKey + "=") : new byte[0];
            if (key.length == 32) {
                return key;
            }
        } catch (IllegalArgumentException notBase64) {
            // Told below, as a key of the wrong length.
        }
        throw new IllegalArgumentException("expected an \"aesKey\" of exactly 43 letters and digits, got "
                + aesKey.length() + " characters" + (aesKey.length() == 43 ? ", others among them" : ""));
    }

    String sign(String timestamp, String nonce, String sealed) {
        return sha1(token, timestamp, nonce, sealed);
    }

    /** The older signature of the Official Account, over no message. */
    String sign(String timestamp, String nonce) {
        return sha1(token, timestamp, nonce);
    }

    /** @param random 16 bytes, new for each message */
    String seal(String message, byte[] random) {
        var text = message.getBytes(StandardCharsets.UTF_8);
        var to = receiver.getBytes(StandardCharsets.UTF_8);
        int length = 16 + 4 + text.length + to.length;
        int padding = BLOCK - length % BLOCK;
        var plain = ByteBuffer.allocate(length + padding)
                .put(random, 0, 16)
                .putInt(text.length)
                .put(text)
                .put(to);
        Arrays.fill(plain.array(), length, length + padding, (byte) padding);
        return Base64.getEncoder().encodeToString(encrypted(plain.array()));
    }

    private byte[] encrypted(byte[] text) {
        try {
            var cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(key, 0, 16));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("expected whole blocks of AES", e);
        }
    }

    private static String sha1(String... parts) {
        Arrays.sort(parts);
        try {
            var digest = MessageDigest.getInstance("SHA-1")
                    .digest(String.join("", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
