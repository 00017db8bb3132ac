package io.quanzi.console.customers;

import io.quanzi.shared.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What tells one file from another.
 *
 * @param sha256 of its content, in hex
 */
record FileSum(long bytes, String sha256) {
    /** Of the largest file that is taken. */
    static final long MAX_BYTES = 200L * 1024 * 1024;

    /**
     * Copies a file to where it goes, which is closed then.
     *
     * @throws ImportRefused when it is too large
     */
    static FileSum copy(InputStream file, OutputStream to) throws IOException {
        MessageDigest digest = sha256Digest();
        long bytes = 0;
        try (to) {
            var part = new byte[1 << 16];
            for (int read = file.read(part); read >= 0; read = file.read(part)) {
                bytes += read;
                if (bytes > MAX_BYTES) {
                    throw ImportRefused.tooLarge(Message.of("import.too-large"));
                }
                digest.update(part, 0, read);
                to.write(part, 0, read);
            }
        }
        return new FileSum(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
