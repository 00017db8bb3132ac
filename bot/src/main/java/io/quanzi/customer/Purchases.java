package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import io.quanzi.customer.Purchase.Refund;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DuplicateKeys;
import io.quanzi.shared.Indexes;
import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.Item;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** The collection {@code purchases}: what was bought, by whom, and what came back. */
@Component
public class Purchases {
    /** The name of the collection; {@link Purchase} shows its shape. */
    public static final String COLLECTION = "purchases";

    /** How many rows one answer of the database holds while all are read. */
    private static final int CURSOR_BATCH_SIZE = 1_000;

    private final MongoOperations mongo;

    Purchases(MongoOperations mongo) {
        this.mongo = mongo;
        // serves a person's purchases in order
        mongo.indexOps(COLLECTION)
                .createIndex(new Index("customer", Sort.Direction.ASC).on("paidAt", Sort.Direction.ASC));
        // serve the console's list by amount, and of what was given back
        mongo.indexOps(COLLECTION).createIndex(new Index("amount", Sort.Direction.ASC).on("_id", Sort.Direction.ASC));
        mongo.indexOps(COLLECTION).createIndex(new Index("refunds.at", Sort.Direction.ASC).sparse());
        // serves windows of time over all
        Indexes.make(
                mongo, COLLECTION, new Index("paidAt", Sort.Direction.ASC).on("_id", Sort.Direction.ASC), "paidAt_1");
    }

    /** One order; empty when it is unknown, or only a refund of it has been heard. */
    public Optional<Purchase> find(String orderNo) {
        return Optional.ofNullable(orders().find(Filters.eq("_id", orderNo)).first())
                .flatMap(PurchaseRows::read);
    }

    /** Some orders by their numbers; those that are unknown are left out. */
    public Map<String, Purchase> findAll(Collection<String> orderNos) {
        var found = new HashMap<String, Purchase>();
        orders().find(Filters.in("_id", orderNos))
                .forEach(row -> PurchaseRows.read(row).ifPresent(order -> found.put(order.orderNo(), order)));
        return found;
    }

    /** All of a person's orders by time, wholly refunded ones too. */
    public List<Purchase> of(CustomerId customer) {
        return mongo
                .find(
                        Query.query(where("customer").is(customer.value())).with(Sort.by("paidAt")),
                        Document.class,
                        COLLECTION)
                .stream()
                .flatMap(row -> PurchaseRows.read(row).stream())
                .toList();
    }

    /** All orders of some people by time, as {@link #of} has them; people without any are left out. */
    public Map<CustomerId, List<Purchase>> ofAll(Collection<CustomerId> people) {
        if (people.size() == 1) {
            CustomerId only = people.iterator().next();
            return Map.of(only, of(only));
        }
        var all = new HashMap<CustomerId, List<Purchase>>();
        List<String> ids = people.stream().map(CustomerId::value).toList();
        orders().find(Filters.in("customer", ids))
                .batchSize(CURSOR_BATCH_SIZE)
                .forEach(row -> PurchaseRows.read(row)
                        .ifPresent(order -> all.computeIfAbsent(order.customer(), first -> new ArrayList<>())
                                .add(order)));
        all.values().forEach(theirs -> theirs.sort(Comparator.comparing(Purchase::paidAt)));
        return all;
    }

    /** Hands a person's orders on to whom they turned out to be. Safe to call twice. */
    void hand(CustomerId from, CustomerId into) {
        orders().updateMany(Filters.eq("customer", from.value()), Updates.set("customer", into.value()));
    }

    /** How many orders are known. */
    public long count() {
        // every time is later than the first of all, and so an index tells
        return mongo.count(Query.query(where("paidAt").gte(Date.from(Instant.EPOCH))), COLLECTION);
    }

    /** True when the order was not known before: only a refund of it was. Safe to call twice. */
    private boolean complete(New one) {
        try {
            UpdateResult written = orders().updateOne(
                            Filters.and(Filters.eq("_id", one.orderNo()), Filters.exists("paidAt", false)),
                            new Document("$set", PurchaseRows.facts(one)),
                            new UpdateOptions().upsert(true));
            return written.getModifiedCount() > 0 || written.getUpsertedId() != null;
        } catch (MongoWriteException known) {
            // the upserts look for what is not there yet; where it is, they try to insert anew and meet its id
            DuplicateKeys.rethrowOther(known);
            return false;
        }
    }

