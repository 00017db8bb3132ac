package io.quanzi.products;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.CustomerFixture;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.Item;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoOperations;

/** What was really paid before a promotion that begins on day 5. */
class TakenPricesTests {
    private static final String SKU = "MY-101";
    private static final Instant START = at(5);

    private final MongoOperations mongo = TestMongo.fresh();
    private final TakenPrices takenPrices = new TakenPrices(CustomerFixture.purchases(mongo));

    private static Instant at(int day) {
        return Instant.parse("2026-02-28T16:00:00Z").plusSeconds(86_400L * day);
    }

    private void sold(int day, String yuan) {
        sold("O" + day + "-" + yuan, at(day), yuan, List.of(item(SKU, 1, yuan)), false);
    }

    private void sold(String orderNo, Instant paidAt, String paid, List<Item> items, boolean givenBack) {
        CustomerFixture.imported(
                mongo,
                orderNo,
                new CustomerId("c1"),
                paidAt,
                Money.yuan(paid),
                items,
                givenBack ? paidAt.plusSeconds(3_600) : null);
    }

    private static Item item(@Nullable String sku, int quantity, String yuan) {
        return new Item(sku, null, null, quantity, Money.yuan(yuan));
    }

    private @Nullable String base() {
        return takenPrices
                .before(SKU, START)
                .map(taken -> taken.price().yuan() + (taken.withinWeek() ? "" : " last"))
                .orElse(null);
    }

    @Test
    void isTheLowestOfTheSevenDaysBefore() {
        sold(1, "100.00");
        sold(3, "120.00");
        sold(5, "99.00"); // the promotion itself

        assertThat(base()).isEqualTo("100.00");
    }

    @Test
    void isTheLastOneWhereNothingWasSoldInSevenDays() {
        sold(-40, "80.00");
        sold(-20, "120.00");

        assertThat(base()).isEqualTo("120.00 last");
    }

    @Test
    void isNoneOfWhatWasNotSoldForLong() {
        sold(-100, "120.00");

        assertThat(base()).isNull();
    }

    @Test
    void theSeventhDayCountsToItsFirstInstant() {
        sold("edge", START.minusSeconds(7 * 86_400L), "90.00", List.of(item(SKU, 1, "90.00")), false);
        sold("out", START.minusSeconds(7 * 86_400L + 1), "80.00", List.of(item(SKU, 1, "80.00")), false);
        sold(1, "100.00");

        assertThat(base()).isEqualTo("90.00");
    }

    @Test
    void countsThePartOfAnOrdersDiscountByThePiece() {
        // 2 × 100 and 1 × 50 for 225: nine tenths of each
        sold("bundle", at(2), "225.00", List.of(item(SKU, 2, "100.00"), item("OTHER", 1, "50.00")), false);

        assertThat(base()).isEqualTo("90.00");
    }

    @Test
    void leavesOutWhatWasGivenBackAndWhatWasGivenAway() {
        sold("back", at(2), "70.00", List.of(item(SKU, 1, "70.00")), true);
        sold("gift", at(2), "50.00", List.of(item(SKU, 1, "0.00"), item("OTHER", 1, "50.00")), false);
        sold("other", at(2), "10.00", List.of(item("OTHER", 1, "10.00"), item(null, 1, "0.00")), false);
        sold(3, "120.00");

        assertThat(base()).isEqualTo("120.00");
    }
}
