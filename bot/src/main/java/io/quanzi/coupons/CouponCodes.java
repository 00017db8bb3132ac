package io.quanzi.coupons;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.quanzi.coupons.CouponPools.Pool;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DuplicateKeys;
import io.quanzi.shared.Indexes;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.stereotype.Component;

/**
 * The collection {@code coupon_codes}: one document a code.
 *
 * <pre>{"_id": "newcomer-gift/7KQ4...", "pool": "newcomer-gift", "code": "7KQ4...", "state": "FREE|ISSUED|REDEEMED",
 *  "expiresAt": ISODate, "customer": "c66f...", "claim": "newcomer-gift/welcome/c66f...", "issuedAt": ISODate,
 *  "validUntil": ISODate, "title": "...", "face": "...", "rules": "...", "redeemedAt": ISODate, "amount": 12800}</pre>
 *
 * {@code expiresAt} is the file's, of imported codes; {@code beyond} is true for codes that stand for some which a
 * pool has not, and only a rehearsal has any; {@code claim} is the pool and the cause, and unique: two who ask
 * for one cause at once are given one code, whoever of them comes first.
 */
@Component
class CouponCodes {
    static final String COLLECTION = "coupon_codes";

    static final String IMPORT = "import";

    private static final String BEYOND = "beyond";

    private final MongoCollection<Document> codes;

    CouponCodes(MongoOperations mongo) {
        // gives one code for one cause
        mongo.indexOps(COLLECTION)
                .createIndex(new Index("claim", Sort.Direction.ASC).unique().sparse());
        // serves the pick of a free code, and the count of what is left
        mongo.indexOps(COLLECTION).createIndex(new Index("pool", Sort.Direction.ASC).on("state", Sort.Direction.ASC));
        // serves the redemptions of a month
        mongo.indexOps(COLLECTION)
                .createIndex(new Index("pool", Sort.Direction.ASC).on("redeemedAt", Sort.Direction.ASC));
        // serves the counts of a month, and the list of a pool
        Indexes.make(
                mongo,
                COLLECTION,
                new Index("pool", Sort.Direction.ASC)
                        .on("issuedAt", Sort.Direction.ASC)
                        .on("_id", Sort.Direction.ASC),
                "pool_1_issuedAt_1");
        // serve the list of all, of one state, and by the day of redemption
        for (String order : List.of("issuedAt", "redeemedAt")) {
            mongo.indexOps(COLLECTION).createIndex(new Index(order, Sort.Direction.ASC).on("_id", Sort.Direction.ASC));
        }
        mongo.indexOps(COLLECTION)
                .createIndex(new Index("state", Sort.Direction.ASC)
                        .on("issuedAt", Sort.Direction.ASC)
                        .on("_id", Sort.Direction.ASC));
        // serves a person's coupons, newest first
        mongo.indexOps(COLLECTION)
                .createIndex(new Index("customer", Sort.Direction.ASC).on("issuedAt", Sort.Direction.DESC));
        // serves the coupon's page
        mongo.indexOps(COLLECTION).createIndex(new Index("code", Sort.Direction.ASC));
        // serves the undoing of an import
        mongo.indexOps(COLLECTION).createIndex(new Index(IMPORT, Sort.Direction.ASC).sparse());
        codes = mongo.getCollection(COLLECTION);
    }

    /** A request for a code: of which pool, for whom, and until when it will hold. */
    record Asked(Pool pool, CustomerId customer, String cause, Instant at, Instant validUntil) {
        String claim() {
            return claimOf(pool.name(), cause);
        }
    }

    static String claimOf(String pool, String cause) {
        return pool + "/" + cause;
    }

    Optional<Document> claimed(String claim) {
        return Optional.ofNullable(codes.find(Filters.eq("claim", claim)).first());
    }

