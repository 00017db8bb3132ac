package io.quanzi.callback;

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
 * Signature and encryption of callbacks, the same for WeCom, and for an Official Account and a Store in encrypted mode.
 *
 * <p>The plaintext is 16 random bytes, the message's length in 4 bytes (big-endian), the message, and the id of the
 * receiver; padded PKCS#7-wise to a multiple of 32, which no JDK cipher does, so the padding is taken off here.
 *
 * @see <a href="https://developer.work.weixin.qq.com/document/path/90968">加解密方案说明</a>
 */
final class CallbackCipher {
    private static final int BLOCK = 32;
    private static final int RANDOM = 16;
    private static final int HEAD = RANDOM + Integer.BYTES;

    private final String token;
    private final byte[] key;

    /**
     * @param aesKey 43 characters of Base64 without the last "="
     */
    CallbackCipher(String token, String aesKey) {
        this.token = token;
        this.key = Base64.getDecoder().decode(aesKey + "=");
    }

    /** The contents of an envelope. */
    record Opened(String message, String receiver) {}

    /** Compares in constant time. */
    boolean isSigned(String signature, String timestamp, String nonce, String encrypted) {
        String[] parts = {token, timestamp, nonce, encrypted};
        Arrays.sort(parts);
        return MessageDigest.isEqual(sha1(String.join("", parts)), signature.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-1", missing);
        }
    }

    /**
     * Opens an envelope whose signature holds.
     *
     * @throws IllegalArgumentException when it was sealed with another key, or is damaged
     */
    Opened open(String encrypted) {
        byte[] plain = decrypt(Base64.getMimeDecoder().decode(encrypted));
        int padding = plain.length == 0 ? 0 : plain[plain.length - 1];
        int end = plain.length - padding;
        if (padding < 1 || padding > BLOCK || end < HEAD) {
            throw new IllegalArgumentException("the padding is not PKCS#7 to 32 bytes");
        }
        int length = ByteBuffer.wrap(plain, RANDOM, Integer.BYTES).getInt();
        if (length < 0 || length > end - HEAD) {
            throw new IllegalArgumentException("the message's length is larger than the envelope");
        }
        return new Opened(
                new String(plain, HEAD, length, StandardCharsets.UTF_8),
                new String(plain, HEAD + length, end - HEAD - length, StandardCharsets.UTF_8));
    }

    private byte[] decrypt(byte[] encrypted) {
        try {
            var cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new IvParameterSpec(Arrays.copyOf(key, cipher.getBlockSize())));
            return cipher.doFinal(encrypted);
        } catch (GeneralSecurityException damaged) {
            throw new IllegalArgumentException("not a whole number of AES blocks", damaged);
        }
    }
}
