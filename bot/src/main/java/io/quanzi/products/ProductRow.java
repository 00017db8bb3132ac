package io.quanzi.products;

import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.ProductChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A row of {@code products} while events are put into it; {@link Products} shows its shape. */
final class ProductRow {
    private static final String PRICE = "price";
    private static final String STOCK = "stock";
    private static final String AT = "at";
    private static final String BEFORE = "before";
    private static final String BEFORE_AT = "beforeAt";

    private final Document row;
    private final List<Document> changes = new ArrayList<>();

    private ProductRow(Document row) {
        this.row = row;
    }

    static ProductRow of(Document known) {
        return new ProductRow(known);
    }

    static ProductRow unknown(String sku) {
        return new ProductRow(new Document("_id", sku));
    }

    Document document() {
        return row;
    }

    /** The rows of the history that came of the events. */
    List<Document> changes() {
        return changes;
    }

    /** Puts an event in: of each field what is told of the latest time stands. */
    void tell(ProductChanged event, Instant at) {
        price(event.price(), at);
        stock(event.stock(), at);
        set("title", event.title(), at);
        set("category", event.category(), at);
        set(
                "competitor",
                event.competitorPrice() == null ? null : event.competitorPrice().fen(),
                at);
        set("url", event.url(), at);
        set("image", event.imageUrl(), at);
        row.put(ProductTerms.FIELD, ProductTerms.of(sku(), row.getString("title")));
        Date last = row.getDate("changedAt");
        if (last == null || at.isAfter(last.toInstant())) {
            row.put("changedAt", Date.from(at));
        }
    }

    private void price(@Nullable Money price, Instant at) {
        if (price == null) {
            return;
        }
        Long known = fen(row, PRICE);
        Instant toldAt = toldAt(PRICE);
        Date beforeAt = row.getDate(BEFORE_AT);
        if (known == null || toldAt == null) {
            change(at, PRICE, price.fen());
        } else if (at.isBefore(toldAt)) { // an old one, which may be that before the present one
            change(at, PRICE, price.fen());
            if (price.fen() != known && (beforeAt == null || !at.isBefore(beforeAt.toInstant()))) {
                row.append(BEFORE, price.fen()).append(BEFORE_AT, Date.from(at));
            }
        } else if (price.fen() != known) {
            change(toldAt, PRICE, known);
            change(at, PRICE, price.fen());
            row.append(BEFORE, known).append(BEFORE_AT, Date.from(toldAt));
        }
        set(PRICE, price.fen(), at);
        Long before = fen(row, BEFORE);
        Long now = fen(row, PRICE);
        if (before != null && now != null && now < before) {
            row.put("dropped", true);
        } else {
            row.remove("dropped");
        }
    }

    /** The history tells when it was sold out and when it came back. */
    private void stock(@Nullable Integer stock, Instant at) {
        if (stock == null) {
            return;
        }
        Integer known = row.getInteger(STOCK);
        Instant toldAt = toldAt(STOCK);
        if (known == null || toldAt == null || at.isBefore(toldAt) || (known == 0) != (stock == 0)) {
            change(at, STOCK, stock);
        }
        set(STOCK, stock, at);
    }

    private void set(String field, @Nullable Object value, Instant at) {
        Instant toldAt = toldAt(field);
        if (value != null && (toldAt == null || !at.isBefore(toldAt))) {
            row.put(field, value);
            times().put(field, Date.from(at));
        }
    }

    private void change(Instant at, String field, Object value) {
        changes.add(new Document("_id", sku() + "/" + at.toEpochMilli() + "/" + field + "=" + value)
                .append("sku", sku())
                .append(AT, Date.from(at))
                .append(field, value));
    }

    private String sku() {
        return row.getString("_id");
    }

    private Document times() {
        Document times = row.get(AT, Document.class);
        if (times == null) {
            times = new Document();
            row.put(AT, times);
        }
        return times;
    }

    private @Nullable Instant toldAt(String field) {
        Date at = times().getDate(field);
        return at == null ? null : at.toInstant();
    }

    /** The present price since it was last told, as the history's last row. */
    static @Nullable ProductChange presentPrice(Document row) {
        Long fen = fen(row, PRICE);
        Document times = row.get(AT, Document.class);
        return fen == null || times == null
                ? null
                : new ProductChange(times.getDate(PRICE).toInstant(), new Money(fen), null);
    }

    static ProductChange change(Document row) {
        Long fen = fen(row, PRICE);
        return new ProductChange(
                row.getDate(AT).toInstant(), fen == null ? null : new Money(fen), row.getInteger(STOCK));
    }

    static Product read(Document row) {
        return new Product(
                row.getString("_id"),
                row.getString("title"),
                row.getString("category"),
                money(row, PRICE),
                money(row, BEFORE),
                money(row, "competitor"),
                row.getInteger(STOCK),
                row.getString("url"),
                row.getString("image"),
                row.getDate("changedAt").toInstant());
    }

    private static @Nullable Money money(Document row, String key) {
        Long fen = fen(row, key);
        return fen == null ? null : new Money(fen);
    }

    private static @Nullable Long fen(Document row, String key) {
        Number fen = row.get(key, Number.class);
        return fen == null ? null : fen.longValue();
    }
}
