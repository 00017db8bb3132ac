package io.quanzi.console.content;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.list.KeyedPages;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.ListDefinition;
import io.quanzi.console.list.ListDefinition.Column;
import io.quanzi.console.list.ListDefinition.FileColumn;
import io.quanzi.console.list.ListFilter;
import io.quanzi.console.list.ListOrder;
import io.quanzi.console.list.ListPages;
import io.quanzi.console.list.ListRequest;
import io.quanzi.console.list.ListShape;
import io.quanzi.content.DealFacts;
import io.quanzi.content.Deals;
import io.quanzi.content.law.CopyContext;
import io.quanzi.content.law.ProductKind;
import io.quanzi.products.Product;
import io.quanzi.products.Products;
import io.quanzi.shared.Audit;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the shop sells: the list, and how the price and the stock of one product went. */
@Controller
class ProductsPage {
    private static final int MAX_STOCKS = 20;
    private static final List<ListOrder> ORDERS = List.of(
            new ListOrder("changed", "changedAt", ListOrder.Kind.TIME, true),
            new ListOrder("price", "price", ListOrder.Kind.NUMBER, false),
            new ListOrder("stock", "stock", ListOrder.Kind.NUMBER, false));
    private static final List<Column> COLUMNS = List.of(
            Column.shown("products.title"),
            Column.more("products.category"),
            Column.shown("products.price").by("price"),
            Column.shown("products.stock").by("stock"),
            Column.more("products.changed").by("changed"),
            Column.shown(""));

    private final Products products;
    private final DealFacts facts;
    private final Deals deals;
    private final KeyedPages pages;
    private final ListPages lists;
    private final Audit audit;
    private final Clock clock;

    ProductsPage(
            Products products,
            DealFacts facts,
            Deals deals,
            KeyedPages pages,
            ListPages lists,
            Audit audit,
            Clock clock) {
        this.products = products;
        this.facts = facts;
        this.deals = deals;
        this.pages = pages;
        this.lists = lists;
        this.audit = audit;
        this.clock = clock;
    }

