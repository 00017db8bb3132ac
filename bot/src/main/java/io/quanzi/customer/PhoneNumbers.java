package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * Keeps the phone numbers that the shop told: encrypted (AES-256-GCM), bound to the person whose they are, with a masked form
 * to show. Whoever has one shown whole is in the audit; that is the caller's to do.
 *
 * <pre>{"_id": "c66f...", "sealed": "base64 of nonce and text", "hash": "phone:9f86...", "masked": "138****5678", "at": ISODate,
 *  "key": "5f3a...", "boundTo": "c12a..."}</pre>
 *
 * <p>{@code key} names the key; rows of earlier versions have none. {@code boundTo} stands where a number came by a merge while
 * its key was away: it is carried on as it was encrypted, for the person it was told of.
 */
@Component
public class PhoneNumbers implements PersonalData {
    private static final String COLLECTION = "customer_phones";
    private static final String BOUND_TO = "boundTo";
    private static final String KEY = "key";

    private final MongoOperations mongo;
    private final HashedContacts hashed;
    private final Sealing sealing;

    PhoneNumbers(MongoOperations mongo, HashedContacts hashed, Sealing sealing) {
        this.mongo = mongo;
        this.hashed = hashed;
        this.sealing = sealing;
        mongo.indexOps(COLLECTION).createIndex(new Index(KEY, Sort.Direction.ASC));
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
                        .append("sealed", sealing.seal(person.value(), number))
                        .append(KEY, sealing.keyName())
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
     * @throws Sealing.UnreadableException when it was encrypted with another key
     */
    public Optional<String> reveal(CustomerId person) {
        return find(person).map(this::open);
    }

    private String open(Document row) {
        String boundTo = row.getString(BOUND_TO);
        return sealing.open(boundTo == null ? row.getString("_id") : boundTo, row.getString("sealed"));
    }

    /** How many numbers were encrypted with another key than the program has now. */
    long unreadable() {
        String ours = sealing.keyName();
        long others = mongo.count(Query.query(where(KEY).lt(ours)), COLLECTION)
                + mongo.count(Query.query(where(KEY).gt(ours)), COLLECTION);
        // rows that name no key were written one after another by an earlier version: one stands for all
        Query unnamed = Query.query(where(KEY).isNull());
        Document sample = mongo.findOne(unnamed, Document.class, COLLECTION);
        return sample == null || isReadable(sample) ? others : others + mongo.count(unnamed, COLLECTION);
    }

    private boolean isReadable(Document row) {
        try {
            open(row);
            return true;
        } catch (Sealing.UnreadableException otherKey) {
            return false;
        }
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

    @Override
    public String section() {
        return "phone";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        return find(customer).map(this::exported).orElse(Map.of());
    }

    /** One that cannot be read is told with its middle hidden, and why: the rest of the export goes on. */
    private Map<String, Object> exported(Document row) {
        try {
            return Map.of("number", open(row));
        } catch (Sealing.UnreadableException otherKey) {
            return Map.of("masked", row.getString("masked"), "unreadable", String.valueOf(otherKey.getMessage()));
        }
    }

    @Override
    public void erase(CustomerId customer) {
        mongo.remove(Query.query(where("_id").is(customer.value())), COLLECTION);
    }

    @Override
    public void merge(CustomerId from, CustomerId into) {
        find(from).ifPresent(row -> {
            try {
                keep(List.of(new Told(into, open(row), at(row))));
            } catch (Sealing.UnreadableException otherKey) {
                carry(row, into);
            }
        });
        erase(from);
    }

    /** Takes a number over as it was encrypted, to be read when its key is back. */
    private void carry(Document row, CustomerId into) {
        if (find(into).filter(known -> at(known).isAfter(at(row))).isEmpty()) {
            Document carried = new Document(row);
            carried.putIfAbsent(BOUND_TO, row.getString("_id"));
            carried.put("_id", into.value());
            mongo.save(carried, COLLECTION);
        }
    }

    private static Instant at(Document row) {
        return row.get("at") instanceof Date at ? at.toInstant() : Instant.EPOCH;
    }
}
