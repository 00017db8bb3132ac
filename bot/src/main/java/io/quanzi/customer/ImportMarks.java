package io.quanzi.customer;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.stereotype.Component;

/**
 * The mark that an import leaves on the orders and refunds it brought to {@code purchases}, by which they are taken out
 * again; {@link Purchases} writes them, as it writes what the shop tells.
 */
@Component
class ImportMarks {
    static final String IMPORT = "import";

    private final MongoOperations mongo;

    ImportMarks(MongoOperations mongo) {
        this.mongo = mongo;
        // serve the undoing of an import
        for (String key : List.of(IMPORT, "refunds." + IMPORT)) {
            mongo.indexOps(Purchases.COLLECTION).createIndex(new Index(key, Sort.Direction.ASC).sparse());
        }
    }

    /**
     * The orders that were taken out.
     *
     * @param orders that are gone
     * @param refunds of other orders that are gone
     */
    record TakenOut(long orders, long refunds) {}

    /** Returns the ids of those whose orders, or refunds of whose orders, an import brought. */
    Set<String> people(String importId) {
        var people = new HashSet<String>();
        for (String key : List.of(IMPORT, "refunds." + IMPORT)) {
            orders().find(Filters.and(Filters.eq(key, importId), Filters.exists("customer")))
                    .projection(Projections.include("customer"))
                    .forEach(row -> people.add(row.getString("customer")));
        }
        return people;
    }

    /** Takes out what an import brought. A refund that the shop itself told of such an order stays, for when it comes again. */
    TakenOut takeOut(String importId) {
        var gone = new ArrayList<String>();
        var kept = new ArrayList<String>();
        orders().find(Filters.eq(IMPORT, importId))
                .projection(Projections.include("refunds"))
                .forEach(row -> {
                    boolean told = row.getList("refunds", Document.class, List.of()).stream()
                            .anyMatch(refund -> refund.getString(IMPORT) == null);
                    (told ? kept : gone).add(row.getString("_id"));
                });
        for (String orderNo : kept) {
            orders().updateOne(
                            Filters.eq("_id", orderNo),
                            Updates.combine(
                                    Updates.unset("customer"),
                                    Updates.unset("paidAt"),
                                    Updates.unset("amount"),
                                    Updates.unset("imported"),
                                    Updates.unset("lines"),
                                    Updates.unset(IMPORT),
                                    Updates.pull("refunds", Filters.exists(IMPORT))));
        }
        for (int from = 0; from < gone.size(); from += 1_000) {
            orders().deleteMany(Filters.in("_id", gone.subList(from, Math.min(gone.size(), from + 1_000))));
        }
        var others = new ArrayList<String>();
        orders().find(Filters.eq("refunds." + IMPORT, importId)).forEach(row -> others.add(row.getString("_id")));
        for (String orderNo : others) {
            orders().updateOne(Filters.eq("_id", orderNo), Updates.pull("refunds", Filters.eq(IMPORT, importId)));
        }
        return new TakenOut((long) gone.size() + kept.size(), others.size());
    }

    /** Returns of some people an import, but this one, that brought an order of theirs; nothing of those without such. */
    Map<String, String> importsBeside(String importId, Collection<String> people) {
        var imports = new HashMap<String, String>();
        orders().find(Filters.and(Filters.in("customer", people), Filters.exists(IMPORT), Filters.ne(IMPORT, importId)))
                .projection(Projections.include("customer", IMPORT))
                .forEach(row -> imports.put(row.getString("customer"), row.getString(IMPORT)));
        return imports;
    }

    /** Order numbers are the shop's, and one of 24 digits must not be taken for an ObjectId: so the driver is used bare. */
    private MongoCollection<Document> orders() {
        return mongo.getCollection(Purchases.COLLECTION);
    }
}
