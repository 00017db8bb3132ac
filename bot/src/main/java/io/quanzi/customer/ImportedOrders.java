package io.quanzi.customer;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.quanzi.customer.Purchase.Refund;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/** The orders that an import brought, to look at. */
@Component
public class ImportedOrders {
    private final MongoOperations mongo;

    ImportedOrders(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /** An order that an import brought, with what was given back of it by now. */
    public record ImportedOrder(String orderNo, Instant paidAt, Money amount, Money givenBack) {}

    /** Some of these orders by their number. An empty number is any, else only the order of this number. */
    public List<ImportedOrder> find(String importId, String orderNo, long skip, int most) {
        var lines = new ArrayList<ImportedOrder>();
        orders().find(filter(importId, orderNo))
                .projection(Projections.include("paidAt", "amount", "refunds"))
                .sort(Sorts.ascending("_id"))
                .skip(Math.toIntExact(skip))
                .limit(most)
                .forEach(row -> lines.add(new ImportedOrder(
                        row.getString("_id"),
                        row.getDate("paidAt").toInstant(),
                        new Money(row.get("amount", Number.class).longValue()),
                        PurchaseRows.refunds(row).stream().map(Refund::amount).reduce(Money.ZERO, Money::plus))));
        return lines;
    }

    public long count(String importId, String orderNo) {
        return orders().countDocuments(filter(importId, orderNo));
    }

    private static Bson filter(String importId, String orderNo) {
        Bson marked = Filters.eq(ImportMarks.IMPORT, importId);
        return orderNo.isEmpty() ? marked : Filters.and(Filters.eq("_id", orderNo), marked);
    }

    /** Order numbers are the shop's, and one of 24 digits must not be taken for an ObjectId: so the driver is used bare. */
    private MongoCollection<Document> orders() {
        return mongo.getCollection(Purchases.COLLECTION);
    }
}
