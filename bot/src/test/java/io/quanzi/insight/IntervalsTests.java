package io.quanzi.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.quanzi.insight.Intervals.Interval;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class IntervalsTests {
    @Test
    void agreesWithTheReferenceValues() throws Exception {
        JsonNode vectors = new JsonMapper()
                .readTree(Files.readString(Path.of("bot/src/test/resources/data/stats-vectors.json")))
                .path("ratio_ci");
        assertThat(vectors.size()).isEqualTo(15);
        for (JsonNode vector : vectors) {
            long a = vector.path("a").asLong();
            long n = vector.path("n").asLong();
            long b = vector.path("b").asLong();
            long m = vector.path("m").asLong();
            Interval ratio = Intervals.ratio(a, n, b, m);
            Interval difference = Intervals.difference(a, n, b, m);
            assertThat(ratio.low())
                    .as("ratio low of %s", vector)
                    .isCloseTo(
                            vector.path("ratio_score").path(0).asDouble(), within(1e-4 * Math.max(1e-6, ratio.low())));
            if (vector.path("ratio_score").path(1).isNull()) {
                assertThat(ratio.high()).as("ratio high of %s", vector).isInfinite();
            } else {
                assertThat(ratio.high())
                        .as("ratio high of %s", vector)
                        .isCloseTo(vector.path("ratio_score").path(1).asDouble(), within(1e-4 * ratio.high()));
            }
            assertThat(difference.low())
                    .isCloseTo(vector.path("diff_newcomb").path(0).asDouble(), within(1e-9));
            assertThat(difference.high())
                    .isCloseTo(vector.path("diff_newcomb").path(1).asDouble(), within(1e-9));
        }
    }

    @Test
    void hasEndsWhereASideIsNoneOrAll() {
        for (long n : new long[] {1, 2, 30, 20_000_000}) {
            for (long m : new long[] {1, 30, 1_000_000}) {
                for (long a : new long[] {0, 1, n / 2, n}) {
                    for (long b : new long[] {0, 1, m / 2, m}) {
                        Interval ratio = Intervals.ratio(a, n, b, m);
                        Interval difference = Intervals.difference(a, n, b, m);
                        double apart = (double) a / n - (double) b / m;
                        assertThat(difference.low()).isBetween(-1.0, apart);
                        assertThat(difference.high()).isBetween(apart, 1.0);
                        if (a > 0 && b > 0) {
                            double value = (double) a / n / ((double) b / m);
                            assertThat(ratio.low())
                                    .as("%d/%d %d/%d", a, n, b, m)
                                    .isBetween(0.0, value * 1.000001);
                            assertThat(ratio.high())
                                    .as("%d/%d %d/%d", a, n, b, m)
                                    .isFinite()
                                    .isGreaterThanOrEqualTo(value * 0.999999);
                        }
                        assertThat(ratio.low() == 0).isEqualTo(a == 0);
                        assertThat(Double.isInfinite(ratio.high())).isEqualTo(b == 0);
                    }
                }
            }
        }
    }

    @Test
    void turnsAroundWithTheSides() {
        Interval one = Intervals.ratio(7, 34, 1, 34);
        Interval other = Intervals.ratio(1, 34, 7, 34);

        assertThat(one.low()).isCloseTo(1 / other.high(), within(1e-9));
        assertThat(one.high()).isCloseTo(1 / other.low(), within(1e-9));
    }

    @Test
    void oneOfOneIsNoCertainty() {
        assertThat(Intervals.ratio(1, 1, 1, 4).low()).isLessThan(1);
        assertThat(Intervals.ratio(1, 1, 1, 4).high()).isGreaterThan(10);
    }

    @Test
    void refusesAnEmptyArm() {
        assertThatIllegalArgumentException().isThrownBy(() -> Intervals.ratio(0, 0, 1, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> Intervals.difference(1, 4, 0, 0));
    }
}
