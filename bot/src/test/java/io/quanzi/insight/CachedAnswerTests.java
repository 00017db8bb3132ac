package io.quanzi.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachedAnswerTests {
    private final AtomicLong time = new AtomicLong();
    private final Deque<Runnable> aside = new ArrayDeque<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final CachedAnswer<Integer> answer = new CachedAnswer<>(Duration.ZERO, time::get, aside::add);

    @Test
    void whatIsQuickIsWorkedOutEachTime() {
        assertThat(after(5)).isEqualTo(1);
        time.incrementAndGet();

        assertThat(after(5)).isEqualTo(2);
        assertThat(aside).isEmpty();
    }

    @Test
    void whatTakesLongStandsForTwentyTimesAsLongAndIsRenewedAside() {
        assertThat(after(600)).isEqualTo(1);
        time.addAndGet(Duration.ofMillis(11_999).toNanos());
        assertThat(after(600)).isEqualTo(1);
        assertThat(aside).isEmpty();
        time.addAndGet(Duration.ofMillis(2).toNanos());

        assertThat(after(600)).isEqualTo(1);
        assertThat(after(600)).isEqualTo(1);
        assertThat(aside).hasSize(1);
        aside.remove().run();

        assertThat(after(600)).isEqualTo(2);
        assertThat(aside).isEmpty();
    }

    @Test
    void whatFailsAsideStaysAsItWasAndIsTriedAgain() {
        after(600);
        time.addAndGet(Duration.ofMinutes(1).toNanos());
        answer.get("", () -> {
            throw new IllegalStateException("no store");
        });
        aside.remove().run();

        assertThat(after(600)).isEqualTo(1);
        assertThat(aside).hasSize(1);
    }

    @Test
    void nobodyReadsWhatIsOverdueByMoreThanFiveMinutes() {
        after(600);
        time.addAndGet(Duration.ofSeconds(12).plusMinutes(5).toNanos());
        assertThat(after(600)).isEqualTo(1);
        time.incrementAndGet();

        assertThat(after(600)).isEqualTo(2);
    }

    @Test
    void anotherQuestionIsAnsweredAtOnce() {
        after(600);

        assertThat(answer.get("other", asked::incrementAndGet)).isEqualTo(2);
    }

    private Integer after(int millis) {
        return answer.get("", () -> {
            time.addAndGet(Duration.ofMillis(millis).toNanos());
            return asked.incrementAndGet();
        });
    }
}
