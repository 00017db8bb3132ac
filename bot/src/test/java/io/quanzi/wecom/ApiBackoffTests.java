package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ApiBackoffTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final ApiBackoff apiBackoff = new ApiBackoff(clock);

    private void refusedAfterEachHold(int code, int times) {
        for (int i = 0; i < times; i++) {
            clock.advance(apiBackoff.remaining("get"));
            apiBackoff.recordAnswer("get", code);
        }
    }

    @Test
    void leaveAnApiAloneLongerWithEachRefusalUpToTheMinuteOfWeComsBlock() {
        refusedAfterEachHold(45009, 1);
        assertThat(apiBackoff.remaining("get")).isEqualTo(Duration.ofSeconds(1));
        refusedAfterEachHold(45009, 2);
        assertThat(apiBackoff.remaining("get")).isEqualTo(Duration.ofSeconds(4));
        refusedAfterEachHold(45009, 9);
        assertThat(apiBackoff.remaining("get")).isEqualTo(Duration.ofMinutes(1));
        assertThat(apiBackoff.remaining("list")).isZero();
    }

    @Test
    void countCallsThatWereOnTheirWayTogetherOnce() {
        for (int i = 0; i < 20; i++) {
            apiBackoff.recordAnswer("get", 45033);
        }

        assertThat(apiBackoff.remaining("get")).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void endWithTheFirstCallThatIsTaken() {
        refusedAfterEachHold(45009, 5);
        apiBackoff.end("get");
        assertThat(apiBackoff.remaining("get")).isZero();

        refusedAfterEachHold(45009, 1);
        assertThat(apiBackoff.remaining("get")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void areNoLongerThanTheirLengthWhenTheClockIsSetBack() {
        refusedAfterEachHold(45009, 3);

        clock.advance(Duration.ofHours(-1));
        assertThat(apiBackoff.remaining("get")).isEqualTo(Duration.ofSeconds(4));
        clock.advance(Duration.ofSeconds(4));
        assertThat(apiBackoff.remaining("get")).isZero();
    }

    @Test
    void areNotMadeOfABusyWeComNorOfARefusal() {
        apiBackoff.recordAnswer("get", -1);
        apiBackoff.recordAnswer("get", 84061);

        assertThat(apiBackoff.remaining("get")).isZero();
    }
}
