package io.quanzi.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTests {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void pausesDoubleUpToTheLongest() {
        var policy = RetryPolicy.unlimited().withBackoff(SECOND, Duration.ofSeconds(5));

        assertThat(policy.pause(1)).isEqualTo(SECOND);
        assertThat(policy.pause(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(policy.pause(3)).isEqualTo(Duration.ofSeconds(4));
        assertThat(policy.pause(4)).isEqualTo(Duration.ofSeconds(5));
        assertThat(policy.pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void retriesAreCountedWithoutTheFirstTry() {
        var policy = RetryPolicy.maxRetries(2);

        assertThat(policy.next(1, Duration.ZERO)).isPresent();
        assertThat(policy.next(2, Duration.ofDays(9))).isPresent();
        assertThat(policy.next(3, Duration.ZERO)).isEmpty();
        assertThat(RetryPolicy.maxRetries(0).next(1, Duration.ZERO)).isEmpty();
    }

    @Test
    void timeCountsFromTheFirstFailure() {
        var policy = RetryPolicy.within(Duration.ofDays(2));

        assertThat(policy.next(1, Duration.ZERO)).isPresent();
        assertThat(policy.next(1_000, Duration.ofDays(2))).isPresent();
        assertThat(policy.next(2, Duration.ofDays(2).plusMillis(1))).isEmpty();
    }

    @Test
    void jitterMakesAPauseLongerByItsShareAtMost() {
        var policy = RetryPolicy.unlimited()
                .withBackoff(SECOND, Duration.ofMinutes(1))
                .withJitter(0.25);

        for (int i = 0; i < 100; i++) {
            assertThat(policy.pause(3)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.maxRetries(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.unlimited().withBackoff(Duration.ZERO, SECOND));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.unlimited().withBackoff(SECOND, Duration.ofMillis(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.unlimited().withJitter(1.5));
    }
}
