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
import io.quanzi.products.Product;
import io.quanzi.products.Products;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

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
    private final Clock clock;

    ProductsPage(Products products, DealFacts facts, Deals deals, KeyedPages pages, ListPages lists, Clock clock) {
        this.products = products;
        this.facts = facts;
        this.deals = deals;
        this.pages = pages;
        this.lists = lists;
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
        Product product = products.find(sku)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "the shop told of no product with the number " + sku));
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
        facts.base(sku, null, null, ChinaTime.dayOf(clock.instant()))
                .ifPresent(base -> model.addAttribute("base", base));
        return "console/product";
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
