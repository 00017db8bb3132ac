package io.quanzi.customer;

import io.quanzi.customer.Purchase.Line;
import io.quanzi.customer.Purchase.Refund;
import io.quanzi.customer.Purchases.New;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.Item;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Purchases as rows of {@code purchases}; {@link Purchase} shows the shape. */
final class PurchaseRows {
    private PurchaseRows() {}

    /** Everything of an order but its number and its refunds. */
    static Document facts(New one) {
        var facts = new Document();
        put(facts, "asOf", one.asOf() == null ? null : Date.from(one.asOf()));
        facts.append("customer", one.customer().value())
                .append("paidAt", Date.from(one.paidAt()))
                .append("amount", one.amount().fen())
                .append("imported", one.importId() != null);
        put(facts, ImportMarks.IMPORT, one.importId());
        facts.append("lines", lines(one.amount(), one.items()));
        put(facts, "channel", one.channel());
        return facts;
    }

    static List<Document> refundRows(List<Refund> refunds, @Nullable String importId) {
        return refunds.stream().map(refund -> refundRow(refund, importId)).toList();
    }

    static Document refundRow(Refund refund, @Nullable String importId) {
        var row = new Document("id", refund.id())
                .append("amount", refund.amount().fen())
                .append("at", Date.from(refund.at()));
        put(row, ImportMarks.IMPORT, importId);
        return row;
    }

    /** Lines of an order, its amount shared out among them. */
    static List<Document> lines(Money amount, List<Item> items) {
        List<Long> weights = items.stream()
                .map(item -> item.price() == null
                        ? 0L
                        : Math.multiplyExact(item.price().fen(), (long) item.quantity()))
                .toList();
        List<Long> shares = items.isEmpty() ? List.of() : LargestRemainder.byLargestRemainder(amount.fen(), weights);
        var lines = new ArrayList<Document>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            var line = new Document("quantity", item.quantity()).append("amount", shares.get(i));
            put(line, "sku", item.sku());
            put(line, "title", item.title());
            put(line, "category", item.category());
            put(line, "price", item.price() == null ? null : item.price().fen());
            lines.add(line);
        }
        return lines;
    }

    /** The items that the lines of an order were made of. */
    static List<Item> items(Purchase known) {
        return known.lines().stream()
                .map(line -> new Item(line.sku(), line.title(), line.category(), line.quantity(), line.price()))
                .toList();
    }

    /** Reads a row; empty while only a refund of the order was heard. */
    static Optional<Purchase> read(Document row) {
        Date paidAt = row.getDate("paidAt");
        if (paidAt == null) {
            return Optional.empty();
        }
        return Optional.of(new Purchase(
                row.getString("_id"),
                new CustomerId(row.getString("customer")),
                paidAt.toInstant(),
                fen(row, "amount"),
                row.getList("lines", Document.class, List.of()).stream()
                        .map(line -> new Line(
                                line.getString("sku"),
                                line.getString("title"),
                                line.getString("category"),
                                line.getInteger("quantity"),
                                line.get("price") == null ? null : fen(line, "price"),
                                fen(line, "amount")))
                        .toList(),
                refunds(row),
                row.getString("channel"),
                Boolean.TRUE.equals(row.getBoolean("imported")),
                Boolean.TRUE.equals(row.getBoolean("edited"))));
    }

    static List<Refund> refunds(Document row) {
        return row.getList("refunds", Document.class, List.of()).stream()
                .map(refund -> new Refund(
                        refund.getString("id"),
                        fen(refund, "amount"),
                        refund.getDate("at").toInstant()))
                .toList();
    }

    private static Money fen(Document row, String key) {
        return new Money(row.get(key, Number.class).longValue());
    }

    private static void put(Document row, String key, @Nullable Object value) {
        if (value != null) {
            row.put(key, value);
        }
    }
}
