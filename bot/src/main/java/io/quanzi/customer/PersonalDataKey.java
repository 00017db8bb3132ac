package io.quanzi.customer;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.quanzi.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * The key that personal data is encrypted with: from the file that {@code QUANZI_KEY_FILE} names, so that a database that is
 * lost tells no numbers; without one it is made once per store and stands in it.
 *
 * <pre>{"_id": "phones", "key": "base64 of 32 bytes"}</pre>
 */
@Component
class PersonalDataKey {
    private static final String COLLECTION = "import_keys";
    private static final int KEY_BYTES = 32;

    private final MongoOperations mongo;
    private final @Nullable SecretKey ofFile;
    private volatile @Nullable SecretKey ofStore;

    PersonalDataKey(MongoOperations mongo, @Value("${quanzi.key-file:}") String file) {
        this.mongo = mongo;
        this.ofFile = file.isEmpty() ? null : read(Path.of(file));
    }

    SecretKey get() {
        if (ofFile != null) {
            return ofFile;
        }
        SecretKey known = ofStore;
        if (known == null) {
            Document row = mongo.getCollection(COLLECTION)
                    .findOneAndUpdate(
                            Filters.eq("_id", "phones"),
                            Updates.setOnInsert("key", make()),
                            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
            known = key(Objects.requireNonNull(row).getString("key"), "the store");
            ofStore = known;
        }
        return known;
    }

    /** Reads the key; the first start makes it, for its owner alone to read. */
    private static SecretKey read(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            return key(Files.readString(file).strip(), file.toString());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("quanzi.key-file (QUANZI_KEY_FILE): cannot read " + file, unreadable);
        }
    }

    private static void make(Path file) throws IOException {
        try {
            PrivateFiles.createFile(file);
            PrivateFiles.write(file, make().getBytes(StandardCharsets.US_ASCII));
        } catch (FileAlreadyExistsException other) {
            // another node that starts too was first
        }
    }

    private static String make() {
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static SecretKey key(String written, String where) {
        try {
            byte[] bytes = Base64.getDecoder().decode(written);
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException noBase64) {
            // said below
        }
        throw new IllegalArgumentException(
                "quanzi.key-file (QUANZI_KEY_FILE): expected %d bytes in Base64 in %s, got something else; take the file of the first start, or make one with: openssl rand -base64 32"
                        .formatted(KEY_BYTES, where));
    }
}
