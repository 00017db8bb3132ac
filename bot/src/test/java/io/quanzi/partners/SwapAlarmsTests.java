package io.quanzi.partners;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.Alarm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapAlarmsTests {
    private final PartnersFixture fixture = new PartnersFixture();
    private final SwapStock stock =
            new SwapStock(fixture.swaps, fixture.grants, fixture.coupons.coupons, fixture.clock);
    private final SwapAlarms alarms = new SwapAlarms(stock);

    @TempDir
    private Path folder;

    private void codes() {
        fixture.codes(folder, 12);
    }

    @Test
    void isQuietOfAPoolThatNeverHadACodeUntilSomebodyWaits() {
        assertThat(alarms.alarms()).isEmpty();
        assertThat(stock.all()).allSatisfy(swap -> assertThat(swap.isLow()).isFalse());

        fixture.buys("O-1", "b-1", "母婴");
        assertThat(keys()).containsExactly("alarm.swap.unloaded");

        codes();
        assertThat(keys()).doesNotContain("alarm.swap.unloaded");
    }

    @Test
    void tellsForHowLongTheCodesLastThenWhoWaits() {
        codes();
        assertThat(alarms.alarms()).isEmpty();

        for (int i = 0; i < 8; i++) {
            fixture.buys("O-" + i, "b-" + i, "母婴");
        }
        assertThat(alarms.alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.key()).isEqualTo("alarm.swap.low");
            assertThat(alarm.count()).isEqualTo(4);
            assertThat(alarm.values()).containsExactly("亲子餐厅", "7");
        });

        for (int i = 8; i < 12; i++) {
            fixture.buys("O-" + i, "b-" + i, "母婴");
        }
        assertThat(keys()).containsExactly("alarm.swap.empty");

        for (int i = 12; i < 15; i++) {
            fixture.buys("O-" + i, "b-" + i, "母婴");
        }
        assertThat(alarms.alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.key()).isEqualTo("alarm.swap.waiting");
            assertThat(alarm.count()).isEqualTo(3);
            assertThat(alarm.grave()).isTrue();
        });
    }

    @Test
    void saysNothingOfCodesThatTheBudgetCannotUse() {
        codes();
        fixture.inForce(fixture.withBudget(10));
        for (int i = 0; i < 9; i++) {
            fixture.buys("O-" + i, "b-" + i, "母婴");
        }
        assertThat(alarms.alarms()).isEmpty();

        fixture.buys("O-10", "b-10", "母婴");

        assertThat(keys()).containsExactly("alarm.swap.budget");
    }

    @Test
    void tellsOfASwapThatIsOver() {
        codes();
        fixture.clock.advance(Duration.ofDays(1_000));

        assertThat(keys()).containsExactly("alarm.swap.over");
    }

    private List<String> keys() {
        return alarms.alarms().stream().map(Alarm::key).toList();
    }
}
