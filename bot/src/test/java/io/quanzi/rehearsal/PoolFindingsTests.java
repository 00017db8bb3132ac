package io.quanzi.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.coupons.CouponsFixture;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many coupons a month needs, whatever there are. */
class PoolFindingsTests {
    private static final Instant NOON = Instant.parse("2026-03-03T04:00:00Z");
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 3);
    private static final String RESTAURANT = "family-restaurant";

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock(NOON.toString());

    @Test
    void tellsWhatIsMissingAndTheFirstDayWithoutACode() {
        var shop = new CouponsFixture(TestMongo.fresh(), clock, true);
        shop.codes(folder, RESTAURANT, Stream.of("A1", "A2"));
        assertThat(shop.coupons.issue(RESTAURANT, new CustomerId("c1"), "swap/1"))
                .isPresent();
        clock.advance(Duration.ofDays(1));
        for (int person = 2; person < 5; person++) {
            assertThat(shop.coupons.hasFree(RESTAURANT)).isTrue();
            assertThat(shop.coupons.issue(RESTAURANT, new CustomerId("c" + person), "swap/" + person))
                    .isPresent();
        }

        var found = new PoolFindings(shop.coupons, NOON, FIRST, 3)
                .pools(clock.instant().plusSeconds(1));

        assertThat(found)
                .filteredOn(pool -> pool.name().equals(RESTAURANT))
                .singleElement()
                .satisfies(pool -> {
                    assertThat(pool.issued()).isEqualTo(2);
                    assertThat(pool.left()).isZero();
                    assertThat(pool.needed()).isEqualTo(4);
                    assertThat(pool.missing()).isEqualTo(2);
                    assertThat(pool.dryOn()).isEqualTo(FIRST.plusDays(1));
                    assertThat(pool.runsOutOn()).isEqualTo(FIRST.plusDays(1));
                    assertThat(pool.perDay()).containsExactly(1, 3, 0);
                });
    }

    @Test
    void anEmptyPoolThatNobodyNeedsIsNotDry() {
        var shop = new CouponsFixture(TestMongo.fresh(), clock, true);

        assertThat(new PoolFindings(shop.coupons, NOON, FIRST, 3).pools(NOON))
                .filteredOn(pool -> pool.name().equals(RESTAURANT))
                .singleElement()
                .satisfies(pool -> {
                    assertThat(pool.dryOn()).isNull();
                    assertThat(pool.missing()).isZero();
                    assertThat(pool.runsOutOn()).isEqualTo(FIRST);
                });
    }
}
