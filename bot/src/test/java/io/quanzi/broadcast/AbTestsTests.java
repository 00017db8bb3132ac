package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quanzi.broadcast.ClickRates.Cluster;
import io.quanzi.playbook.BadValue;
import io.quanzi.shared.TestMongo;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AbTestsTests {
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
    private final AbTest test =
            new AbTest("daily", "broadcast/daily", "broadcast/short", "短句更多人点开", 40, FIRST, FIRST.plusDays(9));

    @Test
    void aGroupKeepsItsVersionAndAboutHalfGetEach() {
        long b = IntStream.range(0, 1_000)
                .filter(i -> test.of("wr-" + i) == AbVersion.B)
                .count();
        AbTest next = new AbTest("daily", "broadcast/daily", "broadcast/short", "", 40, FIRST.plusDays(30), FIRST);

        assertThat(b).isBetween(440L, 560L);
        assertThat(test.of("wr-7"))
                .isEqualTo(new AbTest("daily", "x", "broadcast/short", "", 9, FIRST, FIRST).of("wr-7"));
        assertThat(IntStream.range(0, 1_000).filter(i -> test.of("wr-" + i) == next.of("wr-" + i)))
                .hasSizeBetween(440, 560);
    }

    @Test
    void eachOwnerHasATaskForEachVersionOfHerGroups() {
        Map<String, List<String>> all =
                Map.of("lan", IntStream.range(0, 20).mapToObj(i -> "wr-" + i).toList());

        List<String> a = test.of(AbVersion.A, all).get("lan");
        List<String> b = test.of(AbVersion.B, all).get("lan");

        assertThat(a).isNotEmpty().doesNotContainAnyElementsOf(b);
        assertThat(a.size() + b.size()).isEqualTo(20);
        assertThat(test.of(AbVersion.A, Map.of("lan", b))).isEmpty();
    }

    @Test
    void groupsThatDifferMuchMakeAWiderIntervalThanTheirClicksAlone() {
        List<Cluster> alike = Collections.nCopies(10, new Cluster(10, 100));
        List<Cluster> apart = IntStream.range(0, 10)
                .mapToObj(i -> new Cluster(i < 5 ? 0 : 20, 100))
                .toList();

        var narrow = ClickRates.interval(alike).orElseThrow();
        var wide = ClickRates.interval(apart).orElseThrow();

        // 100 clicks of 1 000: sqrt(100) / 1 000 = 0.01, times t of 9 degrees of freedom
        assertThat(narrow.high()).isEqualTo(0.1 + 2.262 * 0.01, within(1e-9));
        // 10 of 10 are 10 apart: sqrt(1 000 * 10 / 9) / 1 000 = 0.0333
        assertThat(wide.high()).isEqualTo(0.1 + 2.262 * Math.sqrt(10_000.0 / 9) / 1_000, within(1e-9));
        assertThat(ClickRates.interval(alike.subList(0, 2))).isEmpty();
    }

    @Test
    void tellsADifferenceOnlyWhereItIsLargerThanThatBetweenGroups() {
        List<Cluster> low = Collections.nCopies(8, new Cluster(5, 100));
        List<Cluster> high = Collections.nCopies(8, new Cluster(15, 100));
        List<Cluster> uneven = IntStream.range(0, 8)
                .mapToObj(i -> new Cluster(i == 0 ? 120 : 0, 100))
                .toList();

        assertThat(ClickRates.difference(low, high).orElseThrow().tells()).isTrue();
        assertThat(ClickRates.difference(high, low).orElseThrow().high()).isNegative();
        assertThat(ClickRates.difference(low, uneven).orElseThrow().tells()).isFalse();
        assertThat(ClickRates.difference(low, List.of())).isEmpty();
    }

    @Test
    void isJudgedOnceOnTheFirstWholeDayWithEnoughClicksOrOnItsLast() {
        var clicks = Map.of(FIRST, 20L, FIRST.plusDays(1), 30L, FIRST.plusDays(2), 500L);

        assertThat(AbTests.decidedOn(test, clicks, FIRST.plusDays(1))).isNull();
        assertThat(AbTests.decidedOn(test, clicks, FIRST.plusDays(2))).isEqualTo(FIRST.plusDays(1));
        assertThat(AbTests.decidedOn(test, clicks, FIRST.plusDays(8))).isEqualTo(FIRST.plusDays(1));
        assertThat(AbTests.decidedOn(test, Map.of(FIRST, 3L), FIRST.plusDays(9)))
                .isNull();
        assertThat(AbTests.decidedOn(test, Map.of(FIRST, 3L, FIRST.plusDays(10), 90L), FIRST.plusDays(11)))
                .isEqualTo(FIRST.plusDays(9));
    }

    @Test
    void atFiveClicksInTheHundredAndNoDifferenceItFindsOneInAboutOneTestOfTwenty() {
        var random = new Random(7);
        int found = 0;
        for (int i = 0; i < 2_000; i++) {
            if (ClickRates.difference(clusters(random), clusters(random))
                    .orElseThrow()
                    .tells()) {
                found++;
            }
        }

        assertThat(found / 2_000.0).isBetween(0.01, 0.065);
    }

    /** Ten groups of 100, whose own rates lie between 2 and 8 in the hundred. */
    private static List<Cluster> clusters(Random random) {
        return IntStream.range(0, 10)
                .mapToObj(i -> {
                    double rate = 0.02 + 0.06 * random.nextDouble();
                    return new Cluster(
                            IntStream.range(0, 100)
                                    .filter(one -> random.nextDouble() < rate)
                                    .count(),
                            100);
                })
                .toList();
    }

    @Test
    void refusesATestThatIsNotWhole() {
        assertThat(settings("broadcast/short", 40, FIRST.plusDays(9)).test("daily"))
                .contains(test);
        assertThat(new PostSettings("每日", List.of("moms"), "broadcast/daily").test("daily"))
                .isEmpty();
        assertThatThrownBy(() -> settings("broadcast/daily", 40, FIRST)).isInstanceOf(BadValue.class);
        assertThatThrownBy(() -> settings("broadcast/short", 39, FIRST)).isInstanceOf(BadValue.class);
        assertThatThrownBy(() -> settings("broadcast/short", null, FIRST)).isInstanceOf(BadValue.class);
        assertThatThrownBy(() -> settings(null, 40, FIRST)).isInstanceOf(BadValue.class);
        assertThatThrownBy(() -> settings("broadcast/short", 40, FIRST.minusDays(1)))
                .isInstanceOf(BadValue.class);
        assertThatThrownBy(() -> settings("broadcast/short", 40, FIRST.plusDays(92)))
                .isInstanceOf(BadValue.class);
    }

    private static PostSettings settings(String templateB, Integer clicks, LocalDate until) {
        return new PostSettings("每日", List.of("moms"), "broadcast/daily", templateB, "短句更多人点开", clicks, FIRST, until);
    }

    @Test
    void aTestKeepsItsPostsAndGoesOnWhenWhatWasTakenIsTakenBack() {
        var rows = new AbTestRows(TestMongo.fresh());
        rows.note(test, "daily@1/moms");
        rows.note(test, "daily@1/moms");
        rows.note(test, "daily@2/moms");
        rows.take(test.id(), AbVersion.B, "xiaolan", Instant.EPOCH);

        assertThat(rows.find(test.id()).orElseThrow())
                .isEqualTo(new AbTestRows.Row(
                        test, List.of("daily@1/moms", "daily@2/moms"), AbVersion.B, "xiaolan", Instant.EPOCH));
        rows.note(test, "daily@3/moms");
        assertThat(rows.all())
                .singleElement()
                .satisfies(row -> assertThat(row.taken()).isNull());
    }

    @Test
    void takingAVersionTakesTheTestOutOfTheSchedule() {
        assertThat(AbTests.taking(test, AbVersion.B))
                .containsEntry("template", "broadcast/short")
                .containsEntry("templateB", "")
                .hasSize(6);
    }
}