    /** Gives a free code; empty when none is left. Two calls for one claim end in one code. */
    Optional<Document> pick(Asked asked) {
        Bson free = free(asked.pool().name(), asked.at());
        try {
            return Optional.ofNullable(codes.findOneAndUpdate(
                    free,
                    given(asked).entrySet().stream()
                            .map(field -> Updates.set(field.getKey(), field.getValue()))
                            .reduce(Updates::combine)
                            .orElseThrow(),
                    new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER)));
        } catch (MongoException taken) {
            DuplicateKeys.rethrowOther(taken);
            return claimed(asked.claim());
        }
    }

    /** Whether {@link #pick} would find one. */
    boolean hasFree(String pool, Instant at) {
        return codes.find(free(pool, at)).projection(Projections.include("_id")).first() != null;
    }

    private static Bson free(String pool, Instant at) {
        return Filters.and(
                Filters.eq("pool", pool),
                Filters.eq("state", "FREE"),
                Filters.or(Filters.eq("expiresAt", null), Filters.gt("expiresAt", Date.from(at))));
    }

    /**
     * Stores a code that was just made; empty when it exists already. Two calls for one claim end in one code.
     *
     * @param beyond whether it stands for one that an imported pool has not
     */
    Optional<Document> make(Asked asked, String code, boolean beyond) {
        Document row = free(asked.pool().name(), code, null);
        if (beyond) {
            row.append(BEYOND, true);
        }
        row.putAll(given(asked));
        try {
            codes.insertOne(row);
            return Optional.of(row);
        } catch (MongoException taken) {
            DuplicateKeys.rethrowOther(taken);
            return claimed(asked.claim());
        }
    }

    private static Document given(Asked asked) {
        return new Document("state", "ISSUED")
                .append("customer", asked.customer().value())
                .append("claim", asked.claim())
                .append("issuedAt", Date.from(asked.at()))
                .append("validUntil", Date.from(asked.validUntil()))
                .append("title", asked.pool().title())
                .append("face", asked.pool().face())
                .append("rules", asked.pool().rules());
    }

    static Document free(String pool, String code, @Nullable Instant expiresAt) {
        var row = new Document("_id", pool + "/" + code)
                .append("pool", pool)
                .append("code", code)
                .append("state", "FREE");
        return expiresAt == null ? row : row.append("expiresAt", Date.from(expiresAt));
    }

    /** Adds free codes; those that are known stay as they are. Returns how many were new. */
    int add(List<Document> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        return rows.size() - DuplicateKeys.insertMissing(codes, rows).size();
    }

    /** Which of some codes a pool has already, free or given. */
    Set<String> known(String pool, List<String> some) {
        var known = new HashSet<String>();
        codes.find(Filters.in(
                        "_id", some.stream().map(code -> pool + "/" + code).toList()))
                .projection(Projections.include("code"))
                .forEach(row -> known.add(row.getString("code")));
        return known;
    }

    /** Deletes the codes of an import that nobody has; returns how many. */
    long removeFree(String importId) {
        return codes.deleteMany(Filters.and(Filters.eq(IMPORT, importId), Filters.eq("state", "FREE")))
                .getDeletedCount();
    }

    List<Document> ofImport(String importId, String code, long skip, int most) {
        return codes.find(filterOfImport(importId, code))
                .sort(Sorts.ascending("_id"))
                .skip(Math.toIntExact(skip))
                .limit(most)
                .into(new ArrayList<>());
    }

    long countOfImport(String importId, String code) {
        return codes.countDocuments(filterOfImport(importId, code));
    }

    private static Bson filterOfImport(String importId, String code) {
        Bson marked = Filters.eq(IMPORT, importId);
        return code.isEmpty() ? marked : Filters.and(marked, Filters.eq("code", code));
    }

    long countOf(String importId) {
        return codes.countDocuments(Filters.eq(IMPORT, importId));
    }

    List<Document> findAll(List<String> ids) {
        return codes.find(Filters.in("_id", ids)).into(new ArrayList<>());
    }

    Optional<Document> find(String pool, String code) {
        return Optional.ofNullable(
                codes.find(Filters.eq("_id", pool + "/" + code)).first());
    }

    /** The code that was given to somebody, in whatever pool. */
    Optional<Document> given(String code) {
        return Optional.ofNullable(codes.find(Filters.and(Filters.eq("code", code), Filters.exists("issuedAt")))
                .first());
    }

    List<Document> of(CustomerId customer) {
        return codes.find(Filters.eq("customer", customer.value()))
                .sort(Sorts.descending("issuedAt"))
                .into(new ArrayList<>());
    }

    /** Marks a given code as redeemed; false when it was meanwhile. */
    boolean redeem(String pool, String code, Instant at, Money amount) {
        return codes.updateOne(
                                Filters.and(Filters.eq("_id", pool + "/" + code), Filters.eq("state", "ISSUED")),
                                Updates.combine(
                                        Updates.set("state", "REDEEMED"),
                                        Updates.set("redeemedAt", Date.from(at)),
                                        Updates.set("amount", amount.fen())))
                        .getModifiedCount()
                == 1;
    }

    long countFree(String pool, Instant at) {
        return codes.countDocuments(free(pool, at));
    }

    /** How many codes of a pool were given, and can be redeemed still. */
    long countGood(String pool, Instant at) {
        return codes.countDocuments(Filters.and(
                Filters.eq("pool", pool), Filters.eq("state", "ISSUED"), Filters.gt("validUntil", Date.from(at))));
    }

    /** Whether a pool has a code at all, free or given. */
    boolean hasAny(String pool) {
        return codes.find(Filters.eq("pool", pool)).limit(1).first() != null;
    }

    long countExpired(String pool, Instant from, Instant to) {
        return codes.countDocuments(Filters.and(
                Filters.eq("pool", pool),
                Filters.eq("state", "FREE"),
                Filters.gt("expiresAt", Date.from(from)),
                Filters.lte("expiresAt", Date.from(to))));
    }

    long countIssued(String pool, Instant from, Instant to) {
        return codes.countDocuments(between(pool, "issuedAt", from, to));
    }

    List<Coupons.Given> issued(String pool, Instant from, Instant to) {
        return codes.find(between(pool, "issuedAt", from, to))
                .projection(Projections.include("issuedAt", BEYOND))
                .sort(Sorts.ascending("issuedAt"))
                .map(row -> new Coupons.Given(row.getDate("issuedAt").toInstant(), row.getBoolean(BEYOND, false)))
                .into(new ArrayList<>());
    }

    List<Document> redeemed(String pool, Instant from, Instant to) {
        return codes.find(between(pool, "redeemedAt", from, to))
                .sort(Sorts.ascending("redeemedAt"))
                .into(new ArrayList<>());
    }

    private static Bson between(String pool, String field, Instant from, Instant to) {
        return Filters.and(
                Filters.eq("pool", pool), Filters.gte(field, Date.from(from)), Filters.lt(field, Date.from(to)));
    }

    /** Codes of one person are another's, as if given for the other's cause, unless that had a code of its own. */
    void merge(CustomerId from, CustomerId into) {
        for (Document row : of(from)) {
            Bson code = Filters.eq("_id", row.getString("_id"));
            Bson owner = Updates.set("customer", into.value());
            String claim = row.getString("claim").replace(from.value(), into.value());
            try {
                codes.updateOne(code, Updates.combine(owner, Updates.set("claim", claim)));
            } catch (MongoException taken) {
                DuplicateKeys.rethrowOther(taken);
                codes.updateOne(code, owner);
            }
        }
    }

    /** Cuts the tie between codes and a person; what was given and redeemed still counts. */
    void forget(CustomerId customer) {
        for (Document row : of(customer)) {
            String id = row.getString("_id");
            codes.updateOne(
                    Filters.eq("_id", id),
                    Updates.combine(
                            Updates.unset("customer"),
                            Updates.set("claim", claimOf(row.getString("pool"), "erased/" + row.getString("code")))));
        }
    }
}
