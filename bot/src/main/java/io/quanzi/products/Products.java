package io.quanzi.products;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import io.quanzi.shared.DuplicateKeys;
import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.ProductChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The products and how they went.
 *
 * <pre>{"_id": "MY-101", "title": "纸尿裤 NB 码", "category": "母婴", "price": 9900, "before": 12900, "beforeAt": ISODate, "dropped": true,
 *  "stock": 12, "competitor": 10900, "url": "https://…", "image": "https://…", "changedAt": ISODate,
 *  "at": {"title": ISODate, "price": ISODate, …}, "terms": ["#m", "#my", …, "纸尿", "纸尿裤", …]}
 * {"_id": "MY-101/1772503200000/price=9900", "sku": "MY-101", "at": ISODate, "price": 9900}
 * {"_id": "MY-101/1772503200000/stock=0", "sku": "MY-101", "at": ISODate, "stock": 0}</pre>
 *
 * What managers say of a product stands apart, in {@code product_kinds}: {@code {"_id": "MY-101", "kind": "health-food"}}.
 * {@code at} has the time that each field was told of. {@code dropped} stands only where the last change of price was a lower one.
 */
@Component
public class Products {
    /** The name of the collection, for the console's list. */
    public static final String COLLECTION = "products";

    private static final String CHANGES = "product_changes";
    private static final String KINDS = "product_kinds";
    private static final Duration KEPT = Duration.ofDays(400);

    private final MongoOperations mongo;
    private final Clock clock;

    Products(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        // serve the console's list in its orders, filtered by category and by what got cheaper, and its search
        for (String field : List.of("changedAt", "price", "stock")) {
            mongo.indexOps(COLLECTION).createIndex(new Index(field, Sort.Direction.ASC).on("_id", Sort.Direction.ASC));
        }
        mongo.indexOps(COLLECTION)
                .createIndex(new Index("category", Sort.Direction.ASC)
                        .on("changedAt", Sort.Direction.ASC)
                        .on("_id", Sort.Direction.ASC));
        mongo.indexOps(COLLECTION).createIndex(new Index("dropped", Sort.Direction.ASC).sparse());
        mongo.indexOps(COLLECTION)
                .createIndex(new Index("stock", Sort.Direction.ASC)
                        .on("changedAt", Sort.Direction.ASC)
                        .on("_id", Sort.Direction.ASC));
        mongo.indexOps(COLLECTION)
                .createIndex(new Index(ProductTerms.FIELD, Sort.Direction.ASC)
                        .on("changedAt", Sort.Direction.ASC)
                        .on("_id", Sort.Direction.ASC));
        // serves the copy check, which asks for the products of a text's links
        mongo.indexOps(COLLECTION).createIndex(new Index("url", Sort.Direction.ASC).sparse());
        // serve a product's history, and the end of what is old
        mongo.indexOps(CHANGES).createIndex(new Index("sku", Sort.Direction.ASC).on("at", Sort.Direction.ASC));
        mongo.indexOps(CHANGES).createIndex(new Index("at", Sort.Direction.ASC));
    }

    /** What the shop told of a product, and of what time. */
    record Told(ProductChanged event, Instant at) {}

    /** Keeps what was told. Safe to call twice. */
    void tell(List<Told> all) {
        var rows = new LinkedHashMap<String, ProductRow>();
        List<String> skus =
                all.stream().map(one -> one.event().sku()).distinct().toList();
        products().find(Filters.in("_id", skus)).forEach(row -> rows.put(row.getString("_id"), ProductRow.of(row)));
        for (Told one : all) {
            rows.computeIfAbsent(one.event().sku(), ProductRow::unknown).tell(one.event(), one.at());
        }
        List<Document> changes =
                rows.values().stream().flatMap(row -> row.changes().stream()).toList();
        if (!changes.isEmpty()) {
            DuplicateKeys.insertMissing(mongo.getCollection(CHANGES), changes);
        }
        if (!rows.isEmpty()) {
            products()
                    .bulkWrite(
                            rows.entrySet().stream()
                                    .map(one -> new ReplaceOneModel<>(
                                            Filters.eq("_id", one.getKey()),
                                            one.getValue().document(),
                                            new ReplaceOptions().upsert(true)))
                                    .toList(),
                            new BulkWriteOptions().ordered(false));
        }
    }

    public Optional<Product> find(String sku) {
        return Optional.ofNullable(products().find(Filters.eq("_id", sku)).first())
                .map(ProductRow::read);
    }

    /** Some products by their numbers; those that the shop never told of are left out. */
    public Map<String, Product> findAll(Collection<String> skus) {
        var found = new HashMap<String, Product>();
        if (!skus.isEmpty()) {
            products().find(Filters.in("_id", skus)).map(ProductRow::read).forEach(one -> found.put(one.sku(), one));
        }
        return found;
    }

