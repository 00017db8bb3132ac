package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryableTests {
    @ParameterizedTest
    @CsvSource({"60020, true", "40001, true", "-1, true", "45009, true", "84061, false", "40096, false"})
    void tellsWhatPassesOrIsMendedInTheSettingsFromWhatIsRefusedForGood(int code, boolean passes) {
        assertThat(new WeComException("get: errcode " + code, code, null).isRetryable())
                .isEqualTo(passes);
    }

    @Test
    void takesACallWithoutAnAnswerForPassing() {
        assertThat(new WeComException("get: read timed out", WeComException.UNKNOWN, null).isRetryable())
                .isTrue();
    }
}
