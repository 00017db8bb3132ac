package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTests {
    private final AtomicLong now = new AtomicLong();
    private final Pace pace = new Pace(now::get);
    private final List<Pace.Limit> twoASecond = List.of(new Pace.Limit(2, Duration.ofSeconds(1)));

    @Test
    void letsABurstThroughAndThenSaysHowLongToWait() {
        assertThat(pace.take("get", twoASecond)).isZero();
        assertThat(pace.take("get", twoASecond)).isZero();
        assertThat(pace.take("get", twoASecond)).isEqualTo(Duration.ofMillis(500));
        assertThat(pace.take("list", twoASecond)).isZero();

        now.addAndGet(Duration.ofMillis(500).toNanos());

        assertThat(pace.take("get", twoASecond)).isZero();
        assertThat(pace.take("get", twoASecond)).isPositive();
    }

    @Test
    void keepsTheTightestOfSeveralLimits() {
        var limits = List.of(new Pace.Limit(10, Duration.ofSeconds(1)), new Pace.Limit(3, Duration.ofHours(1)));
        for (int i = 0; i < 3; i++) {
            assertThat(pace.take("send", limits)).isZero();
        }

        assertThat(pace.take("send", limits)).isEqualTo(Duration.ofMinutes(20));
    }
}
