package io.quanzi.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quanzi.products.Products.Told;
import io.quanzi.shared.Money;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.ProductChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProductsTests {
    private static final String SKU = "MY-101";
    private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");

    private final Products products = new Products(TestMongo.fresh(), new SettableClock("2026-03-09T02:00:00Z"));

    private static Instant day(int day) {
        return START.plusSeconds(86_400L * (day - 1));
    }

    private static Told told(int day, @Nullable String title, @Nullable String yuan, @Nullable Integer stock) {
        Money price = yuan == null ? null : Money.yuan(yuan);
        return new Told(new ProductChanged(SKU, title, "母婴", price, stock, null, null, null), day(day));
    }

    private List<String> prices() {
        return products.prices(SKU).stream()
                .map(change -> change.at() + " "
                        + (change.price() == null ? "" : change.price().yuan()))
                .toList();
    }

    @Test
    void keepsWhatIsToldFieldByField() {
        products.tell(List.of(told(1, "纸尿裤", "129.00", 8)));
        products.tell(List.of(told(2, null, null, 5)));

        assertThat(products.find(SKU)).hasValueSatisfying(product -> {
            assertThat(product.title()).isEqualTo("纸尿裤");
            assertThat(product.price()).isEqualTo(Money.yuan("129.00"));
            assertThat(product.stock()).isEqualTo(5);
            assertThat(product.changedAt()).isEqualTo(day(2));
            assertThat(product.before()).isNull();
        });
    }

    @Test
    void anOlderEventNeverOverwritesANewerOneAndBringsWhatThatLeftOut() {
        products.tell(List.of(told(3, null, "99.00", null)));
        products.tell(List.of(told(1, "纸尿裤", "100.00", 4)));

        assertThat(products.find(SKU)).hasValueSatisfying(product -> {
            assertThat(product.title()).isEqualTo("纸尿裤");
            assertThat(product.price()).isEqualTo(Money.yuan("99.00"));
            assertThat(product.before()).isEqualTo(Money.yuan("100.00"));
            assertThat(product.isCheaperThanBefore()).isTrue();
            assertThat(product.stock()).isEqualTo(4);
            assertThat(product.changedAt()).isEqualTo(day(3));
        });
    }

    @Test
    void pricesComeOutInOrderHoweverTheyWereTold() {
        List<Told> events = List.of(
                told(1, null, "100.00", 3),
                told(2, null, "100.00", 2),
                told(3, null, "120.00", null),
                told(5, null, "99.00", 1),
                told(6, null, "99.00", 0));
        for (int seed = 0; seed < 6; seed++) {
            var shuffled = new ArrayList<>(events);
            shuffled.addAll(events.subList(1, 3)); // some are told twice
            Collections.shuffle(shuffled, new Random(seed));
            var fresh = new Products(TestMongo.fresh(), new SettableClock("2026-03-09T02:00:00Z"));
            shuffled.forEach(one -> fresh.tell(List.of(one)));

            assertThat(fresh.prices(SKU).stream().map(ProductChange::price))
                    .as("seed " + seed)
                    .containsExactly(Money.yuan("100.00"), Money.yuan("120.00"), Money.yuan("99.00"));
            assertThat(fresh.find(SKU)).hasValueSatisfying(product -> {
                assertThat(product.price()).isEqualTo(Money.yuan("99.00"));
                assertThat(product.before()).isEqualTo(Money.yuan("120.00"));
                assertThat(product.isSoldOut()).isTrue();
            });
        }
    }

    @Test
    void theHistoryTellsWhenItSoldOutAndCameBackAndWhenThePriceBegan() {
        products.tell(List.of(told(1, null, "100.00", 3)));
        products.tell(List.of(told(2, null, "100.00", 2)));
        products.tell(List.of(told(3, null, "100.00", 0)));
        products.tell(List.of(told(4, null, "90.00", 9)));

        assertThat(prices()).containsExactly(day(1) + " 100.00", day(4) + " 90.00");
        assertThat(products.stocks(SKU, 10))
                .extracting(ProductChange::at, ProductChange::stock)
                .containsExactly(tuple(day(4), 9), tuple(day(3), 0), tuple(day(1), 3));
    }

    @Test
    void isFoundByPartsOfItsNumberAndTitle() {
        products.tell(List.of(told(1, "新生儿纸尿裤 NB 码", "129.00", 8)));

        for (String text : List.of("纸尿裤", "nb码", "nb", "MY-1", "my-101", "裤", "纸尿裤 nb")) {
            assertThat(products.search(text, 5)).as(text).hasSize(1);
        }
        assertThat(products.search("奶瓶", 5)).isEmpty();
        assertThat(products.search("  ", 5)).isEmpty();
        assertThat(products.categories()).containsExactly("母婴");
    }
}
