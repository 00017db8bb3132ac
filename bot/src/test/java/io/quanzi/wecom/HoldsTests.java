package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HoldsTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final Holds holds = new Holds(clock);

    private void refusedAfterEachHold(int code, int times) {
        for (int i = 0; i < times; i++) {
            clock.advance(holds.left("get"));
            holds.note("get", code);
        }
    }

    @Test
    void leaveAnApiAloneLongerWithEachRefusalUpToTheMinuteOfWeComsBlock() {
        refusedAfterEachHold(45009, 1);
        assertThat(holds.left("get")).isEqualTo(Duration.ofSeconds(1));
        refusedAfterEachHold(45009, 2);
        assertThat(holds.left("get")).isEqualTo(Duration.ofSeconds(4));
        refusedAfterEachHold(45009, 9);
        assertThat(holds.left("get")).isEqualTo(Duration.ofMinutes(1));
        assertThat(holds.left("list")).isZero();
    }

    @Test
    void countCallsThatWereOnTheirWayTogetherOnce() {
        for (int i = 0; i < 20; i++) {
            holds.note("get", 45033);
        }

        assertThat(holds.left("get")).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void endWithTheFirstCallThatIsTaken() {
        refusedAfterEachHold(45009, 5);
        holds.end("get");
        assertThat(holds.left("get")).isZero();

        refusedAfterEachHold(45009, 1);
        assertThat(holds.left("get")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void areNoLongerThanTheirLengthWhenTheClockIsSetBack() {
        refusedAfterEachHold(45009, 3);

        clock.advance(Duration.ofHours(-1));
        assertThat(holds.left("get")).isEqualTo(Duration.ofSeconds(4));
        clock.advance(Duration.ofSeconds(4));
        assertThat(holds.left("get")).isZero();
    }

    @Test
    void areNotMadeOfABusyWeComNorOfARefusal() {
        holds.note("get", -1);
        holds.note("get", 84061);

        assertThat(holds.left("get")).isZero();
    }
}
