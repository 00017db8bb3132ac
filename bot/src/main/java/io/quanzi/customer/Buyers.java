package io.quanzi.customer;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.quanzi.customer.CustomerBatches.Found;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DuplicateKeys;
import io.quanzi.shared.PersonName;
import io.quanzi.shop.ShopEvent.Buyer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Finds or makes the people behind buyers, those of the shop's events and those of a history alike, many at once; {@link
 * KnownBuyers} decides who they are. Who was made by an import, and which ids an import added to whom, is marked with its
 * id in {@code import} and {@code importedIds}.
 */
final class Buyers {
    static final String IMPORT = "import";
    static final String IMPORTED_IDS = "importedIds";

    private final MongoOperations mongo;
    private final Customers customers;

    Buyers(MongoOperations mongo, Customers customers) {
        this.mongo = mongo;
        this.customers = customers;
    }

    /**
     * A buyer as told of at a time.
     *
     * @param nickname cleaned; empty when none was told
     * @param phoneEnd the last digits of the phone number; null when none was told
     * @param at an older nickname does not take the place of a later one
     */
    record DatedBuyer(
            BuyerIds ids, String nickname, @Nullable String phoneEnd, Instant at) {
        static DatedBuyer of(Buyer buyer, Instant at) {
            return new DatedBuyer(
                    BuyerIds.of(buyer),
                    buyer.nickname() == null ? "" : PersonName.clean(buyer.nickname()),
                    SearchTerms.endOf(buyer.phone()),
                    at);
        }

        private boolean tellsPhoneEnd(Document row) {
            return phoneEnd != null && !phoneEnd.equals(row.getString(SearchTerms.PHONE_END));
        }

        private boolean tellsNickname(Document row) {
            return !nickname.isEmpty() && !nickname.equals(CustomerRows.nickname(row));
        }
    }

    /**
     * The result of storing many buyers of a history.
     *
     * @param ids of the people, by {@link BuyerIds#key}
     * @param added how many of them were not known before
     */
    record ImportedBuyers(Map<String, CustomerId> ids, int added) {}

    /**
     * The rows of people as they stand now.
     *
     * @param all one of each buyer, in their order
     * @param made those of them that were made just now
     * @param added how many were made, by a try before this one too
     */
    private record StoredBuyers(List<Document> all, Set<Document> made, int added) {}

    /** The people of those buyers who are known, by {@link BuyerIds#key}; makes nobody. */
    Map<String, CustomerId> find(Collection<BuyerIds> buyers) {
        var known = new KnownBuyers(mongo, buyers);
        var ids = new HashMap<String, CustomerId>();
        for (BuyerIds buyer : buyers) {
            Document row = known.find(buyer);
            if (row != null) {
                ids.put(buyer.key(), new CustomerId(row.getString("_id")));
            }
        }
        return ids;
    }

    /** Finds or makes the people of a history. */
    ImportedBuyers importAll(Collection<BuyerIds> buyers, String importId) {
        List<DatedBuyer> told = buyers.stream()
                .map(ids -> new DatedBuyer(ids, "", null, Instant.EPOCH))
                .toList();
        StoredBuyers stored = store(told, importId);
        var ids = new HashMap<String, CustomerId>();
        for (int i = 0; i < told.size(); i++) {
            ids.put(told.get(i).ids().key(), new CustomerId(stored.all().get(i).getString("_id")));
        }
        return new ImportedBuyers(ids, stored.added());
    }

    /** Finds or makes the people whom the shop told of; in the order of the buyers. */
    List<Found> findOrCreate(List<DatedBuyer> told) {
        StoredBuyers stored = store(told, null);
        var found = new ArrayList<Found>();
        for (int i = 0; i < told.size(); i++) {
            DatedBuyer one = told.get(i);
            Document row = stored.all().get(i);
            Customer person = CustomerRows.read(row);
            if (one.tellsNickname(row) && customers.isLatest(person.id(), "nickname", one.at())) {
                person = customers.write(
                        person,
                        new Update()
                                .set("nickname", one.nickname())
                                .set(
                                        SearchTerms.FIELD,
                                        SearchTerms.of(person.id().value(), one.nickname())));
                row.append("nickname", one.nickname());
            }
            if (one.tellsPhoneEnd(row) && customers.isLatest(person.id(), SearchTerms.PHONE_END, one.at())) {
                person = customers.write(person, new Update().set(SearchTerms.PHONE_END, one.phoneEnd()));
                row.append(SearchTerms.PHONE_END, one.phoneEnd());
            }
            found.add(new Found(person, stored.made().remove(row), row.containsKey(CustomerOutbox.UNHEARD)));
        }
        return found;
    }

    /**
     * Stores who is new, and the ids that are new of others.
     *
     * @param importId null for what the shop told
     */
    private StoredBuyers store(List<DatedBuyer> told, @Nullable String importId) {
        var known = new KnownBuyers(mongo, told.stream().map(DatedBuyer::ids).toList());
        var rows = new ArrayList<Document>();
        Set<Document> made = Collections.newSetFromMap(new IdentityHashMap<>());
        var writes = new ArrayList<WriteModel<Document>>();
        for (DatedBuyer one : told) {
            Document row = known.find(one.ids());
            if (row == null) {
                row = made(one, importId);
                made.add(row);
                writes.add(new InsertOneModel<>(row));
            }
            Document more = known.add(one.ids(), row);
            if (!more.isEmpty() && !made.contains(row)) {
                writes.add(adding(more, row.getString("_id"), importId));
            }
            rows.add(row);
        }
        if (writes.isEmpty()) {
            return new StoredBuyers(rows, made, 0);
        }
        try {
            BulkWriteResult written =
                    mongo.getCollection(Customers.COLLECTION).bulkWrite(writes, new BulkWriteOptions().ordered(false));
            return written.getMatchedCount() == writes.size() - made.size()
                    ? new StoredBuyers(rows, made, written.getInsertedCount())
                    : again(told, importId, written);
        } catch (MongoBulkWriteException some) {
            DuplicateKeys.positions(some);
            return again(told, importId, some.getWriteResult());
        }
    }

    /** Somebody made some of them meanwhile, or gave them these ids: they are found now. */
    private StoredBuyers again(List<DatedBuyer> told, @Nullable String importId, BulkWriteResult written) {
        StoredBuyers again = store(told, importId);
        return new StoredBuyers(again.all(), again.made(), again.added() + written.getInsertedCount());
    }

    private Document made(DatedBuyer told, @Nullable String importId) {
        Document row = customers.row(new Document());
        if (importId != null) {
            row.append(IMPORT, importId);
        }
        if (!told.nickname().isEmpty()) {
            row.append("nickname", told.nickname())
                    .append(SearchTerms.FIELD, SearchTerms.of(row.getString("_id"), told.nickname()))
                    .append("told", new Document("nickname", Date.from(told.at())));
        }
        if (told.phoneEnd() != null) {
            row.append(SearchTerms.PHONE_END, told.phoneEnd());
        }
        return row;
    }

    /** Adds ids to a person who still lacks them. */
    private static UpdateOneModel<Document> adding(Document more, String id, @Nullable String importId) {
        var lacking = new Document("_id", id);
        more.keySet().forEach(key -> lacking.append(key, null));
        var update = new Document("$set", more);
        if (importId != null) {
            update.append("$push", new Document(IMPORTED_IDS, new Document(more).append(IMPORT, importId)));
        }
        return new UpdateOneModel<>(lacking, update);
    }
}