    /** What the law takes some products for, by their numbers: words such as {@code health-food}, where a manager said one. */
    public Map<String, String> kinds(Collection<String> skus) {
        var kinds = new HashMap<String, String>();
        if (!skus.isEmpty()) {
            mongo.getCollection(KINDS)
                    .find(Filters.in("_id", skus))
                    .forEach(row -> kinds.put(row.getString("_id"), row.getString("kind")));
        }
        return kinds;
    }

    /**
     * Keeps what the law takes a product for.
     *
     * @param kind empty when title and category say it again
     * @return what stood there before; empty when nothing did
     */
    public String setKind(String sku, String kind) {
        MongoCollection<Document> kinds = mongo.getCollection(KINDS);
        Document before = kind.isEmpty()
                ? kinds.findOneAndDelete(Filters.eq("_id", sku))
                : kinds.findOneAndReplace(
                        Filters.eq("_id", sku),
                        new Document("_id", sku).append("kind", kind),
                        new FindOneAndReplaceOptions().upsert(true));
        return before == null ? "" : before.getString("kind");
    }

    /** Products that one can buy at one of some addresses. */
    public List<Product> at(Collection<String> urls) {
        return urls.isEmpty()
                ? List.of()
                : products().find(Filters.in("url", urls)).map(ProductRow::read).into(new ArrayList<>());
    }

    /** Whether the shop has told of any product. */
    public boolean any() {
        return products().find().limit(1).first() != null;
    }

    /** Matches the products whose number begins with a text, or in whose title it stands; empty when it has no letter. */
    public static Optional<Criteria> matching(String text) {
        return ProductTerms.matching(text);
    }

    /** Returns some products in whose number or title a text stands, those told of last first. */
    public List<Product> search(String text, int most) {
        return matching(text)
                .map(criteria -> mongo
                        .find(
                                Query.query(criteria)
                                        .with(Sort.by(Sort.Direction.DESC, "changedAt"))
                                        .limit(most),
                                Document.class,
                                COLLECTION)
                        .stream()
                        .map(ProductRow::read)
                        .toList())
                .orElse(List.of());
    }

    /** Returns the categories that the shop told of. */
    public List<String> categories() {
        return products().distinct("category", String.class).into(new ArrayList<>()).stream()
                .filter(category -> !category.isBlank())
                .sorted()
                .toList();
    }

    /** Returns how a product's price went, the oldest first, each different from the one before. */
    public List<ProductChange> prices(String sku) {
        return pricesOf(List.of(sku)).getOrDefault(sku, List.of());
    }

    /** Returns how the prices of some products went. */
    public Map<String, List<ProductChange>> pricesOf(Collection<String> skus) {
        var told = new HashMap<String, List<ProductChange>>();
        if (skus.isEmpty()) {
            return told;
        }
        mongo.getCollection(CHANGES)
                .find(Filters.and(Filters.in("sku", skus), Filters.exists("price")))
                .sort(Sorts.ascending("sku", "at", "_id"))
                .forEach(row -> told.computeIfAbsent(row.getString("sku"), first -> new ArrayList<>())
                        .add(ProductRow.change(row)));
        products().find(Filters.in("_id", skus)).forEach(row -> {
            ProductChange present = ProductRow.presentPrice(row);
            if (present != null) {
                told.computeIfAbsent(row.getString("_id"), first -> new ArrayList<>())
                        .add(present);
            }
        });
        told.replaceAll((sku, changes) -> withoutRepeats(changes));
        return told;
    }

    private static List<ProductChange> withoutRepeats(List<ProductChange> told) {
        told.sort(Comparator.comparing(ProductChange::at));
        var changes = new ArrayList<ProductChange>();
        for (ProductChange one : told) {
            Money last =
                    changes.isEmpty() ? null : changes.get(changes.size() - 1).price();
            if (one.price() != null && !one.price().equals(last)) {
                changes.add(one);
            }
        }
        return List.copyOf(changes);
    }

    /** Returns when a product sold out and when it came back, the latest first. */
    public List<ProductChange> stocks(String sku, int most) {
        return mongo.getCollection(CHANGES)
                .find(Filters.and(Filters.eq("sku", sku), Filters.exists("stock")))
                .sort(Sorts.descending("at"))
                .limit(most)
                .map(ProductRow::change)
                .into(new ArrayList<>());
    }

    /** The number of a product is the shop's, and one of 24 digits must not be taken for an ObjectId: so the driver is used bare. */
    private MongoCollection<Document> products() {
        return mongo.getCollection(COLLECTION);
    }

    @Scheduled(fixedDelay = 86_400_000, initialDelay = 360_000)
    void removeOld() {
        mongo.getCollection(CHANGES)
                .deleteMany(Filters.lt("at", Date.from(clock.instant().minus(KEPT))));
    }
}
