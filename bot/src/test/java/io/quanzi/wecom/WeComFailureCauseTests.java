package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.ExplainedFailure;
import io.quanzi.shared.FailureCause;
import io.quanzi.shared.FailureCause.Kind;
import io.quanzi.wecom.speech.SendResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** Why calls failed, as it is recorded with what failed. */
class WeComFailureCauseTests {
    @ParameterizedTest
    @CsvSource({
        "-1, BUSY",
        "45033, LIMIT",
        "40001, KEY",
        "60020, ADDRESS",
        "48002, RIGHT",
        "84061, STRANGER",
        "40058, REFUSED"
    })
    void isReadFromTheErrcode(int code, Kind kind) {
        var expected = new FailureCause(kind, String.valueOf(code));
        var failed = new WeComException("externalcontact/get: errcode " + code, code, null);

        assertThat(FailureCause.of(failed)).isEqualTo(expected);
        assertThat(FailureCause.of(new IllegalStateException("the group was not read", failed)))
                .isEqualTo(expected);
        assertThat(new SendResult.Rejected(code, "no").failureCause()).isEqualTo(expected);
        assertThat(new SendResult.Later(code, "no").failureCause()).isEqualTo(expected);
        assertThat(FailureCause.read(expected.stored())).isEqualTo(expected);
    }

    @Test
    void isThatNoAnswerCameOrThatTheStoreGaveNone() {
        var silent = FailureCause.of(Kind.SILENT);
        assertThat(FailureCause.of(new WeComException("no answer", WeComException.UNKNOWN, null)))
                .isEqualTo(silent);
        assertThat(new SendResult.Unknown("no answer").failureCause()).isEqualTo(silent);
        assertThat(new SendResult.Later(WeComException.UNKNOWN, "not sent").failureCause())
                .isEqualTo(silent);
        var away = new DataAccessResourceFailureException("away");
        assertThat(List.of(FailureCause.of(away), FailureCause.of(new WeComException("not called", 45009, away))))
                .containsOnly(FailureCause.of(Kind.DATABASE));
    }

    @Test
    void isKnownOfAFailureThatSaysIt() {
        assertThat(FailureCause.of(new ExplainedFailure(Kind.OFFICERS, "nobody can be added")))
                .isEqualTo(FailureCause.of(Kind.OFFICERS));
        assertThat(FailureCause.of(new NullPointerException())).isEqualTo(FailureCause.OTHER);
    }

    @Test
    void isOtherWhereNothingWasRecordedOrByAnotherRelease() {
        assertThat(FailureCause.OTHER.stored()).isNull();
        assertThat(FailureCause.read(null)).isEqualTo(FailureCause.OTHER);
        assertThat(FailureCause.read("volcano 7")).isEqualTo(FailureCause.OTHER);
    }
}
