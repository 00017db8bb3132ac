package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.ShopEvent.Buyer;
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
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** Many buyers of a history at once. */
@Component
class BuyerImport {
    private final MongoOperations mongo;
    private final Customers customers;

    BuyerImport(MongoOperations mongo, Customers customers) {
        this.mongo = mongo;
        this.customers = customers;
    }

    /**
     * What became of many buyers.
     *
     * @param ids of the people, by buyer id
     * @param added how many of them were not known before
     */
    record ImportedBuyers(Map<String, CustomerId> ids, int added) {}

    /**
     * Finds or makes many people at once, for a history, by the rules of {@link Customers#seen(Buyer)}; takes buyer id and unionid, and
     * leaves the rest of a buyer aside.
     */
    ImportedBuyers importAll(Collection<Buyer> buyers) {
        Map<String, Document> byBuyer = rowsBy("buyerId", buyers.stream().map(Buyer::id));
        Map<String, Document> byUnionid = rowsBy("unionid", buyers.stream().map(Buyer::unionid));
        Set<Document> fresh = Collections.newSetFromMap(new IdentityHashMap<>());
        var writes = new ArrayList<WriteModel<Document>>();
        for (Buyer buyer : buyers) {
            Document known = byBuyer.get(buyer.id());
            Document same = buyer.unionid() == null ? null : byUnionid.get(buyer.unionid());
            var more = new Document();
            if (known == null && same != null && same.getString("buyerId") == null) {
                known = same;
                more.append("buyerId", buyer.id());
            }
            boolean isNew = known == null;
            Document row = known == null ? customers.row(new Document("buyerId", buyer.id())) : known;
            if (buyer.unionid() != null && same == null && row.getString("unionid") == null) {
                more.append("unionid", buyer.unionid());
                byUnionid.put(buyer.unionid(), row);
            }
            row.putAll(more);
            byBuyer.put(buyer.id(), row);
            if (isNew) {
                fresh.add(row);
            } else if (!more.isEmpty() && !fresh.contains(row)) {
                writes.add(new UpdateOneModel<>(new Document("_id", row.get("_id")), new Document("$set", more)));
            }
        }
        writes.addAll(fresh.stream().map(InsertOneModel::new).toList());
        return write(buyers, byBuyer, writes);
    }

    private ImportedBuyers write(
            Collection<Buyer> buyers, Map<String, Document> byBuyer, List<WriteModel<Document>> writes) {
        int added = 0;
        try {
            if (!writes.isEmpty()) {
                added = mongo.getCollection(Customers.COLLECTION)
                        .bulkWrite(writes, new BulkWriteOptions().ordered(false))
                        .getInsertedCount();
            }
        } catch (MongoBulkWriteException some) {
            if (some.getWriteErrors().stream()
                    .anyMatch(error -> ErrorCategory.fromErrorCode(error.getCode()) != ErrorCategory.DUPLICATE_KEY)) {
                throw some;
            }
            // some were made by the door meanwhile, and are found now
            ImportedBuyers again = importAll(buyers);
            return new ImportedBuyers(
                    again.ids(), again.added() + some.getWriteResult().getInsertedCount());
        }
        var ids = new HashMap<String, CustomerId>();
        byBuyer.forEach((buyerId, row) -> ids.put(buyerId, new CustomerId(row.getString("_id"))));
        return new ImportedBuyers(ids, added);
    }

    private Map<String, Document> rowsBy(String key, Stream<@Nullable String> values) {
        List<String> asked = values.filter(Objects::nonNull).distinct().toList();
        var rows = new HashMap<String, Document>();
        if (!asked.isEmpty()) {
            mongo.find(Query.query(where(key).in(asked)), Document.class, Customers.COLLECTION)
                    .forEach(row -> rows.put(row.getString(key), row));
        }
        return rows;
    }
}
