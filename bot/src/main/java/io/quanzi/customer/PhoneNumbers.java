package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * Keeps the phone numbers that the shop told: encrypted (AES-256-GCM), bound to the person whose they are, with a masked form
 * to show. Whoever has one shown whole is in the audit; that is the caller's to do.
 *
 * <pre>{"_id": "c66f...", "sealed": "base64 of nonce and text", "hash": "phone:9f86...", "masked": "138****5678", "at": ISODate}</pre>
 */
@Component
public class PhoneNumbers implements PersonalData {
    private static final String COLLECTION = "customer_phones";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MongoOperations mongo;
    private final HashedContacts hashed;
    private final PersonalDataKey key;

    PhoneNumbers(MongoOperations mongo, HashedContacts hashed, PersonalDataKey key) {
        this.mongo = mongo;
        this.hashed = hashed;
        this.key = key;
    }

    /**
     * A number as the shop told it.
     *
     * @param phone null when none was told
     * @param at an older number does not take the place of a later one
     */
    record Told(CustomerId person, @Nullable String phone, Instant at) {}

    /** Keeps what is a whole number and news: one look and one write for all. */
    void keep(Collection<Told> told) {
        Map<CustomerId, Told> latest = new LinkedHashMap<>();
        for (Told one : told) {
            if (one.phone() != null) {
                latest.merge(one.person(), one, (a, b) -> b.at().isBefore(a.at()) ? a : b);
            }
        }
        if (latest.isEmpty()) {
            return;
        }
        Map<String, Document> known = new HashMap<>();
        mongo.find(
                        Query.query(where("_id")
                                .in(latest.keySet().stream()
                                        .map(CustomerId::value)
                                        .toList())),
                        Document.class,
                        COLLECTION)
                .forEach(row -> known.put(row.getString("_id"), row));
        List<WriteModel<Document>> writes = new ArrayList<>();
        latest.values()
                .forEach(one -> HashedContacts.phone(String.valueOf(one.phone()))
                        .value()
                        .filter(number -> isNews(known.get(one.person().value()), number, one.at()))
                        .ifPresent(number -> writes.add(write(one.person(), number, one.at()))));
        if (!writes.isEmpty()) {
            mongo.getCollection(COLLECTION).bulkWrite(writes, new BulkWriteOptions().ordered(false));
        }
    }

    private boolean isNews(@Nullable Document known, String number, Instant at) {
        return known == null
                || (known.get("at") instanceof Date then
                        && !at.isBefore(then.toInstant())
                        && !hashed.ofPhone(number).equals(known.getString("hash")));
    }

    private WriteModel<Document> write(CustomerId person, String number, Instant at) {
        return new ReplaceOneModel<>(
                Filters.eq("_id", person.value()),
                new Document("_id", person.value())
                        .append("sealed", seal(person, number))
                        .append("hash", hashed.ofPhone(number))
                        .append("masked", mask(number))
                        .append("at", Date.from(at)),
                new ReplaceOptions().upsert(true));
    }

    /** The number with its middle hidden, such as {@code 138****5678}; empty when none is known. */
    public Optional<String> masked(CustomerId person) {
        return find(person).map(row -> row.getString("masked"));
    }

    /**
     * The whole number; empty when none is known.
     *
     * @throws IllegalStateException when it was encrypted with another key
     */
    public Optional<String> reveal(CustomerId person) {
        return find(person).map(row -> open(person, row.getString("sealed")));
    }

    private Optional<Document> find(CustomerId person) {
        return Optional.ofNullable(
                mongo.findOne(Query.query(where("_id").is(person.value())), Document.class, COLLECTION));
    }

    static String mask(String number) {
        int shown = number.length() < 9 ? 2 : 4;
        return number.substring(0, shown - 1)
                + "*".repeat(number.length() - 2 * shown + 1)
                + number.substring(number.length() - shown);
    }

    private String seal(CustomerId person, String number) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, nonce, person).doFinal(number.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(NONCE_BYTES + text.length)
                            .put(nonce)
                            .put(text)
                            .array());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has AES-GCM", impossible);
        }
    }

    private String open(CustomerId person, String sealed) {
        byte[] bytes = Base64.getDecoder().decode(sealed);
        var nonce = new byte[NONCE_BYTES];
        System.arraycopy(bytes, 0, nonce, 0, NONCE_BYTES);
        try {
            return new String(
                    cipher(Cipher.DECRYPT_MODE, nonce, person).doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES),
                    StandardCharsets.UTF_8);
        } catch (GeneralSecurityException other) {
            throw new IllegalStateException(
                    "a phone number was encrypted with another key than that of QUANZI_KEY_FILE", other);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, CustomerId person) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.get(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(person.value().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String section() {
        return "phone";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        return reveal(customer)
                .<Map<String, Object>>map(number -> Map.of("number", number))
                .orElse(Map.of());
    }

    @Override
    public void erase(CustomerId customer) {
        mongo.remove(Query.query(where("_id").is(customer.value())), COLLECTION);
    }

    @Override
    public void merge(CustomerId from, CustomerId into) {
        find(from)
                .ifPresent(row -> keep(List.of(new Told(
                        into,
                        open(from, row.getString("sealed")),
                        row.get("at") instanceof Date at ? at.toInstant() : Instant.EPOCH))));
        erase(from);
    }
}
