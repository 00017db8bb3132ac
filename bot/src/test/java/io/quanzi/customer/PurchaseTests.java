package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.Purchase.Refund;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PurchaseTests {
    private static final Instant PAID = Instant.parse("2026-03-03T02:00:00Z");
    private static final Instant LATER = PAID.plusSeconds(3600);

    @Test
    void countsFromTheInstantItIsPaid() {
        assertThat(of(100).countsAt(PAID)).isTrue();
        assertThat(of(100).countsAt(PAID.minusMillis(1))).isFalse();
    }

    @Test
    void countsUntilAllOfItIsGivenBack() {
        Purchase purchase = of(100, new Refund("R-1", new Money(60), PAID), new Refund("R-2", new Money(40), LATER));

        assertThat(purchase.countsAt(LATER.minusMillis(1))).isTrue();
        assertThat(purchase.countsAt(LATER)).isFalse();
    }

    @Test
    void countsWhenFreeUntilARefundIsHeard() {
        assertThat(of(0).countsAt(PAID)).isTrue();
        assertThat(of(0, new Refund("R-1", Money.ZERO, LATER)).countsAt(PAID)).isTrue();
        assertThat(of(0, new Refund("R-1", Money.ZERO, LATER)).countsAt(LATER)).isFalse();
    }

    private static Purchase of(long fen, Refund... refunds) {
        return new Purchase(
                "O-1", new CustomerId("c1"), PAID, new Money(fen), List.of(), List.of(refunds), null, false);
    }
}