    /**
     * An order that is to be recorded: the shop told it, or a history has it.
     *
     * @param refunds that are known together with it
     * @param asOf the time that it was told of; null of a history
     * @param importId of the file that it came in by; null of what the shop told
     */
    record New(
            String orderNo,
            CustomerId customer,
            Instant paidAt,
            Money amount,
            List<Item> items,
            @Nullable String channel,
            List<Refund> refunds,
            @Nullable Instant asOf,
            @Nullable String importId) {
        /** An order that the shop told. */
        static New told(CustomerId customer, OrderPaid order, Instant asOf) {
            return new New(
                    order.orderNo(),
                    customer,
                    order.paidAt(),
                    order.amount(),
                    order.items(),
                    order.channel(),
                    List.of(),
                    asOf,
                    null);
        }

        /** An order of a history. */
        static New ofHistory(
                String orderNo,
                CustomerId customer,
                Instant paidAt,
                Money amount,
                List<Item> items,
                List<Refund> refunds,
                String importId) {
            return new New(orderNo, customer, paidAt, amount, items, null, refunds, null, importId);
        }
    }

    /**
     * Records orders of different numbers, of events and of histories alike; returns those that were not known before, as
     * they stand. One of which only a refund was heard is not known; what it tells of refunds beyond that is added. Safe to
     * call twice.
     */
    Map<String, Purchase> recordAll(List<New> all) {
        var rows = new ArrayList<Document>();
        for (New one : all) {
            var row = new Document("_id", one.orderNo());
            row.putAll(PurchaseRows.facts(one));
            if (!one.refunds().isEmpty()) {
                row.append("refunds", PurchaseRows.refundRows(one.refunds(), one.importId()));
            }
            rows.add(row);
        }
        var fresh = new HashMap<String, Purchase>();
        rows.forEach(row -> PurchaseRows.read(row).ifPresent(order -> fresh.put(order.orderNo(), order)));
        if (rows.isEmpty()) {
            return fresh;
        }
        List<New> known = DuplicateKeys.insertMissing(orders(), rows).stream()
                .map(all::get)
                .toList();
        // known already, or only a refund of it was heard
        for (New one : known) {
            fresh.remove(one.orderNo());
            if (complete(one)) {
                find(one.orderNo()).ifPresent(order -> {
                    boolean more = addRefunds(List.of(new History(order, one.refunds())), one.importId()) > 0;
                    fresh.put(one.orderNo(), more ? find(one.orderNo()).orElse(order) : order);
                });
            }
        }
        return fresh;
    }

    /**
     * What a history tells of the refunds of an order.
     *
     * @param known the order as it stands
     */
    record History(Purchase known, List<Refund> refunds) {
        /**
         * The refunds beyond those that are known. The same one told by the shop and by a file has two ids, so sums are
         * compared; one whose date is before the payment's was written more coarsely.
         */
        List<Refund> more() {
            List<Refund> before = known.refunds();
            long more = sum(refunds) - sum(before);
            if (refunds.isEmpty() || (more <= 0 && !before.isEmpty())) {
                return List.of();
            }
            List<String> ids = before.stream().map(Refund::id).toList();
            List<Refund> fresh = refunds.stream()
                    .filter(refund -> !ids.contains(refund.id()))
                    .toList();
            if (sum(fresh) != more) {
                fresh = List.of(new Refund(
                        "import-%s-%d".formatted(known.orderNo(), ids.size() + 1),
                        new Money(more),
                        refunds.get(refunds.size() - 1).at()));
            }
            return fresh.stream()
                    .map(refund -> refund.at().isBefore(known.paidAt())
                            ? new Refund(refund.id(), refund.amount(), known.paidAt())
                            : refund)
                    .toList();
        }

        private static long sum(List<Refund> refunds) {
            return refunds.stream().mapToLong(refund -> refund.amount().fen()).sum();
        }
    }

    /** Adds to orders what a history tells of their refunds beyond those that are known; returns to how many. */
    int addRefunds(Collection<History> told, @Nullable String importId) {
        var writes = new ArrayList<UpdateOneModel<Document>>();
        for (History one : told) {
            List<Refund> more = one.more();
            if (!more.isEmpty()) {
                writes.add(new UpdateOneModel<>(
                        Filters.eq("_id", one.known().orderNo()),
                        Updates.pushEach("refunds", PurchaseRows.refundRows(more, importId))));
            }
        }
        if (!writes.isEmpty()) {
            orders().bulkWrite(writes, new BulkWriteOptions().ordered(false));
        }
        return writes.size();
    }

