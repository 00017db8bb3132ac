package io.quanzi.console.content;

import io.quanzi.content.DealFacts;
import io.quanzi.products.Product;
import io.quanzi.products.Products;
import io.quanzi.products.TakenPrice;
import io.quanzi.products.TakenPrices;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the shop tells of the product of a deal that is being written. */
@Component
class DealProducts {
    private final Products products;
    private final DealFacts facts;

    DealProducts(Products products, DealFacts facts) {
        this.products = products;
        this.facts = facts;
    }

    Optional<Product> find(String sku) {
        return products.find(sku);
    }

    List<Product> search(String text, int most) {
        return products.search(text, most);
    }

    /** What a deal of a product without a title of its own is called. */
    String nameOf(String sku) {
        return sku.isEmpty() ? "" : products.find(sku).map(Product::name).orElse(sku);
    }

    /** Returns the values of a deal of a product, written out, so that a manager sees what she puts in force. */
    Map<String, String> filled(Map<String, String> values, String sku, LocalDate today) {
        var filled = new LinkedHashMap<>(values);
        filled.put("sku", sku);
        products.find(sku).ifPresent(product -> {
            fill(filled, product);
            if (blank(filled.get("was"))) {
                Money now = money(filled.get("now"));
                facts.base(sku, now, null, today)
                        .map(TakenPrice::price)
                        .filter(price -> now == null || price.compareTo(now) > 0)
                        .ifPresent(price -> filled.put("was", price.yuan()));
            }
        });
        return filled;
    }

    /** Returns an entry with what it leaves to its product, as a post would have it. */
    Map<String, String> withDefaults(Map<String, String> entry, LocalDate today) {
        Optional<Product> product =
                blank(entry.get("sku")) ? Optional.empty() : products.find(entry.getOrDefault("sku", ""));
        if (product.isEmpty()) {
            return entry;
        }
        var filled = new LinkedHashMap<>(entry);
        fill(filled, product.get());
        Money was = DealFacts.formerPrice(
                money(entry.get("was")), base(entry, today).orElse(null));
        filled.put("was", was == null ? "" : was.yuan());
        return filled;
    }

    private static void fill(Map<String, String> values, Product product) {
        put(values, "title", product.title());
        put(values, "now", product.price() == null ? null : product.price().yuan());
        put(values, "url", product.url() != null && product.url().startsWith("https://") ? product.url() : null);
        put(values, "categories", product.category());
    }

    private static void put(Map<String, String> values, String key, @Nullable String value) {
        if (blank(values.get(key)) && value != null) {
            values.put(key, value);
        }
    }

    /** What a saving is measured against as the entry is written; empty when no sale proves a price. */
    Optional<TakenPrice> base(Map<String, String> entry, LocalDate today) {
        String sku = entry.getOrDefault("sku", "");
        return products.find(sku).flatMap(product -> facts.base(sku, now(entry, product), from(entry), today));
    }

    /** What speaks against an entry, by the field. */
    Map<String, Message> flaws(Map<String, String> entry, LocalDate today) {
        String sku = entry.getOrDefault("sku", "");
        Optional<Product> known = products.find(sku);
        if (known.isEmpty()) {
            return Map.of("sku", Message.of("entry.deals.sku.unknown", sku));
        }
        var flaws = new LinkedHashMap<String, Message>();
        Product product = known.get();
        if (product.isSoldOut()) {
            flaws.put("sku", Message.of("entry.deals.sku.soldout"));
        }
        Money now = now(entry, product);
        if (now != null && product.price() != null && product.price().compareTo(now) > 0) {
            flaws.put(
                    "now", Message.of("entry.deals.now.dearer", product.price().yuan()));
        }
        Money was = money(entry.get("was"));
        Optional<TakenPrice> base = base(entry, today);
        if (base.isEmpty()) {
            if (was != null) {
                flaws.put("was", Message.of("entry.deals.was.unproven", TakenPrices.MAX_DAYS));
            }
            return flaws;
        }
        Money lowest = base.get().price();
        if (now != null && lowest.compareTo(now) <= 0) {
            flaws.put("was", Message.of("entry.deals.was.no-saving", lowest.yuan()));
        } else if (was != null && now != null && was.compareTo(lowest) > 0) {
            flaws.put(
                    "was",
                    Message.of(
                            base.get().withinWeek() ? "entry.deals.was.high" : "entry.deals.was.high-last",
                            lowest.yuan(),
                            new Money(lowest.fen() - now.fen()).yuan()));
        }
        return flaws;
    }

    private static @Nullable Money now(Map<String, String> entry, Product product) {
        Money written = money(entry.get("now"));
        return written == null ? product.price() : written;
    }

    private static @Nullable LocalDate from(Map<String, String> entry) {
        try {
            return blank(entry.get("from")) ? null : LocalDate.parse(entry.getOrDefault("from", ""));
        } catch (DateTimeException unreadable) { // the file says so when it is saved
            return null;
        }
    }

    private static @Nullable Money money(@Nullable String yuan) {
        try {
            return yuan == null || yuan.isBlank() ? null : Money.yuan(yuan.strip());
        } catch (IllegalArgumentException | ArithmeticException unreadable) { // the file says so when it is saved
            return null;
        }
    }

    private static boolean blank(@Nullable String value) {
        return value == null || value.isBlank();
    }
}
