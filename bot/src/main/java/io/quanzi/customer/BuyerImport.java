package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DuplicateKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * Finds or makes many buyers of a history at once. Who was made by an import, and which ids an import added to whom, is
 * marked with its id in {@code import} and {@code importedIds}.
 */
@Component
class BuyerImport {
    static final String IMPORT = "import";
    static final String IMPORTED_IDS = "importedIds";

    private final MongoOperations mongo;
    private final Customers customers;
    private final ContactIdentity identity;

    BuyerImport(MongoOperations mongo, Customers customers, ContactIdentity identity) {
        this.identity = identity;
        this.mongo = mongo;
        this.customers = customers;
        // serve the undoing of an import
        for (String key : List.of(IMPORT, IMPORTED_IDS + "." + IMPORT)) {
            mongo.indexOps(Customers.COLLECTION).createIndex(new Index(key, Sort.Direction.ASC).sparse());
        }
    }

    /**
     * The result of storing many buyers.
     *
     * @param ids of the people, by {@link ImportedBuyer#key}
     * @param added how many of them were not known before
     */
    record ImportedBuyers(Map<String, CustomerId> ids, int added) {}

    /** The people of those buyers who are known, by {@link ImportedBuyer#key}; makes nobody. */
    Map<String, CustomerId> find(Collection<ImportedBuyer> buyers) {
        var rows = new Rows(buyers);
        var ids = new HashMap<String, CustomerId>();
        for (ImportedBuyer buyer : buyers) {
            Document row = rows.of(buyer);
            if (row != null) {
                ids.put(buyer.key(), new CustomerId(row.getString("_id")));
            }
        }
        return ids;
    }

    /** Finds or makes people, by the rules of {@link Customers#findOrCreate(io.quanzi.shop.ShopEvent.Buyer, java.time.Instant)}. */
    ImportedBuyers importAll(Collection<ImportedBuyer> buyers, String importId) {
        var rows = new Rows(buyers);
        Set<Document> fresh = Collections.newSetFromMap(new IdentityHashMap<>());
        var writes = new ArrayList<WriteModel<Document>>();
        var ids = new HashMap<String, CustomerId>();
        for (ImportedBuyer buyer : buyers) {
            Document row = rows.of(buyer);
            if (row == null) {
                row = customers.row(new Document()).append(IMPORT, importId);
                fresh.add(row);
            }
            Document more = rows.add(buyer, row);
            if (!more.isEmpty() && !fresh.contains(row)) {
                writes.add(new UpdateOneModel<>(
                        new Document("_id", row.get("_id")),
                        new Document("$set", more)
                                .append(
                                        "$push",
                                        new Document(IMPORTED_IDS, new Document(more).append(IMPORT, importId)))));
            }
            ids.put(buyer.key(), new CustomerId(row.getString("_id")));
        }
        writes.addAll(fresh.stream().map(InsertOneModel::new).toList());
        try {
            int added = writes.isEmpty()
                    ? 0
                    : mongo.getCollection(Customers.COLLECTION)
                            .bulkWrite(writes, new BulkWriteOptions().ordered(false))
                            .getInsertedCount();
            learn(buyers, rows);
            return new ImportedBuyers(ids, added);
        } catch (MongoBulkWriteException some) {
            DuplicateKeys.positions(some);
            // the webhook made some meanwhile, and they are found now
            ImportedBuyers again = importAll(buyers, importId);
            return new ImportedBuyers(
                    again.ids(), again.added() + some.getWriteResult().getInsertedCount());
        }
    }

    /** Learns the file's unionids as if the shop told them now; only where it can change anything, which is seldom. */
    private void learn(Collection<ImportedBuyer> buyers, Rows rows) {
        Set<String> noted = contactUnionids(buyers);
        for (ImportedBuyer buyer : buyers) {
            String unionid = buyer.unionid();
            Document row = rows.of(buyer);
            if (unionid != null && row != null && (noted.contains(unionid) || rows.isDoubtful(row, unionid))) {
                customers
                        .find(new CustomerId(row.getString("_id")))
                        .ifPresent(person -> identity.learned(person, unionid));
            }
        }
    }

    /** Which unionids of a file WeCom said of contacts whom it did not decide. */
    private Set<String> contactUnionids(Collection<ImportedBuyer> buyers) {
        List<String> asked = buyers.stream()
                .map(ImportedBuyer::unionid)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return asked.isEmpty()
                ? Set.of()
                : Set.copyOf(mongo.findDistinct(
                        Query.query(where("contact.unionid").in(asked)),
                        "contact.unionid",
                        Customers.COLLECTION,
                        String.class));
    }

    /** The known people of a batch, and those who are being made. */
    private final class Rows {
        private final Map<String, Document> byBuyer;
        private final Map<String, Document> byUnionid;

        Rows(Collection<ImportedBuyer> buyers) {
            byBuyer = by("buyerId", buyers.stream().map(ImportedBuyer::buyerId));
            byUnionid = by("unionid", buyers.stream().map(ImportedBuyer::unionid));
        }

        private Map<String, Document> by(String key, Stream<@Nullable String> values) {
            List<String> asked = values.filter(Objects::nonNull).distinct().toList();
            var rows = new HashMap<String, Document>();
            if (!asked.isEmpty()) {
                mongo.find(Query.query(where(key).in(asked)), Document.class, Customers.COLLECTION)
                        .forEach(row -> rows.put(row.getString(key), row));
            }
            return rows;
        }

        @Nullable
        Document of(ImportedBuyer buyer) {
            Document same = buyer.unionid() == null ? null : byUnionid.get(buyer.unionid());
            if (buyer.buyerId() == null) {
                return same;
            }
            Document known = byBuyer.get(buyer.buyerId());
            return known == null && same != null && same.getString("buyerId") == null ? same : known;
        }

        /** Whether the person has another unionid, or a contact by a card alone, or a stranger has this unionid. */
        boolean isDoubtful(Document row, String unionid) {
            String own = row.getString("unionid");
            Document contact = row.get("contact", Document.class);
            Document owner = byUnionid.get(unionid);
            return (own != null && !own.equals(unionid))
                    || (contact != null
                            && contact.getBoolean("provisional", false)
                            && contact.getString("unionid") != null)
                    || (owner != null && owner.getString("buyerId") == null);
        }

        /** Gives a person the ids of a buyer that they lack and nobody else has; returns those. */
        Document add(ImportedBuyer buyer, Document row) {
            var more = new Document();
            if (buyer.buyerId() != null && row.getString("buyerId") == null) {
                more.append("buyerId", buyer.buyerId());
                byBuyer.put(buyer.buyerId(), row);
            }
            if (buyer.unionid() != null
                    && row.getString("unionid") == null
                    && !byUnionid.containsKey(buyer.unionid())) {
                more.append("unionid", buyer.unionid());
                byUnionid.put(buyer.unionid(), row);
            }
            row.putAll(more);
            return more;
        }
    }
}