    /**
     * An order number that is known.
     *
     * @param purchase null while only refunds of it have been heard
     * @param asOf the time that its facts were told of; null when that was not kept
     */
    record StoredPurchase(
            @Nullable Purchase purchase, @Nullable Instant asOf, List<Refund> refunds) {}

    /** Returns what is known under some order numbers. */
    Map<String, StoredPurchase> known(Collection<String> orderNos) {
        var known = new HashMap<String, StoredPurchase>();
        orders().find(Filters.in("_id", orderNos)).forEach(row -> {
            Date asOf = row.getDate("asOf");
            known.put(
                    row.getString("_id"),
                    new StoredPurchase(
                            PurchaseRows.read(row).orElse(null),
                            asOf == null ? null : asOf.toInstant(),
                            PurchaseRows.refunds(row)));
        });
        return known;
    }

    /**
     * Puts later facts in the place of earlier ones. Items that are not told stay, and so does
     * the channel: an order is of the one it was first told of. Safe to call twice.
     */
    void edit(OrderPaid order, Instant at) {
        var later = new ArrayList<>(List.of(
                Updates.set("asOf", Date.from(at)),
                Updates.set("edited", true),
                Updates.set("paidAt", Date.from(order.paidAt())),
                Updates.set("amount", order.amount().fen())));
        List<Document> lines = order.items().isEmpty()
                ? find(order.orderNo())
                        .map(known -> PurchaseRows.lines(order.amount(), PurchaseRows.items(known)))
                        .orElse(List.of())
                : PurchaseRows.lines(order.amount(), order.items());
        later.add(Updates.set("lines", lines));
        orders().updateOne(
                        Filters.and(Filters.eq("_id", order.orderNo()), Filters.lt("asOf", Date.from(at))),
                        Updates.combine(later));
    }

    /** The same facts were told of a later time: what is told of a time between is old news. */
    void toldAt(String orderNo, Instant at) {
        orders().updateOne(
                        Filters.and(Filters.eq("_id", orderNo), Filters.lt("asOf", Date.from(at))),
                        Updates.set("asOf", Date.from(at)));
    }

    /** Adds a refund, before or after its order; false when it was known. Safe to call twice. */
    boolean record(OrderRefunded refund) {
        Document row =
                PurchaseRows.refundRow(new Refund(refund.refundId(), refund.amount(), refund.refundedAt()), null);
        try {
            UpdateResult written = orders().updateOne(
                            Filters.and(
                                    Filters.eq("_id", refund.orderNo()), Filters.ne("refunds.id", refund.refundId())),
                            Updates.push("refunds", row),
                            new UpdateOptions().upsert(true));
            return written.getModifiedCount() > 0 || written.getUpsertedId() != null;
        } catch (MongoWriteException known) {
            // the upserts look for what is not there yet; where it is, they try to insert anew and meet its id
            DuplicateKeys.rethrowOther(known);
            return false;
        }
    }

    /** Order numbers are the shop's, and one of 24 digits must not be taken for an ObjectId: so the driver is used bare. */
    private MongoCollection<Document> orders() {
        return mongo.getCollection(COLLECTION);
    }

    /** Hands to a reader the orders paid from one instant and before another that have a line of some products. */
    public void forEachWith(Collection<String> skus, Instant from, Instant until, Consumer<Purchase> reader) {
        orders().find(Filters.and(
                        Filters.gte("paidAt", Date.from(from)),
                        Filters.lt("paidAt", Date.from(until)),
                        Filters.in("lines.sku", skus)))
                .batchSize(CURSOR_BATCH_SIZE)
                .forEach(row -> PurchaseRows.read(row).ifPresent(reader));
    }

    /** Hands every purchase to a reader, in the order of the customers and then of time. */
    public void forEach(Consumer<Purchase> reader) {
        var byCustomer = new Query().with(Sort.by("customer", "paidAt")).cursorBatchSize(CURSOR_BATCH_SIZE);
        mongo.stream(byCustomer, Document.class, COLLECTION)
                .forEach(row -> PurchaseRows.read(row).ifPresent(reader));
    }
}
