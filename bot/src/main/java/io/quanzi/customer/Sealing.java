package io.quanzi.customer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.springframework.stereotype.Component;

/**
 * Encrypts short texts that nobody may read in the store (AES-256-GCM), each bound to its owner: put beside somebody else it
 * cannot be read. {@link PersonalDataKey} has the key.
 */
@Component
public class Sealing {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int NAME_CHARACTERS = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PersonalDataKey key;

    Sealing(PersonalDataKey key) {
        this.key = key;
    }

    /** A text was encrypted with another key than the program has, or for another owner. */
    public static final class UnreadableException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        UnreadableException(Throwable cause) {
            super(
                    "encrypted with another key than that of QUANZI_KEY_FILE; start with the key file it was written with to read it",
                    cause);
        }
    }

    /** Encrypts a text; Base64 of nonce and text. */
    public String seal(String owner, String text) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, owner).doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has AES-GCM", impossible);
        }
    }

    /** The text of what {@link #seal} made. */
    public String open(String owner, String sealed) {
        byte[] bytes = Base64.getDecoder().decode(sealed);
        var nonce = new byte[NONCE_BYTES];
        System.arraycopy(bytes, 0, nonce, 0, NONCE_BYTES);
        try {
            return new String(
                    cipher(Cipher.DECRYPT_MODE, nonce, owner).doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES),
                    StandardCharsets.UTF_8);
        } catch (GeneralSecurityException other) {
            throw new UnreadableException(other);
        }
    }

    /** Tells the key from others, and tells nothing of it. */
    String keyName() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.get().getEncoded());
            return HexFormat.of().formatHex(hash).substring(0, NAME_CHARACTERS);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String owner) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.get(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
