package io.quanzi.customer;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import io.quanzi.customer.Purchase.Refund;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.stereotype.Component;

/** Writes many orders of a history into {@code purchases} at once, marked with their import, and takes them out again. */
@Component
public class PurchaseImport {
    static final String IMPORT = "import";

    private final MongoOperations mongo;

    PurchaseImport(MongoOperations mongo) {
        this.mongo = mongo;
        // serve the undoing of an import
        for (String key : List.of(IMPORT, "refunds." + IMPORT)) {
            mongo.indexOps(Purchases.COLLECTION).createIndex(new Index(key, Sort.Direction.ASC).sparse());
        }
    }

    /**
     * One order of a history.
     *
     * @param importId of the file it came in by
     */
    public record Imported(
            String orderNo,
            CustomerId customer,
            Instant paidAt,
            Money amount,
            List<Item> items,
            List<Refund> refunds,
            String importId) {}

    /**
     * An order that is known already.
     *
     * @param customer null while only a refund of it has been heard
     * @param paidAt null while only a refund of it has been heard
     * @param imported whether it came from a file; else the shop itself told it
     */
    record Known(
            @Nullable CustomerId customer,
            @Nullable Instant paidAt,
            Money amount,
            boolean imported,
            List<Refund> refunds) {
        Money refunded() {
            return refunds.stream().map(Refund::amount).reduce(Money.ZERO, Money::plus);
        }
    }

    Map<String, Known> known(Collection<String> orderNos) {
        var known = new HashMap<String, Known>();
        orders().find(Filters.in("_id", orderNos))
                .projection(Projections.include("customer", "paidAt", "amount", "imported", "refunds"))
                .forEach(row -> known.put(row.getString("_id"), read(row)));
        return known;
    }

    private static Known read(Document row) {
        Date paidAt = row.getDate("paidAt");
        String customer = row.getString("customer");
        return new Known(
                customer == null ? null : new CustomerId(customer),
                paidAt == null ? null : paidAt.toInstant(),
                paidAt == null ? Money.ZERO : fen(row),
                Boolean.TRUE.equals(row.getBoolean("imported")),
                row.getList("refunds", Document.class, List.of()).stream()
                        .map(refund -> new Refund(
                                refund.getString("id"),
                                fen(refund),
                                refund.getDate("at").toInstant()))
                        .toList());
    }

    private static Money fen(Document row) {
        return new Money(row.get("amount", Number.class).longValue());
    }

    /** Writes orders none of which is known; returns those that became known meanwhile, which are not written. */
    public Set<String> insert(List<Imported> orders) {
        if (orders.isEmpty()) {
            return Set.of();
        }
        try {
            orders().insertMany(
                            orders.stream().map(PurchaseImport::row).toList(), new InsertManyOptions().ordered(false));
            return Set.of();
        } catch (MongoBulkWriteException some) {
            var meanwhile = new HashSet<String>();
            some.getWriteErrors().forEach(error -> {
                if (ErrorCategory.fromErrorCode(error.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                    throw some;
                }
                meanwhile.add(orders.get(error.getIndex()).orderNo());
            });
            return meanwhile;
        }
    }

    /** Adds the order to the refunds that were heard before it. */
    void complete(Imported order, Known known) {
        orders().updateOne(
                        Filters.and(Filters.eq("_id", order.orderNo()), Filters.exists("paidAt", false)),
                        new Document("$set", paid(order)));
        addRefunds(order.orderNo(), known, order.refunds(), order.importId());
    }

    /**
     * Adds what a file tells of refunds beyond those that are known; false when it tells no more. The same refund told by
     * the shop and by a file has two ids, so sums are compared.
     */
    boolean addRefunds(String orderNo, Known known, List<Refund> told, String importId) {
        Money all = told.stream().map(Refund::amount).reduce(Money.ZERO, Money::plus);
        long more = all.fen() - known.refunded().fen();
        if (told.isEmpty() || (more <= 0 && !known.refunds().isEmpty())) {
            return false;
        }
        List<String> ids = known.refunds().stream().map(Refund::id).toList();
        List<Refund> fresh =
                told.stream().filter(refund -> !ids.contains(refund.id())).toList();
        if (fresh.stream().mapToLong(refund -> refund.amount().fen()).sum() != more) {
            fresh = List.of(new Refund(
                    "import-%s-%d".formatted(orderNo, ids.size() + 1),
                    new Money(more),
                    told.get(told.size() - 1).at()));
        }
        Instant paidAt = known.paidAt();
        List<Refund> dated = fresh.stream()
                .map(refund -> paidAt != null && refund.at().isBefore(paidAt)
                        ? new Refund(refund.id(), refund.amount(), paidAt)
                        : refund)
                .toList();
        orders().updateOne(Filters.eq("_id", orderNo), Updates.pushEach("refunds", rows(dated, importId)));
        return true;
    }

    private static Document row(Imported order) {
        Document row = paid(order).append("_id", order.orderNo());
        return order.refunds().isEmpty() ? row : row.append("refunds", rows(order.refunds(), order.importId()));
    }

    private static Document paid(Imported order) {
        return new Document("customer", order.customer().value())
                .append("paidAt", Date.from(order.paidAt()))
                .append("amount", order.amount().fen())
                .append("imported", true)
                .append(IMPORT, order.importId())
                .append("lines", Purchases.lines(order.amount(), order.items()));
    }

    private static List<Document> rows(List<Refund> refunds, String importId) {
        return refunds.stream()
                .map(refund -> new Document("id", refund.id())
                        .append("amount", refund.amount().fen())
                        .append("at", Date.from(refund.at()))
                        .append(IMPORT, importId))
                .toList();
    }

    /**
     * What was taken out.
     *
     * @param orders that are gone
     * @param refunds of other orders that are gone
     * @param people whose orders these were
     */
    record TakenOut(long orders, long refunds, Set<CustomerId> people) {}

    /** Takes out what an import brought. A refund that the shop itself told of such an order stays, for when it comes again. */
    TakenOut takeOut(String importId) {
        var people = new HashSet<CustomerId>();
        var gone = new ArrayList<String>();
        var kept = new ArrayList<String>();
        orders().find(Filters.eq(IMPORT, importId))
                .projection(Projections.include("customer", "refunds"))
                .forEach(row -> {
                    people.add(new CustomerId(row.getString("customer")));
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
        orders().find(Filters.eq("refunds." + IMPORT, importId)).forEach(row -> {
            others.add(row.getString("_id"));
            if (row.getString("customer") != null) {
                people.add(new CustomerId(row.getString("customer")));
            }
        });
        for (String orderNo : others) {
            orders().updateOne(Filters.eq("_id", orderNo), Updates.pull("refunds", Filters.eq(IMPORT, importId)));
        }
        return new TakenOut((long) gone.size() + kept.size(), others.size(), people);
    }

    /** Order numbers are the shop's, and one of 24 digits must not be taken for an ObjectId: so the driver is used bare. */
    private MongoCollection<Document> orders() {
        return mongo.getCollection(Purchases.COLLECTION);
    }
}
