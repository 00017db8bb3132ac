package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.Money;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import org.junit.jupiter.api.Test;

class RemainingLinesTests {
    private final CustomerFixture shop =
            new CustomerFixture(TestMongo.fresh(), new SettableClock("2026-03-03T04:00:00Z"));

    @Test
    void spreadsARefundOverTheLinesByWhatWasPaidForThem() {
        shop.paid(
                "O-1",
                "b-1",
                "2026-03-03T02:00:00Z",
                CustomerFixture.item("母婴", "90.00"),
                CustomerFixture.item("家居", "10.00"));

        var order = shop.purchases.find("O-1").orElseThrow();

        assertThat(order.linesLeftAfter(Money.yuan("50.00"))).containsExactly(Money.yuan("45.00"), Money.yuan("5.00"));
        assertThat(order.linesLeftAfter(Money.yuan("0.05"))).containsExactly(Money.yuan("89.95"), Money.yuan("10.00"));
    }

    @Test
    void leavesNothingAfterAWholeRefundOrMore() {
        shop.paid(
                "O-1",
                "b-1",
                "2026-03-03T02:00:00Z",
                CustomerFixture.item("母婴", "90.01"),
                CustomerFixture.item("家居", "0"));

        var order = shop.purchases.find("O-1").orElseThrow();

        assertThat(order.linesLeftAfter(Money.yuan("90.01"))).containsOnly(Money.ZERO);
        assertThat(order.linesLeftAfter(Money.yuan("200"))).containsOnly(Money.ZERO);
    }

    @Test
    void keepsARefundHeardBeforeItsOrder() {
        shop.refunded("O-9", "R-1", "10.00", "2026-03-03T02:00:00Z");
        assertThat(shop.purchases.find("O-9")).isEmpty();

        shop.paid("O-9", "b-1", "2026-03-03T02:00:00Z", CustomerFixture.item("母婴", "90"));
        assertThat(shop.purchases.find("O-9").orElseThrow().refunds())
                .extracting(Purchase.Refund::id)
                .containsExactly("R-1");
    }
}