    @GetMapping("/products")
    String list(@RequestParam Map<String, String> parameters, Model model, Locale language) {
        return lists.show(list(language), parameters, model, "console/products");
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/products.csv")
    void file(@RequestParam Map<String, String> parameters, Locale language, HttpServletResponse response)
            throws IOException {
        lists.file(list(language), parameters, response);
    }

    /**
     * A step of the price's line.
     *
     * @param at when the price began
     */
    public record Step(Instant at, Money price) {}

    /**
     * The line of a price in a picture of 600 by 120.
     *
     * @param points as SVG writes them
     */
    public record Chart(String points, Money lowest, Money highest) {}

    @GetMapping("/products/product")
    String show(@RequestParam String sku, Model model) {
        Product product = find(sku);
        List<Step> steps = new ArrayList<>(products.prices(sku).stream()
                .flatMap(change ->
                        change.price() == null ? Stream.empty() : Stream.of(new Step(change.at(), change.price())))
                .toList());
        model.addAttribute("product", product);
        if (steps.size() > 1) {
            model.addAttribute("chart", chart(steps, clock.instant()));
        }
        Collections.reverse(steps);
        model.addAttribute("prices", steps);
        model.addAttribute(
                "stocks",
                products.stocks(sku, MAX_STOCKS).stream()
                        .filter(change -> change.stock() != null)
                        .toList());
        model.addAttribute("deals", deals.naming(sku));
        model.addAttribute("kinds", ProductKind.words());
        model.addAttribute("kind", products.kinds(List.of(sku)).getOrDefault(sku, ""));
        model.addAttribute("guess", words(product).kindOrGuess().word());
        facts.base(sku, null, null, ChinaTime.dayOf(clock.instant()))
                .ifPresent(base -> model.addAttribute("base", base));
        return "console/product";
    }

    /** Keeps what the law takes a product for; what its words call formula for the first year stays that. */
    @PostMapping("/products/kind")
    String kind(@RequestParam String sku, @RequestParam String kind, Principal user, RedirectAttributes next) {
        Product product = find(sku);
        if (!kind.isEmpty() && !ProductKind.words().contains(kind)) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "kind: expected nothing or one of %s, got \"%s\"".formatted(ProductKind.words(), kind));
        }
        boolean refused =
                words(product).isFormula() && !kind.isEmpty() && !kind.equals(ProductKind.INFANT_FORMULA.word());
        if (!refused) {
            String before = products.setKind(sku, kind);
            audit.recordChange(user.getName(), "product.kind", sku, before, kind);
        }
        next.addFlashAttribute("said", refused ? "products.kind.refused" : "products.kind.kept");
        next.addFlashAttribute("well", !refused);
        next.addAttribute("sku", sku);
        return "redirect:/products/product";
    }

    private Product find(String sku) {
        return products.find(sku)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "the shop told of no product with the number " + sku));
    }

    private static CopyContext.Product words(Product product) {
        return CopyContext.Product.of(product.name(), product.category() == null ? "" : product.category(), null);
    }

    private static Chart chart(List<Step> steps, Instant now) {
        Money lowest = steps.stream().map(Step::price).min(Money::compareTo).orElse(Money.ZERO);
        Money highest = steps.stream().map(Step::price).max(Money::compareTo).orElse(Money.ZERO);
        long first = steps.get(0).at().toEpochMilli();
        long whole = Math.max(1, now.toEpochMilli() - first);
        long height = Math.max(1, highest.fen() - lowest.fen());
        var points = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            Instant end = i + 1 < steps.size() ? steps.get(i + 1).at() : now;
            long y = 110 - 100 * (steps.get(i).price().fen() - lowest.fen()) / height;
            for (Instant at : List.of(steps.get(i).at(), end)) {
                long x = Math.max(0, Math.min(600, 600 * (at.toEpochMilli() - first) / whole));
                points.append(x).append(',').append(y).append(' ');
            }
        }
        return new Chart(points.toString().strip(), lowest, highest);
    }

    private ListDefinition<Product> list(Locale language) {
        return new ListDefinition<>(
                shape(language),
                COLUMNS,
                List.of(
                        new FileColumn<>("products.sku", Product::sku),
                        new FileColumn<>("products.title", Product::title),
                        new FileColumn<>("products.category", Product::category),
                        new FileColumn<>("products.price.yuan", one -> yuan(one.price())),
                        new FileColumn<>("products.before.yuan", one -> yuan(one.before())),
                        new FileColumn<>("products.stock", Product::stock),
                        new FileColumn<>("products.url", Product::url),
                        new FileColumn<>("products.changed", Product::changedAt)),
                request -> pages.in(Products.COLLECTION, asked(request)),
                skus -> {
                    Map<String, Product> found = products.findAll(skus);
                    return skus.stream()
                            .flatMap(sku -> Stream.ofNullable(found.get(sku)))
                            .toList();
                });
    }

    private static @Nullable String yuan(@Nullable Money amount) {
        return amount == null ? null : amount.yuan();
    }

    private static ListShape shape(Locale language) {
        return new ListShape(
                "/products",
                List.of(
                        ListFilter.choice(
                                "state",
                                "products.state",
                                Stream.of("cheaper", "soldout", "stocked")
                                        .map(word -> ListFilter.Option.of(word, "products.state." + word, language))
                                        .toList()),
                        ListFilter.text("category", "products.category"),
                        ListFilter.yuan("price", "products.price.yuan")),
                ORDERS);
    }

    private static Asked asked(ListRequest request) {
        var conditions = new ArrayList<Criteria>();
        if (!request.q().isEmpty()) {
            conditions.add(
                    Products.matching(request.q()).orElseGet(() -> where("_id").is(request.q())));
        }
        switch (request.value("state")) {
            case "" -> {}
            case "cheaper" -> conditions.add(where("dropped").is(true));
            case "soldout" -> conditions.add(where("stock").lte(0)); // a range, which an index counts
            case "stocked" -> conditions.add(where("stock").gt(0));
            default ->
                throw new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "state: expected cheaper, soldout or stocked, got \"%s\"".formatted(request.value("state")));
        }
        if (!request.value("category").isEmpty()) {
            conditions.add(where("category").is(request.value("category")));
        }
        request.yuan("priceFrom")
                .ifPresent(from -> conditions.add(where("price").gte(from.fen())));
        request.yuan("priceTo").ifPresent(to -> conditions.add(where("price").lte(to.fen())));
        return Asked.all(conditions);
    }
}
