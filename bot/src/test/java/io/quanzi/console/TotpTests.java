package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTests {
    /** The secret of RFC 6238, appendix B: 12345678901234567890. */
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    /** The last six of the eight digits there. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void isAsTheStandardSays(long second, String code) {
        assertThat(Totp.code(SECRET, Totp.stepAt(Instant.ofEpochSecond(second))))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"-2, false", "-1, true", "0, true", "1, true", "2, false"})
    void aClockMayBeOneStepOff(long steps, boolean fits) {
        Instant now = Instant.ofEpochSecond(1_111_111_109);

        assertThat(Totp.stepOf(SECRET, Totp.code(SECRET, Totp.stepAt(now) + steps), now)
                        .isPresent())
                .isEqualTo(fits);
    }

    @Test
    void everySecretIsAnother() {
        assertThat(Totp.makeSecret()).hasSize(32).matches("[A-Z2-7]+").isNotEqualTo(Totp.makeSecret());
    }
}
