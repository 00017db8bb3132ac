package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Nodes that call, by a clock of the test's own. */
class DistributedRateLimiterTests {
    private static final DistributedRateLimiter.Limit A_MINUTE =
            new DistributedRateLimiter.Limit(12, Duration.ofMinutes(1));
    private static final DistributedRateLimiter.Limit AN_HOUR =
            new DistributedRateLimiter.Limit(40, Duration.ofHours(1));
    private static final MongoTemplate MONGO = TestMongo.fresh();

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:07Z");
    private final MongoTemplate mongo = TestMongo.fresh();

    /**
     * Some time passes, then a node asks for places.
     *
     * @param restarts the node was started anew meanwhile, and has nothing in memory
     */
    record Step(Duration after, int node, int asks, boolean restarts) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Duration> pauses = Arbitraries.frequencyOf(
                        Tuple.of(5, Arbitraries.integers().between(0, 15_000)),
                        Tuple.of(2, Arbitraries.integers().between(50_000, 80_000)),
                        Tuple.of(1, Arbitraries.integers().between(600_000, 3_700_000)))
                .map(Duration::ofMillis);
        return Combinators.combine(
                        pauses,
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.of(false, false, false, true))
                .as(Step::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(60);
    }

    /** Three nodes on one database, whose clocks are up to eight seconds apart. */
    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void letsNoMoreThanTheLimitOutInAnyWindowWhateverRestarts(@ForAll("steps") List<Step> steps) {
        var key = "get " + System.nanoTime();
        var real = new SettableClock("2026-03-03T02:00:07Z");
        List<Clock> clocks = List.of(
                Clock.offset(real, Duration.ZERO),
                Clock.offset(real, Duration.ofSeconds(8)),
                Clock.offset(real, Duration.ofSeconds(3)));
        var nodes = new ArrayList<>(clocks.stream()
                .map(own -> new DistributedRateLimiter(MONGO, own))
                .toList());
        var out = new ArrayList<Instant>();
        for (Step step : steps) {
            real.advance(step.after());
            if (step.restarts()) {
                nodes.set(step.node(), new DistributedRateLimiter(MONGO, clocks.get(step.node())));
            }
            for (int i = 0; i < step.asks(); i++) {
                if (nodes.get(step.node()).take(key, List.of(A_MINUTE, AN_HOUR)).isZero()) {
                    out.add(real.instant());
                }
            }
        }

        assertThat(most(out, Duration.ofMinutes(1))).isLessThanOrEqualTo(A_MINUTE.calls());
        assertThat(most(out, Duration.ofHours(1))).isLessThanOrEqualTo(AN_HOUR.calls());
    }

    /** The most calls that any window of a length saw. */
    private static int most(List<Instant> calls, Duration window) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < calls.size(); last++) {
            while (Duration.between(calls.get(first), calls.get(last)).compareTo(window) >= 0) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    /** Whoever waits as long as it was told, and again as often as it is told, gets a place within the longest span. */
    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void givesAPlaceToWhoeverWaitsAsLongAsItSays(@ForAll("steps") List<Step> steps) {
        var key = "wait " + System.nanoTime();
        var own = new SettableClock("2026-03-03T02:00:07Z");
        var distributedRateLimiter = new DistributedRateLimiter(MONGO, own);
        for (Step step : steps) {
            own.advance(step.after());
            Instant asked = own.instant();
            Duration wait = distributedRateLimiter.take(key, List.of(A_MINUTE, AN_HOUR));
            while (!wait.isZero()) {
                own.advance(wait);
                wait = distributedRateLimiter.take(key, List.of(A_MINUTE, AN_HOUR));
            }
            assertThat(Duration.between(asked, own.instant())).isLessThanOrEqualTo(Duration.ofMinutes(81));
        }
    }

    @Example
    void givesTwoNodesWeComsWholeMinuteAndNoMore() {
        var nodes = List.of(new DistributedRateLimiter(mongo, clock), new DistributedRateLimiter(mongo, clock));
        int out = 0;
        for (int i = 0; i < 24_000; i++) {
            clock.advance(Duration.ofMillis(2));
            if (nodes.get(i % 2).take("get", DistributedRateLimiter.BASIC).isZero()) {
                out++;
            }
        }

        assertThat(out).isBetween(9_300, 10_000);
    }

    @Example
    void asksTheStoreOnceInManyCalls() {
        var distributedRateLimiter = new DistributedRateLimiter(mongo, clock);
        for (int i = 0; i < 5_000; i++) {
            assertThat(distributedRateLimiter.take("get", DistributedRateLimiter.BASIC))
                    .isZero();
        }

        assertThat(mongo.getCollection("wecom_pace").find().first().getLong("version"))
                .isLessThan(60);
    }

    @Example
    void countsEachApiByItself() {
        var distributedRateLimiter = new DistributedRateLimiter(mongo, clock);
        for (int i = 0; i < A_MINUTE.calls(); i++) {
            assertThat(distributedRateLimiter.take("get", List.of(A_MINUTE))).isZero();
        }

        assertThat(distributedRateLimiter.take("get", List.of(A_MINUTE))).isPositive();
        assertThat(distributedRateLimiter.take("list", List.of(A_MINUTE))).isZero();
    }

    @Example
    void goesOnWhenTheClockWasSetBack() {
        var distributedRateLimiter = new DistributedRateLimiter(mongo, clock);
        distributedRateLimiter.take("get", List.of(A_MINUTE));
        clock.advance(Duration.ofDays(-1));

        for (int i = 0; i < A_MINUTE.calls(); i++) {
            assertThat(distributedRateLimiter.take("get", List.of(A_MINUTE))).isZero();
        }
        assertThat(distributedRateLimiter.take("get", List.of(A_MINUTE))).isPositive();
    }
}
