package io.quanzi.content;

import io.quanzi.content.DealStanding.Why;
import io.quanzi.products.Product;
import io.quanzi.products.ProductChange;
import io.quanzi.products.Products;
import io.quanzi.products.TakenPrice;
import io.quanzi.products.TakenPrices;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Puts into deals what the shop tells of their products, and tells which of them may be told.
 *
 * <p>The former price that a post names is never above what was really taken before the promotion, and is left out where no
 * order proves one. The promotion begins on the deal's first day, else when the product's price came down to the deal's.
 */
@Component
public class DealFacts {
    private final Products products;
    private final TakenPrices takenPrices;

    DealFacts(Products products, TakenPrices takenPrices) {
        this.products = products;
        this.takenPrices = takenPrices;
    }

    /** Tells how some deals of the file stand on a day on which they are on, in their order. */
    List<DealStanding> of(List<Offer> offers, LocalDate day) {
        List<String> skus = offers.stream()
                .map(Offer::sku)
                .filter(sku -> sku != null)
                .distinct()
                .toList();
        Map<String, Product> known = products.findAll(skus);
        Map<String, List<ProductChange>> prices = products.pricesOf(known.keySet());
        Map<String, TakenPrice> bases = new HashMap<>();
        var startOf = new HashMap<String, Instant>();
        for (Offer offer : offers) {
            Product product = offer.sku() == null ? null : known.get(offer.sku());
            Money now = product == null ? null : now(offer, product);
            if (product != null && now != null && !product.isSoldOut()) {
                startOf.put(offer.id(), start(offer.from(), now, prices.getOrDefault(product.sku(), List.of()), day));
            }
        }
        // two deals of one product may have begun at different times: each round asks for each product once
        var open = new HashMap<>(startOf);
        while (!open.isEmpty()) {
            var round = new HashMap<String, Instant>();
            var asked = new HashMap<String, String>();
            for (Offer offer : offers) {
                Instant start = open.get(offer.id());
                if (start != null && offer.sku() != null && round.putIfAbsent(offer.sku(), start) == null) {
                    asked.put(offer.id(), offer.sku());
                    open.remove(offer.id());
                }
            }
            Map<String, TakenPrice> found = takenPrices.beforeAll(round);
            asked.forEach((id, sku) -> {
                TakenPrice base = found.get(sku);
                if (base != null) {
                    bases.put(id, base);
                }
            });
        }
        return offers.stream()
                .map(offer -> standing(
                        offer, day, offer.sku() == null ? null : known.get(offer.sku()), bases.get(offer.id())))
                .toList();
    }

    private static DealStanding standing(
            Offer offer, LocalDate day, @Nullable Product product, @Nullable TakenPrice base) {
        if (offer.sku() != null && product == null) {
            return off(offer, Why.UNKNOWN, base);
        }
        String title = offer.title() != null || product == null ? offer.title() : product.title();
        String url = offer.url() != null || product == null ? offer.url() : product.url();
        Money now = product == null ? offer.now() : now(offer, product);
        if (title == null || now == null || url == null || !Offer.isHttps(url)) {
            return off(offer, Why.INCOMPLETE, base);
        }
        Money was = offer.was();
        List<String> categories = offer.categories();
        if (product != null) {
            if (product.isSoldOut()) {
                return off(offer, Why.SOLD_OUT, base);
            }
            if (product.price() != null && product.price().compareTo(now) > 0) {
                return off(offer, Why.DEARER, base);
            }
            was = formerPrice(was, base);
            if (was != null && was.compareTo(now) <= 0) {
                return off(offer, Why.NO_SAVING, base);
            }
            if (categories.isEmpty() && product.category() != null) {
                categories = List.of(product.category());
            }
        }
        var deal = new Deal(
                offer.id(),
                offer.sku(),
                title,
                was,
                now,
                offer.until().seenFrom(day),
                url,
                categories,
                offer.audience(),
                offer.rules());
        return new DealStanding(offer.id(), offer.sku(), title, deal, null, base);
    }

    private static DealStanding off(Offer offer, Why why, @Nullable TakenPrice base) {
        return new DealStanding(offer.id(), offer.sku(), offer.name(), null, why, base);
    }

    private static @Nullable Money now(Offer offer, Product product) {
        return offer.now() == null ? product.price() : offer.now();
    }

    /** The former price that may be told: the written one, but never more than was really taken. */
    public static @Nullable Money formerPrice(@Nullable Money written, @Nullable TakenPrice base) {
        if (base == null) {
            return null;
        }
        return written == null || written.compareTo(base.price()) > 0 ? base.price() : written;
    }

    /**
     * What a saving on a product would be measured against if it cost so much.
     *
     * @param from the first day of the promotion; null when it began with the price
     * @param today when there is no price to tell when it began
     */
    public Optional<TakenPrice> base(String sku, @Nullable Money now, @Nullable LocalDate from, LocalDate today) {
        Money price = now != null ? now : products.find(sku).map(Product::price).orElse(Money.ZERO);
        return takenPrices.before(sku, start(from, price, products.prices(sku), today));
    }

    private static Instant start(@Nullable LocalDate from, Money now, List<ProductChange> prices, LocalDate today) {
        if (from != null) {
            return ChinaTime.startOf(from);
        }
        Instant start = ChinaTime.startOf(today);
        for (int i = prices.size() - 1; i >= 0; i--) {
            Money price = prices.get(i).price();
            if (price == null || price.compareTo(now) > 0) {
                break;
            }
            start = prices.get(i).at();
        }
        return start;
    }
}
