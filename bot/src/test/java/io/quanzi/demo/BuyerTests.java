package io.quanzi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BuyerTests {
    @Test
    void everyThirdHasAPhoneNumberThatNoCarrierGaveAnybody() {
        assertThat(new Buyer(1, 42).asBuyer()).containsEntry("phone", "15400000042");
        assertThat(new Buyer(1, 43).asBuyer()).doesNotContainKey("phone");
    }

    @Test
    void someExpectTheirBabyAndOthersHaveOneOfUpToThreeYears() {
        Instant now = Instant.parse("2026-03-03T02:00:00Z");
        YearMonth month = YearMonth.of(2026, 3);
        List<Buyer> all = IntStream.range(0, 300).mapToObj(i -> new Buyer(1, i)).toList();

        assertThat(all).filteredOn(buyer -> buyer.expects(now)).hasSizeBetween(15, 50);
        assertThat(all)
                .filteredOn(buyer -> buyer.bornAsOf(now).isBefore(month.minusMonths(11)))
                .hasSizeBetween(35, 90);
        assertThat(all)
                .allSatisfy(
                        buyer -> assertThat(buyer.bornAsOf(now)).isBetween(month.minusMonths(35), month.plusMonths(9)));
    }
}
