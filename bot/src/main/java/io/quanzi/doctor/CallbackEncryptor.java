package io.quanzi.doctor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and signs as WeCom does: the other side of {@link io.quanzi.callback}, which only opens. It shares no code
 * with it on purpose, as WeCom shares none: a fault common to both sides would open what it had sealed itself.
 *
 * @see <a href="https://developer.work.weixin.qq.com/document/path/90968">加解密方案说明</a>
 */
final class CallbackEncryptor {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BLOCK = 32;
    private static final int HEAD = 16 + Integer.BYTES;

    private final String token;
    private final byte[] key;
    private final String receiver;

    /** @param aesKey 43 letters and digits that decode */
    CallbackEncryptor(String token, String aesKey, String receiver) {
        this.token = token;
        this.key = Base64.getDecoder().decode(aesKey + "=");
        this.receiver = receiver;
    }

    /** Such as two of them in a row never are: the first 16 bytes are random. */
    String seal(String message) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        byte[] to = receiver.getBytes(StandardCharsets.UTF_8);
        int length = HEAD + text.length + to.length;
        int padding = BLOCK - length % BLOCK;
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        byte[] plain = ByteBuffer.allocate(length + padding)
                .put(random)
                .putInt(text.length)
                .put(text)
                .put(to)
                .array();
        Arrays.fill(plain, length, plain.length, (byte) padding);
        try {
            var cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new IvParameterSpec(Arrays.copyOf(key, cipher.getBlockSize())));
            return Base64.getEncoder().encodeToString(cipher.doFinal(plain));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has AES", missing);
        }
    }

    String sign(String timestamp, String nonce, String sealed) {
        String[] parts = {token, timestamp, nonce, sealed};
        Arrays.sort(parts);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest(String.join("", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-1", missing);
        }
    }
}
