package io.quanzi.embedded;

import io.quanzi.files.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Makes and keeps the password of the store's port: 256 random bits, made at the first start of a directory and kept in its
 * file {@code password}, mode 0600. A shell on this machine gets in by it.
 *
 * <p>It is not in a backup: it guards the port of a running process, not the data, and a restored directory makes its own.
 */
final class StorePassword {
    static final String FILE = "password";
    private static final int BYTES = 32;
    private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private StorePassword() {}

    /** The directory's password; a file that a crash left unfinished is made anew. */
    static String in(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
            PrivateFiles.close(file);
            String kept = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (WHOLE.matcher(kept).matches()) {
                return kept;
            }
        }
        String fresh = random();
        PrivateFiles.write(file, fresh.getBytes(StandardCharsets.US_ASCII));
        return fresh;
    }

    static String random() {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
