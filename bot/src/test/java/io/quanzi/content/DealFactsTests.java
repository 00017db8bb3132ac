package io.quanzi.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.content.DealStanding.Why;
import io.quanzi.playbook.Source;
import io.quanzi.products.Product;
import io.quanzi.products.ProductChange;
import io.quanzi.products.Products;
import io.quanzi.products.TakenPrice;
import io.quanzi.products.TakenPrices;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A product that cost 100, then 120, and 99 since day 5; the lowest really paid in the seven days before is 100. */
class DealFactsTests {
    private static final String SKU = "MY-101";
    private static final LocalDate DAY = LocalDate.parse("2026-03-05");

    private final Products products = mock(Products.class);
    private final TakenPrices takenPrices = mock(TakenPrices.class);
    private final DealFacts facts = new DealFacts(products, takenPrices);

    private static Instant startOf(int day) {
        return ChinaTime.startOf(LocalDate.of(2026, 3, day));
    }

    @BeforeEach
    void theShopTells() {
        product("99.00", 8);
        List<ProductChange> prices = List.of(price(1, "100.00"), price(2, "120.00"), price(5, "99.00"));
        when(products.prices(SKU)).thenReturn(prices);
        when(products.pricesOf(any())).thenReturn(Map.of(SKU, prices));
        paid("100.00");
    }

    private static ProductChange price(int day, String yuan) {
        return new ProductChange(startOf(day), Money.yuan(yuan), null);
    }

    private void product(String yuan, @Nullable Integer stock) {
        when(products.findAll(List.of(SKU)))
                .thenReturn(Map.of(
                        SKU,
                        new Product(
                                SKU,
                                "纸尿裤",
                                "母婴",
                                Money.yuan(yuan),
                                null,
                                null,
                                stock,
                                "https://shop.example.com/p/1",
                                null,
                                startOf(5))));
    }

    /** What was paid before the promotion, which began with the price of day 5. */
    private void paid(@Nullable String yuan) {
        when(takenPrices.beforeAll(Map.of(SKU, startOf(5))))
                .thenReturn(yuan == null ? Map.of() : Map.of(SKU, new TakenPrice(Money.yuan(yuan), true)));
    }

    private DealStanding standing(String... lines) {
        String deal = "deals:\n  - id: d\n    sku: " + SKU
                + "\n    until: end-of-month\n    for: everyone\n    rules: 限购 2 件\n"
                + String.join(
                        "",
                        List.of(lines).stream()
                                .map(line -> "    " + line + "\n")
                                .toList());
        return facts.of(new DealsFile().parse(new Source(DealsFile.PATH, deal)), DAY)
                .get(0);
    }

    @Test
    void takesFromTheProductWhatItDoesNotSay() {
        assertThat(standing().deal()).satisfies(deal -> {
            assertThat(deal.title()).isEqualTo("纸尿裤");
            assertThat(deal.now()).isEqualTo(Money.yuan("99.00"));
            assertThat(deal.was()).isEqualTo(Money.yuan("100.00"));
            assertThat(deal.url()).isEqualTo("https://shop.example.com/p/1");
            assertThat(deal.categories()).containsExactly("母婴");
        });
    }

    @Test
    void neverSaysAFormerPriceAboveTheLowestReallyPaid() {
        assertThat(standing("was: 120.00").deal().was()).isEqualTo(Money.yuan("100.00"));
        assertThat(standing("was: 99.50").deal().was()).isEqualTo(Money.yuan("99.50"));
    }

    @Test
    void saysNoFormerPriceThatNoSaleProves() {
        paid(null);

        assertThat(standing("was: 120.00").deal())
                .satisfies(deal -> assertThat(deal.was()).isNull());
    }

    @Test
    void aFirstDayIsWhenThePromotionBegins() {
        when(takenPrices.beforeAll(Map.of(SKU, startOf(3))))
                .thenReturn(Map.of(SKU, new TakenPrice(Money.yuan("110.00"), false)));

        assertThat(standing("from: 2026-03-03").deal().was()).isEqualTo(Money.yuan("110.00"));
    }

    @ParameterizedTest
    @CsvSource({
        "99.00, 0, , 100.00, SOLD_OUT",
        "101.00, 5, now: 99.00, 100.00, DEARER",
        "99.00, 5, , 99.00, NO_SAVING",
        "99.00, , , 100.00, "
    })
    void isLeftOutWithTheReason(
            String price, @Nullable Integer stock, @Nullable String line, String paid, @Nullable Why why) {
        product(price, stock);
        paid(paid);

        assertThat((line == null ? standing() : standing(line)).why()).isEqualTo(why);
    }

    @Test
    void isLeftOutWhileTheShopDoesNotTellOfItsProduct() {
        when(products.findAll(any())).thenReturn(Map.of());

        assertThat(standing("title: 围嘴").why()).isEqualTo(Why.UNKNOWN);
    }

    @Test
    void theNextDealTakesTheTurnOfOneThatIsLeftOut() {
        product("99.00", 0);
        String two = """
            deals:
              - {id: a, sku: MY-101, until: end-of-month, for: everyone, rules: 限购 2 件}
              - {id: b, title: 围嘴, was: 30.00, now: 20.00, url: https://a.example.com/, categories: [母婴], until: end-of-month, for: everyone, rules: 限购 2 件}
            """;
        List<Offer> offers = new DealsFile().parse(new Source(DealsFile.PATH, two));

        for (LocalDate day : List.of(DAY, DAY.plusDays(1))) {
            assertThat(Deals.choose(facts.of(offers, day), day))
                    .hasValueSatisfying(deal -> assertThat(deal.id()).isEqualTo("b"));
        }
    }
}
