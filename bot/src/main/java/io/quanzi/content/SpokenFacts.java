package io.quanzi.content;

import io.quanzi.content.law.CopyContext;
import io.quanzi.content.law.CopyContext.Knowledge;
import io.quanzi.content.law.CopyContext.Price;
import io.quanzi.content.law.CopyFacts;
import io.quanzi.content.law.ShopProofs;
import io.quanzi.products.Product;
import io.quanzi.products.Products;
import io.quanzi.products.TakenPrice;
import io.quanzi.shared.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads off a text which deals, products and tips it carries, and what is known of them.
 *
 * <p>A deal is known by its title or address, a product by its address, a tip by its words. So whatever way a text went, from a
 * schedule or a manager's hand, the same is known of it.
 */
@Component
class SpokenFacts implements CopyFacts {
    private static final Pattern ADDRESS = Pattern.compile("https?://[\\x21-\\x7e]*[\\w/=]");

    /** Shorter titles are words that may mean anything. */
    private static final int MIN_TITLE = 4;

    private final Deals deals;
    private final DealFacts facts;
    private final Tips tips;
    private final Products products;
    private final ShopProofs proofs;

    SpokenFacts(Deals deals, DealFacts facts, Tips tips, Products products, ShopProofs proofs) {
        this.deals = deals;
        this.facts = facts;
        this.tips = tips;
        this.products = products;
        this.proofs = proofs;
    }

    /** Something for sale that a text names. */
    private record Sold(CopyContext.Product product, Price price) {}

    @Override
    public CopyContext of(String text, LocalDate day) {
        List<Offer> offers = deals.offers();
        Map<String, Product> known = products.findAll(offers.stream()
                .flatMap(offer -> Stream.ofNullable(offer.sku()))
                .distinct()
                .toList());
        List<Offer> named = offers.stream()
                .filter(offer -> isNamed(text, offer, offer.sku() == null ? null : known.get(offer.sku())))
                .toList();
        List<DealStanding> standings = facts.of(named, day);
        List<Product> linked = products.at(addresses(text));
        Map<String, String> kinds = products.kinds(Stream.concat(
                        named.stream().flatMap(offer -> Stream.ofNullable(offer.sku())),
                        linked.stream().map(Product::sku))
                .distinct()
                .toList());
        var sold = new ArrayList<Sold>();
        var skus = new HashSet<String>();
        boolean link = false;
        for (int i = 0; i < named.size(); i++) {
            Offer offer = named.get(i);
            Product product = offer.sku() == null ? null : known.get(offer.sku());
            link |= isAt(text, offer.url()) || (product != null && isAt(text, product.url()));
            sold.add(of(offer, product, standings.get(i), offer.sku() == null ? null : kinds.get(offer.sku())));
            if (offer.sku() != null) {
                skus.add(offer.sku());
            }
        }
        for (Product product : linked) {
            link = true;
            if (skus.add(product.sku())) {
                TakenPrice base =
                        facts.base(product.sku(), product.price(), null, day).orElse(null);
                sold.add(new Sold(
                        product(null, List.of(), product, kinds.get(product.sku())),
                        price(product.price(), null, base)));
            }
        }
        return new CopyContext(
                sold.stream().map(Sold::product).toList(),
                link,
                knowledge(text),
                sold.size() == 1 ? sold.get(0).price() : null, // of several nobody knows which a figure is about
                List.of(),
                proofs.of(sold.size() == 1 ? skus.stream().findFirst().orElse(null) : null));
    }

    private static Sold of(Offer offer, @Nullable Product product, DealStanding standing, @Nullable String kind) {
        Money now = offer.now() != null || product == null ? offer.now() : product.price();
        return new Sold(
                product(offer.title(), offer.categories(), product, kind),
                price(
                        now,
                        standing.deal() == null ? offer.was() : standing.deal().was(),
                        standing.base()));
    }

    private static CopyContext.Product product(
            @Nullable String title, List<String> categories, @Nullable Product product, @Nullable String kind) {
        var words = new ArrayList<>(categories);
        if (product != null && product.title() != null) {
            words.add(product.title());
        }
        if (product != null && product.category() != null) {
            words.add(product.category());
        }
        return CopyContext.Product.of(title == null ? "" : title, String.join("\n", words), kind);
    }

    private static Price price(@Nullable Money now, @Nullable Money was, @Nullable TakenPrice base) {
        return new Price(fen(now), fen(was), base == null ? null : base.price().fen());
    }

    private static @Nullable Long fen(@Nullable Money amount) {
        return amount == null ? null : amount.fen();
    }

    private static boolean isNamed(String text, Offer offer, @Nullable Product product) {
        return says(text, offer.title())
                || isAt(text, offer.url())
                || (product != null && (says(text, product.title()) || isAt(text, product.url())));
    }

    private static boolean says(String text, @Nullable String title) {
        return title != null && title.strip().length() >= MIN_TITLE && text.contains(title.strip());
    }

    private static boolean isAt(String text, @Nullable String url) {
        return url != null && text.contains(url);
    }

    private static List<String> addresses(String text) {
        return ADDRESS.matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    /** The strictest kind of knowledge in a text. */
    private @Nullable Knowledge knowledge(String text) {
        return tips.in(text).stream()
                .map(tip -> tip.kind().knowledge())
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
