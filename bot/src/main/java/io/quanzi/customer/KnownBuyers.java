package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;

/**
 * Decides who some buyers are, whether the shop's events or a file tell of them.
 *
 * <ul>
 *   <li>Whoever has the shop's id. Else whoever has the unionid and no id of the shop: a contact who was here before the
 *       order. Else nobody.
 *   <li>An id that a person lacks is theirs unless somebody else has it.
 * </ul>
 */
final class KnownBuyers {
    private final MongoOperations mongo;
    private final Map<String, Document> rows = new HashMap<>();
    private final Map<String, Document> byBuyer = new HashMap<>();
    private final Map<String, Document> byUnionid = new HashMap<>();
    private final Map<String, Document> byOpenid = new HashMap<>();

    /** Reads those of whom any of these buyers may be one. */
    KnownBuyers(MongoOperations mongo, Collection<BuyerIds> told) {
        this.mongo = mongo;
        read("buyerId", byBuyer, told, BuyerIds::buyerId);
        read("unionid", byUnionid, told, BuyerIds::unionid);
        read("openid", byOpenid, told, BuyerIds::openid);
    }

    /** Reads who has an id, of buyers of whom that is not known already. */
    private void read(
            String key,
            Map<String, Document> found,
            Collection<BuyerIds> told,
            Function<BuyerIds, @Nullable String> idOf) {
        List<String> asked = told.stream()
                .filter(ids -> {
                    Document row = byBuyer.get(ids.buyerId());
                    return row == null || row.getString(key) == null;
                })
                .map(idOf)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (!asked.isEmpty()) {
            mongo.find(Query.query(where(key).in(asked)), Document.class, Customers.COLLECTION)
                    .forEach(read -> {
                        Document row = Objects.requireNonNullElse(rows.putIfAbsent(read.getString("_id"), read), read);
                        found.put(row.getString(key), row);
                    });
        }
    }

    /** The row of a buyer's person, as read or as {@link #add} has made it since; null when nobody is known. */
    @Nullable
    Document find(BuyerIds ids) {
        Document same = ids.unionid() == null ? null : byUnionid.get(ids.unionid());
        if (ids.buyerId() == null) {
            return same;
        }
        Document known = byBuyer.get(ids.buyerId());
        return known == null && same != null && same.getString("buyerId") == null ? same : known;
    }

    /** Gives a person's row the ids of a buyer that they lack and nobody else has; returns those. */
    Document add(BuyerIds ids, Document row) {
        var more = new Document();
        add("buyerId", ids.buyerId(), byBuyer, row, more);
        add("unionid", ids.unionid(), byUnionid, row, more);
        add("openid", ids.openid(), byOpenid, row, more);
        return more;
    }

    private static void add(
            String key, @Nullable String id, Map<String, Document> owners, Document row, Document more) {
        if (id != null && row.getString(key) == null && owners.putIfAbsent(id, row) == null) {
            row.append(key, id);
            more.append(key, id);
        }
    }
}
