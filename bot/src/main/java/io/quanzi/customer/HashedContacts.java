package io.quanzi.customer;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.quanzi.shared.FieldLimits;
import io.quanzi.shared.Identifiers;
import io.quanzi.shared.Identifiers.Clean;
import io.quanzi.shared.Identifiers.Kind;
import io.quanzi.shared.Identifiers.Problem;
import io.quanzi.shared.Identifiers.RejectionReason;
import io.quanzi.shared.Identifiers.Result;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * Tells buyers of a file apart by phone number or e-mail address where it has no other id, without keeping either: what is
 * kept is a keyed hash, with a key made once per store.
 *
 * <pre>{"_id": "contacts", "key": "base64 of 32 bytes"}</pre>
 */
@Component
class HashedContacts {
    private static final String COLLECTION = "import_keys";
    private static final int KEY_BYTES = 32;
    private static final int HASH_CHARACTERS = 32;
    private static final Pattern MOBILE = Pattern.compile("1[3-9]\\d{9}");
    private static final Pattern FOREIGN = Pattern.compile("\\+[1-9]\\d{7,14}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+");

    private final MongoOperations mongo;
    private volatile @Nullable SecretKeySpec key;

    HashedContacts(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /** A whole phone number in one form, whichever way it was written; a masked one or half of one is none. */
    static Result phone(String written) {
        Result cleaned = Identifiers.clean(written, Kind.BUYER_ID, FieldLimits.MAX_ID_LENGTH);
        if (!(cleaned instanceof Clean clean)) {
            return cleaned;
        }
        String digits = clean.text().replaceAll("[\\s\\-()./]", "").replaceFirst("^(\\+|00)?86(?=1[3-9]\\d{9}$)", "");
        boolean whole =
                MOBILE.matcher(digits).matches() || FOREIGN.matcher(digits).matches();
        return whole
                ? new Clean(digits)
                : new Problem(Kind.BUYER_ID, RejectionReason.PLACEHOLDER, FieldLimits.MAX_ID_LENGTH, clean.text());
    }

    static Result email(String written) {
        Result cleaned = Identifiers.clean(written, Kind.BUYER_ID, FieldLimits.MAX_ID_LENGTH);
        if (!(cleaned instanceof Clean clean)) {
            return cleaned;
        }
        String address = clean.text().toLowerCase(Locale.ROOT);
        return EMAIL.matcher(address).matches()
                ? new Clean(address)
                : new Problem(Kind.BUYER_ID, RejectionReason.PLACEHOLDER, FieldLimits.MAX_ID_LENGTH, clean.text());
    }

    /** The buyer id that stands for a phone number. */
    String ofPhone(String number) {
        return "phone:" + hash(number);
    }

    /** The buyer id that stands for an e-mail address. */
    String ofEmail(String address) {
        return "email:" + hash(address);
    }

    private String hash(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key());
            return HexFormat.of()
                    .formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)))
                    .substring(0, HASH_CHARACTERS);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            var bytes = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(bytes);
            Document row = mongo.getCollection(COLLECTION)
                    .findOneAndUpdate(
                            Filters.eq("_id", "contacts"),
                            Updates.setOnInsert("key", Base64.getEncoder().encodeToString(bytes)),
                            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
            known = new SecretKeySpec(
                    Base64.getDecoder().decode(Objects.requireNonNull(row).getString("key")), "HmacSHA256");
            key = known;
        }
        return known;
    }
}
